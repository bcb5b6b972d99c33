/**
 * How well this filter tells spam from wanted mail, side by side with SpamAssassin, rspamd and bogofilter on the same
 * messages: as they come out of the box, taught with all other corpora than the one that is judged, and taught with the
 * first part of `lists`. "left-out" is this filter made without the corpus that is judged. Prints a table; never fails a
 * build. Nothing is asked of the network but what this filter's checks ask DNS.
 * Wants root on Debian with: apt-get install spamd spamassassin rspamd redis-server bogofilter
 *   node test/bench/accuracy.ts [--work DIR] [--each 400] [--teach 250] [--warm 2000] [--only FILTER,…] [--corpora NAME,…]
 *     [--modes box,others,warm] [--again FILTER,…]
 * Score files of a run stay in DIR/scores and are used by the next one, but for those of --again (default: ours); the table
 * is in DIR/TABLE.txt, too, and every mistake out of the box in DIR/DETAILS.txt.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import { tempFolder } from '../support/temp.ts'
import { bogofilter } from './accuracy/bogofilter.ts'
import { canLearn, cleanmilter } from './accuracy/cleanmilter.ts'
import { CORPORA, readCorpus, sample } from './accuracy/corpora.ts'
import { details } from './accuracy/details.ts'
import { isInput, leftOut, makeCopies, withPointsOfOthers } from './accuracy/left-out.ts'
import { readScores, writeScores } from './accuracy/score-file.ts'
import { rspamd } from './accuracy/rspamd.ts'
import { spamassassin } from './accuracy/spamassassin.ts'
import { table } from './accuracy/table.ts'
import type { Message } from './accuracy/corpora.ts'
import type { Filter } from './accuracy/judge.ts'
import type { Judged } from './accuracy/score-file.ts'

const { values } = parseArgs({
  options: {
    work: { type: 'string' },
    each: { type: 'string', default: '400' },
    teach: { type: 'string', default: '250' },
    warm: { type: 'string', default: '2000' },
    only: { type: 'string', default: 'cleanmilter,left-out,spamassassin,rspamd,bogofilter' },
    corpora: { type: 'string', default: CORPORA.join(',') },
    modes: { type: 'string', default: 'box,others,warm' },
    again: { type: 'string', default: 'cleanmilter,left-out' },
  },
})

type Mode = 'box' | 'others' | 'warm'
/** What a filter is asked to do: learn, then judge. */
type Task = {
  readonly mode: Mode
  readonly corpus: string
  readonly lessons: readonly Message[] | null
  readonly judged: readonly Message[]
}

setPriority(15)
const work = values.work ?? tempFolder('accuracy')
mkdirSync(join(work, 'scores'), { recursive: true })
const list = (text: string): readonly string[] => text.split(',')
const FILTERS: readonly Filter[] = [cleanmilter('cleanmilter'), spamassassin, rspamd, bogofilter]

const LEFT_OUT = leftOut('', work)

const corpora = new Map<string, readonly Message[]>()
for (const name of CORPORA) {
  const messages = readCorpus(name, work)
  if (messages === null) console.log(`skipped: the corpus ${name} is not here`)
  else corpora.set(name, messages)
}

const results: { mode: Mode; corpus: string; filter: Filter; judged: Judged }[] = []
for (const filter of FILTERS) {
  if (!list(values.only).includes(filter.name)) continue
  const missing = filter.missing()
  if (missing !== null) {
    console.log(`skipped: ${filter.name}: ${missing}`)
    continue
  }
  for (const task of tasks()) {
    if (filter === bogofilter && task.mode === 'box') continue // it knows nothing then
    if (filter.name === 'cleanmilter' && task.mode !== 'box' && !canLearn()) {
      console.log(`skipped: this version of cleanmilter learns nothing (${task.mode}, ${task.corpus})`)
      continue
    }
    results.push({ mode: task.mode, corpus: task.corpus, filter, judged: await judged(filter, task) })
  }
}
if (list(values.only).includes('left-out')) results.push(...(await withoutItself()))
const text = table(results)
writeFileSync(join(work, 'TABLE.txt'), text)
writeFileSync(join(work, 'DETAILS.txt'), details(results))
process.stdout.write(text)

/** This filter without what it has of the corpus that is judged. */
async function withoutItself(): Promise<typeof results> {
  const own = tasks().filter(({ mode, corpus }) => mode !== 'warm' && isInput(corpus))
  makeCopies(new Set(own.map(({ corpus }) => corpus)), work)
  const found: typeof results = []
  for (const mode of ['box', 'others'] as const) {
    const said = new Map<string, Judged>()
    for (const task of own)
      if (task.mode === mode) said.set(task.corpus, await judged(leftOut(task.corpus, work), task))
    for (const [corpus, judged] of withPointsOfOthers(said)) found.push({ mode, corpus, filter: LEFT_OUT, judged })
  }
  return found
}

function tasks(): readonly Task[] {
  const modes = list(values.modes)
  const chosen = [...corpora].filter(([name]) => list(values.corpora).includes(name))
  const each = Number(values.each)
  const samples = chosen.map(([corpus, messages]) => ({ corpus, judged: sample(messages, each) }))
  const others = (corpus: string): readonly Message[] =>
    mixed([...corpora].flatMap(([name, messages]) => (name === corpus ? [] : [sample(messages, Number(values.teach))])))
  const lists = corpora.get('lists') ?? []
  const warm = Number(values.warm)
  return [
    ...(modes.includes('box') ? samples.map(one => ({ ...one, mode: 'box' as const, lessons: null })) : []),
    ...(modes.includes('others')
      ? samples.map(one => ({ ...one, mode: 'others' as const, lessons: others(one.corpus) }))
      : []),
    ...(modes.includes('warm') && lists.length > warm
      ? [
          {
            mode: 'warm' as const,
            corpus: 'lists',
            lessons: lists.slice(0, warm),
            judged: lists.slice(warm).filter((_, nth) => nth % 4 === 0),
          },
        ]
      : []),
  ]
}

/** All of them side by side, and wanted mail beside spam, each in its own order: nobody's mail comes sorted. */
function mixed(groups: readonly (readonly Message[])[]): readonly Message[] {
  const kinds = groups.flatMap(group => [group.filter(one => one.spam), group.filter(one => !one.spam)])
  return kinds
    .flatMap(kind => kind.map((message, at) => ({ message, place: (at + 0.5) / kind.length })))
    .toSorted((a, b) => a.place - b.place)
    .map(({ message }) => message)
}

/** From the score file of an earlier run where that holds all of them; otherwise the filter is asked. */
async function judged(filter: Filter, { mode, corpus, lessons, judged }: Task): Promise<Judged> {
  const file = join(work, 'scores', `${filter.name}.${mode}.${corpus}.tsv`)
  if (existsSync(file) && !list(values.again).includes(filter.name)) {
    const kept = readScores(readFileSync(file, 'utf8'), judged)
    if (kept !== null) return kept
  }
  const folder = join(work, 'run', `${filter.name}.${mode}.${corpus}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const judge = await filter.start(folder, lessons)
  try {
    const before = judge.cpuMs()
    const scores = await Array.fromAsync(judge.judge(judged))
    const found = { cpuMs: judge.cpuMs() - before, scores }
    writeFileSync(file, writeScores(found))
    return found
  } finally {
    await judge.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
