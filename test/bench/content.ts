/**
 * What the content part costs for one message: reading it, the built-in rules, the classifier, and all of it as the daemon
 * does it (with a site's own model, too; the checks run, and DNS answers at once that there is nothing). Processor time, warm.
 * Usage: node test/bench/content.ts [--bad] [FILE|DIRECTORY…]; without paths on made messages of 10 kB, 38 kB and 1 MB;
 * --bad: hostile messages instead, each once in a process that has warmed up, with what was found in them.
 * Where the time goes: node --cpu-prof --cpu-prof-dir=/tmp/profile test/bench/content.ts, opened in Chromium's DevTools.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createFilter, transaction } from '../../lib/embedded.ts'
import { parseMessage } from '../../lib/mail/parse.ts'
import { createShippedScorer } from '../../lib/scorers/classifier/shipped.ts'
import { applyRules } from '../../lib/scorers/rules/apply.ts'
import { tempFolder } from '../support/temp.ts'
import { BAD, made, MADE, ORDINARY } from './content/messages.ts'
import { run } from './accuracy/programs.ts'
import type { ResolverLike } from '../../lib/checks/library.ts'
import type { Transaction } from '../../lib/mail/transaction.ts'
import type { Content } from '../../lib/scorers/content.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'lib', 'cli', 'main.ts')
const KINDS = ['plain', 'html', 'html-base64', 'multipart'] as const
const LENGTHS = [10_000, 38_000, 1_000_000] as const

const { values, positionals } = parseArgs({ options: { bad: { type: 'boolean' } }, allowPositionals: true })
const nobody: ResolverLike = {
  resolve: () => Promise.reject(Object.assign(new Error('nothing'), { code: 'ENOTFOUND' })),
}
const shipped = createShippedScorer(error => {
  throw error
})
const data = taught()
const filter = createFilter({ data }, { resolver: nobody })
const untaught = createFilter({ 'classifier.site': false }, { resolver: nobody })

const files = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap(name => files(join(path, name))) : [path]

if (values.bad === true) await hostile()
else {
  const given = positionals.flatMap(files)
  const groups: readonly (readonly [string, readonly Buffer[]])[] =
    given.length > 0
      ? [[`${given.length} files`, given.map(file => readFileSync(file))]]
      : KINDS.flatMap(kind =>
          LENGTHS.map(length => [kind, Array.from({ length: 5 }, (_, nth) => made(kind, length, nth))] as const),
        )
  console.log('CPU-ms a message     octets    parse    rules    model    judge   taught')
  for (const [name, messages] of groups) await row(name, messages)
}
filter.close()
untaught.close()

async function row(name: string, messages: readonly Buffer[]): Promise<void> {
  const octets = messages.reduce((sum, one) => sum + one.length, 0) / messages.length
  const prepared = messages.map(raw => {
    const tx = transaction({ raw })
    return { tx, content: contentOf(tx) }
  })
  const parse = await ms(prepared, ({ tx }) => parseMessage(tx.message.raw))
  const rules = await ms(prepared, ({ content }) => applyRules(content))
  const model = await ms(prepared, ({ content }) => shipped(content))
  const judge = await ms(prepared, ({ tx }) => untaught.judge(tx))
  const all = await ms(prepared, ({ tx }) => filter.judge(tx))
  const cells = [parse, rules, model, judge, all].map(one => one.toFixed(3).padStart(8))
  console.log(`${name.padEnd(18)}${octets.toFixed(0).padStart(9)} ${cells.join(' ')}`)
}

type Prepared = { readonly tx: Transaction; readonly content: Content }

function contentOf(tx: Transaction): Content {
  return { tx, parsed: parseMessage(tx.message.raw), auth: [], now: new Date(), ownDomains: [] }
}

/** Processor time, the collector's included: other programs on the machine do not count. The first part warms up. */
async function ms(all: readonly Prepared[], work: (one: Prepared) => unknown): Promise<number> {
  const until = async (end: number): Promise<number> => {
    let count = 0
    while (performance.now() < end)
      for (const one of all) {
        await work(one)
        count++
      }
    return count
  }
  await until(performance.now() + 700)
  const before = process.cpuUsage()
  const count = await until(performance.now() + 1000)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / count
}

async function hostile(): Promise<void> {
  for (let nth = 0; nth < 200; nth++) await untaught.judge({ raw: made('multipart', 38_000, nth) })
  console.log('ms, once       MB  score  failed, rules')
  for (const [name, make] of Object.entries(BAD)) {
    const raw = make()
    const start = performance.now()
    const { verdict, signals, failed } = await untaught.judge({ raw })
    const taken = (performance.now() - start).toFixed(0)
    const found = [...failed, ...signals.map(one => one.name)].join(' ')
    console.log(
      `${taken.padStart(8)} ${(raw.length / 1e6).toFixed(1).padStart(8)} ${verdict.score.toFixed(1).padStart(6)}  ${name}: ${found}`,
    )
  }
  console.log(`memory at most ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`)
}

/** A data folder in which a site has taught enough for its own model to count. */
function taught(): string {
  const folder = tempFolder('content')
  const mail = join(folder, 'mail')
  mkdirSync(mail)
  const index = Array.from({ length: 300 }, (_, nth) => {
    const name = join(mail, `${nth}.eml`)
    writeFileSync(name, made(MADE[nth % MADE.length] ?? 'plain', ORDINARY, nth))
    return `${nth % 2 === 0 ? 'spam' : 'ham'} ${name}\n`
  })
  writeFileSync(join(folder, 'index'), index.join(''))
  run(process.execPath, [MAIN, 'learn', '--set', `data=${folder}`, '--index', join(folder, 'index')])
  return folder
}
