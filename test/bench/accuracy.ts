/**
 * How well this filter tells spam from wanted mail, side by side with SpamAssassin, rspamd and bogofilter on the same
 * messages: as they come out of the box; taught with all other corpora than the one that is judged; taught with the first
 * part of `lists`; and, with --modes feedback, told of the rest of it while they judge. "left-out" is this filter made
 * without the corpus that is judged. Prints a table; never fails a build. Nothing is asked of the network but what this
 * filter's checks ask DNS.
 * Wants root on Debian with: apt-get install spamd spamassassin rspamd redis-server bogofilter
 *   node test/bench/accuracy.ts [--work DIR] [--each 400] [--teach 250] [--warm 2000] [--only FILTER,…] [--corpora NAME,…]
 *     [--modes box,others,warm,feedback] [--again FILTER,…]
 * Score files of a run stay in DIR/scores and are used by the next one, but for those of --again (default: ours); the table
 * is in DIR/TABLE.txt, too, and every mistake out of the box in DIR/DETAILS.txt.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import { tempFolder } from '../support/temp.ts'
import { bogofilter } from './accuracy/bogofilter.ts'
import { cleanmilter } from './accuracy/cleanmilter.ts'
import { cleanmilterOnline } from './accuracy/cleanmilter-online.ts'
import { CORPORA, readCorpus } from './accuracy/corpora.ts'
import { details } from './accuracy/details.ts'
import { isInput, leftOut, makeCopies } from './accuracy/left-out.ts'
import { pointsOfOthers, withPoints } from './accuracy/left-out-points.ts'
import { readScores, writeScores } from './accuracy/score-file.ts'
import { rspamd } from './accuracy/rspamd.ts'
import { spamassassin } from './accuracy/spamassassin.ts'
import { table } from './accuracy/table.ts'
import { MODES, tasksOf } from './accuracy/tasks.ts'
import type { Message } from './accuracy/corpora.ts'
import type { Filter, Judge, Score } from './accuracy/judge.ts'
import type { Judged } from './accuracy/score-file.ts'
import type { Result } from './accuracy/table.ts'
import type { Mode, Task } from './accuracy/tasks.ts'

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

setPriority(15)
const list = (text: string): readonly string[] => text.split(',')
const work = values.work ?? tempFolder('accuracy')
mkdirSync(join(work, 'scores'), { recursive: true })

const corpora = new Map<string, readonly Message[]>()
for (const name of CORPORA) {
  const messages = readCorpus(name, work)
  if (messages === null) console.log(`skipped: the corpus ${name} is not here`)
  else corpora.set(name, messages)
}
const asked = {
  corpora,
  chosen: list(values.corpora),
  each: Number(values.each),
  teach: Number(values.teach),
  warm: Number(values.warm),
}
const modes = MODES.filter(mode => list(values.modes).includes(mode))

const OURS = cleanmilter('cleanmilter')
const results: Result[] = []
for (const filter of [OURS, spamassassin, rspamd, bogofilter]) {
  if (!list(values.only).includes(filter.name)) continue
  const missing = filter.missing()
  if (missing !== null) {
    console.log(`skipped: ${filter.name}: ${missing}`)
    continue
  }
  for (const task of modes.flatMap(mode => tasksOf(mode, asked)))
    if (filter !== bogofilter || task.mode !== 'box')
      // it knows nothing then
      results.push({ mode: task.mode, corpus: task.corpus, filter, judged: await judged(filter, task) })
}
if (list(values.only).includes('left-out')) results.push(...(await withoutItself()))

const text = table(results)
writeFileSync(join(work, 'TABLE.txt'), text)
writeFileSync(join(work, 'DETAILS.txt'), details(results))
process.stdout.write(text)

/** This filter without what it has of the corpus that is judged. */
async function withoutItself(): Promise<readonly Result[]> {
  const tasks = (mode: Mode): readonly Task[] => tasksOf(mode, asked).filter(({ corpus }) => isInput(corpus))
  makeCopies(new Set(tasks('box').map(({ corpus }) => corpus)), work)
  const said = async (mode: Mode): Promise<ReadonlyMap<string, Judged>> => {
    const all = new Map<string, Judged>()
    for (const task of tasks(mode)) all.set(task.corpus, await judged(leftOut(task.corpus, work), task))
    return all
  }
  const box = await said('box')
  const points = pointsOfOthers(box)
  // The shipped one has nothing of the corpora that are only measured: its word on them stands.
  const found: Result[] = results
    .filter(({ mode, corpus, filter }) => filter === OURS && mode !== 'warm' && !isInput(corpus))
    .map(one => ({ ...one, filter: leftOut(one.corpus, work) }))
  for (const mode of modes)
    for (const [corpus, judged] of mode === 'box' ? box : mode === 'others' ? await said(mode) : [])
      found.push({ mode, corpus, filter: leftOut(corpus, work), judged: withPoints(judged, points.get(corpus)) })
  return found
}

/** From the score file of an earlier run where that holds all of them; otherwise the filter is asked. */
async function judged(filter: Filter, { mode, corpus, lessons, judged, told }: Task): Promise<Judged> {
  const file = join(work, 'scores', `${filter.name}.${mode}.${corpus}.tsv`)
  if (existsSync(file) && !list(values.again).includes(filter.name)) {
    const kept = readScores(readFileSync(file, 'utf8'), judged)
    if (kept !== null) return kept
  }
  const folder = join(work, 'run', `${filter.name}.${mode}.${corpus}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const judge = await (filter === OURS && told !== undefined ? cleanmilterOnline : filter).start(folder, lessons)
  try {
    const before = judge.cpuMs()
    const scores = told === undefined ? await Array.fromAsync(judge.judge(judged)) : await online(judge, judged, told)
    const found = { cpuMs: judge.cpuMs() - before, scores }
    writeFileSync(file, writeScores(found))
    return found
  } finally {
    await judge.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Judged, then told, one after the other. */
async function online(
  judge: Judge,
  judged: readonly Message[],
  told: readonly (readonly Message[])[],
): Promise<readonly Score[]> {
  const scores: Score[] = []
  for (const [nth, message] of judged.entries()) {
    scores.push(...(await Array.fromAsync(judge.judge([message]))))
    await judge.learn?.(told[nth] ?? [])
  }
  return scores
}
