/**
 * This filter: `scan --jsonl` in one process over all messages, as they are, with the settings' defaults: shipped rules and
 * model, this machine's DNS, no client address and no envelope. What it is taught goes into a data folder of its own.
 */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { endedChildrenMs } from './processor.ts'
import { lines, run } from './programs.ts'
import type { Message } from './corpora.ts'
import type { Filter, Score } from './judge.ts'

const MAIN = join(import.meta.dirname, '..', '..', '..', 'lib', 'cli', 'main.ts')
/** Paths on one command line: Linux takes 2 MB. */
const AT_ONCE = 2000

/** `settings`: given to scan and learn as --set. `main`: the command of another copy. */
export function cleanmilter(name: string, settings: readonly string[] = [], main = MAIN): Filter {
  return {
    name,
    threshold: 5,
    missing: () => null,
    async start(folder, lessons) {
      const common = [...settings, `data=${folder}`].flatMap(one => ['--set', one])
      if (lessons !== null) learn(main, common, folder, lessons)
      const idle = startUpMs(main, common)
      const before = endedChildrenMs()
      let processes = 0
      return {
        async *judge(messages) {
          for (let at = 0; at < messages.length; at += AT_ONCE) {
            processes++
            yield* scan(main, common, messages.slice(at, at + AT_ONCE))
          }
        },
        // Starting up is once a day for a daemon: it is taken off.
        cpuMs: () => Math.max(0, endedChildrenMs() - before - processes * idle),
        stop: async () => {},
      }
    },
  }
}

async function* scan(main: string, common: readonly string[], messages: readonly Message[]): AsyncGenerator<Score> {
  const args = ['-n', '15', process.execPath, main, 'scan', '--jsonl', ...common]
  let at = 0
  for await (const line of lines('nice', [...args, ...messages.map(({ path }) => path)])) {
    const { path, score, rules } = JSON.parse(line) as Scanned
    const message = messages[at++]
    if (message === undefined || path !== message.path)
      throw new Error(`scan: wanted the verdict on ${message?.path}, found that on ${path}`)
    yield { message, score, rules: rules.map(rule => `${rule.name}=${rule.points}`).join(',') }
  }
  if (at !== messages.length) throw new Error(`scan: wanted ${messages.length} verdicts, found ${at}`)
}

type Scanned = {
  readonly path: string
  readonly score: number
  readonly rules: readonly { readonly name: string; readonly points: number }[]
}

/** In the order given, as a site hears of its mail. */
function learn(main: string, common: readonly string[], folder: string, lessons: readonly Message[]): void {
  const index = join(folder, 'lessons')
  writeFileSync(index, lessons.map(({ spam, path }) => `${spam ? 'spam' : 'ham'} ${resolve(path)}\n`).join(''))
  run('nice', ['-n', '15', process.execPath, main, 'learn', ...common, '--index', index])
}

/** What a process takes that judges one short message. */
function startUpMs(main: string, common: readonly string[]): number {
  const before = endedChildrenMs()
  run(process.execPath, [main, 'scan', '--jsonl', ...common, '-'], 'From: a@b.example\r\n\r\nshort\r\n')
  return endedChildrenMs() - before
}
