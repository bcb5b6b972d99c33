/**
 * spamscanner, installed for real from examples/spamscanner into a cache folder: from the npm registry, once.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { start } from './process.ts'

const ROOT = join(import.meta.dirname, '../../examples/spamscanner')
const CACHE =
  process.env['CLEANMILTER_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cleanmilter-test')
/** Without the network npm gives up after minutes; what is there in this time is there. */
const PATIENCE_MS = 240_000

export type Installed = { readonly path: string } | { readonly missing: string }

/** The folder for `spamscanner.path`, or why there is none. */
export async function installedSpamscanner(): Promise<Installed> {
  const lock = readFileSync(join(ROOT, 'package-lock.json'))
  const path = join(CACHE, `spamscanner-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`)
  if (existsSync(join(path, 'node_modules/spamscanner/package.json'))) return { path }
  const building = `${path}.${process.pid}`
  mkdirSync(building, { recursive: true })
  for (const name of ['package.json', 'package-lock.json', 'stubs'])
    cpSync(join(ROOT, name), join(building, name), { recursive: true })
  const npm = start('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', building], {
    cwd: building,
  })
  const late = setTimeout(() => void npm.stop(), PATIENCE_MS)
  const { code } = await npm.exited
  clearTimeout(late)
  if (code !== 0) {
    rmSync(building, { recursive: true, force: true })
    const why = /npm (?:error|ERR!) (?:code )?(.*)/.exec(npm.output())?.[1] ?? 'no answer in time'
    return { missing: `npm ci in examples/spamscanner failed (${why}): is the npm registry reachable?` }
  }
  try {
    renameSync(building, path)
  } catch {
    rmSync(building, { recursive: true, force: true }) // another test was faster
  }
  return { path }
}
