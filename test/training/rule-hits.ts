/**
 * How often each built-in rule holds on wanted mail and on spam: the figures that judgement about points rests on.
 *
 *     node test/training/rule-hits.ts [--names A,B,…] [--oddities] [--files ham|spam] [CORPUS…]
 *
 * No DNS, no envelope: as `scan` sees a file. The clock stands at the message's own time. With `--names` only rules whose
 * names begin so; `--files` lists the files on which they hold; `--oddities` counts the parser's notes instead of rules.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { RULES } from '../../lib/scorers/rules/table.ts'
import { POINTS } from '../../lib/scorers/rules/points.ts'
import { View } from '../../lib/scorers/rules/view.ts'
import { contentOf } from '../support/content.ts'
import { filesOf, measuredFiles, MEASURED_ONLY } from './corpora.ts'
import { INPUTS } from './inputs.ts'
import type { File } from './corpora.ts'

type Counts = { ham: number; spam: number }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { names: { type: 'string' }, oddities: { type: 'boolean' }, files: { type: 'string' } },
})
const prefixes = values.names?.split(',') ?? ['']
const rules = RULES.filter(({ name }) => prefixes.some(prefix => name.startsWith(prefix)))

function all(): readonly (readonly [string, readonly File[]])[] {
  const learnt = INPUTS.map(input => [input.name, () => filesOf(input)] as const)
  const measured = MEASURED_ONLY.map(name => [name, () => measuredFiles(name)] as const)
  return [...learnt, ...measured]
    .filter(([name]) => positionals.length === 0 || positionals.includes(name))
    .map(([name, files]) => [name, files()])
}

/** A message out of a mailbox file begins with the mailbox's own line. */
function octetsOf(path: string): Buffer {
  const raw = readFileSync(path)
  return raw.subarray(0, 5).toString('latin1') === 'From ' ? raw.subarray(raw.indexOf(10) + 1) : raw
}

function viewOf(path: string): View {
  const raw = octetsOf(path)
  const content = contentOf(raw, { ownDomains: [] })
  const first = new View(content)
  const ms = first.hops.find(hop => hop.ms !== null)?.ms ?? first.date?.ms
  return ms === undefined || ms === null ? first : new View({ ...content, now: new Date(ms) })
}

const table = new Map<string, Map<string, Counts>>()
const totals = new Map<string, Counts>()
for (const [corpus, files] of all()) {
  const began = performance.now()
  const total = { ham: 0, spam: 0 }
  totals.set(corpus, total)
  const over = { ham: 0, spam: 0 }
  let judged = 0
  for (const { path, spam } of files) {
    const side = spam ? 'spam' : 'ham'
    total[side]++
    const mail = viewOf(path)
    const start = performance.now()
    const held = rules.filter(rule => rule.holds(mail))
    judged += performance.now() - start
    const names = values.oddities === true ? mail.parsed.oddities.map(({ name }) => name) : held.map(({ name }) => name)
    if (held.reduce((sum, { name, points }) => sum + (POINTS[name] ?? points), 0) >= 5) over[side]++
    if (values.files === side && held.length > 0) console.log(`${path}\t${held.map(({ name }) => name).join(' ')}`)
    for (const name of names) {
      const row = table.get(name) ?? new Map<string, Counts>()
      table.set(name, row)
      const counts = row.get(corpus) ?? { ham: 0, spam: 0 }
      row.set(corpus, counts)
      counts[side]++
    }
  }
  const each = (judged / files.length) * 1000
  console.error(
    `${corpus}: ${files.length} messages, ${((performance.now() - began) / 1000).toFixed(1)} s, rules ${each.toFixed(0)} µs each; ` +
      `5 points or more by rules alone: ham ${share(over.ham, total.ham)}, spam ${share(over.spam, total.spam)} %`,
  )
}

function share(n: number, of: number): string {
  return of === 0 || n === 0 ? '·' : ((100 * n) / of).toFixed(n * 100 < of ? 2 : 1)
}

const corpora = [...totals.keys()]
console.log(['ham/spam in %'.padEnd(30), ...corpora.map(name => name.slice(0, 13).padStart(14))].join(''))
const names = values.oddities === true ? [...table.keys()].toSorted() : rules.map(({ name }) => name)
for (const name of names) {
  const cells = corpora.map(corpus => {
    const { ham = 0, spam = 0 } = table.get(name)?.get(corpus) ?? {}
    const total = totals.get(corpus) ?? { ham: 0, spam: 0 }
    return `${share(ham, total.ham)}/${share(spam, total.spam)}`.padStart(14)
  })
  console.log([name.padEnd(30), ...cells].join(''))
}
