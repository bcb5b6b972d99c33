/** Reports and the narrow view: what is opened, for whom, and that the journal has it first. */
import t from 'tap'
import { newPair } from '../../lib/privacy/seal.ts'
import { checkJournal } from '../../lib/quarantine/journal-note.ts'
import { newest } from '../../lib/quarantine/journal.ts'
import { enrol } from '../../lib/quarantine/personal-keys.ts'
import { decideReport, entriesFor, rulesOfReport, viewReport } from '../../lib/quarantine/report-acts.ts'
import {
  countReports,
  dropReports,
  findReport,
  listReports,
  MOST_REPORTS_A_DAY,
  reportOfMessage,
  reportWrong,
} from '../../lib/quarantine/reports.ts'
import { due, find, remove } from '../../lib/quarantine/rows.ts'
import { accept } from '../../lib/quarantine/secrecy.ts'
import { SECRECY_WORDS } from '../../lib/quarantine/secrecy-words.ts'
import { figuresSince } from '../../lib/quarantine/statistics.ts'
import { BODY, databaseOctets, hold, RECIPIENT, report, SENDER, site, SUBJECT } from '../support/wrongly-held.ts'
import type { Decided, Viewed } from '../../lib/quarantine/report-acts.ts'
import type { Decision, Report } from '../../lib/quarantine/reports.ts'
import type { Site } from '../support/wrongly-held.ts'

const NOW = 1_795_000_000
const DAY = Math.floor(NOW / 86_400)
const at = (now: number): Date => new Date(now * 1000)
const who = (name: string): { name: string; login: string } => ({ name, login: 'root' })

async function reported(made: Site, now = NOW): Promise<Report> {
  const found = await report(made, await hold(made, { now: at(now) }), 'p1', now)
  if (found.did !== 'reported') throw new Error(found.did)
  return found.report
}

const promise = ({ quarantine }: Site, name = 'bob', now = NOW): unknown =>
  quarantine.state.demand(database => accept(database, quarantine.dayKeys, who(name), SECRECY_WORDS.en, now), {
    write: true,
  })
const view = async ({ quarantine }: Site, id: string, name = 'bob', now = NOW): Promise<Viewed> =>
  viewReport(quarantine, () => quarantine.keys.identities(), { administrator: who(name), id, now })
const decide = ({ quarantine }: Site, id: string, decision: Decision, name = 'bob', now = NOW): Decided =>
  decideReport(quarantine, { administrator: who(name), id, now, decision, reason: 'a newsletter' })
const kinds = ({ quarantine }: Site): readonly string[] =>
  quarantine.state
    .demand(database => newest(database, quarantine.dayKeys, { most: 99 }))
    .map(({ kind }) => kind)
    .toReversed()

t.test('a report: four facts, sealed and under a key of its day; once a message', async t => {
  const made = await site()
  const { quarantine } = made
  const { state } = quarantine
  const name = await hold(made, { now: at(NOW) })
  const first = await report(made, name, 'p1', NOW)
  t.match(first, { did: 'reported', report: { id: /^[0-9A-Z]{4}-[0-9A-Z]{3}$/, name, person: 'p1', state: 'open' } })
  t.match(await report(made, name, 'p1', NOW + 9), { ...first, did: 'known' })
  const twice = await Promise.all([report(made, name, 'p1', NOW), report(made, name, 'p1', NOW)])
  t.strictSame(
    twice.map(({ did }) => did),
    ['known', 'known'],
  )
  const other = await hold(made, { now: at(NOW) })
  const atOnce = await Promise.all([report(made, other, 'p1', NOW), report(made, other, 'p1', NOW)])
  t.strictSame(atOnce.map(({ did }) => did).toSorted(), ['known', 'reported'])
  t.match(
    state.demand(database => [countReports(database), reportOfMessage(database, name)]),
    [
      { open: 2, viewed: 0, decided: 0 },
      { name, madeAt: NOW },
    ],
  )
  const octets = databaseOctets(made)
  for (const word of [SENDER, 'CaNaRy', BODY]) t.notOk(octets.includes(word), word)
  t.match(
    state.demand(database => figuresSince(database, 0)),
    [{ day: DAY, figures: { reported_wrong: 2 } }],
  )
  quarantine.close()
})

t.test('a message that is gone; more than anybody could look at', async t => {
  const made = await site()
  const { quarantine } = made
  const entry = { reference: 'R7Q2-9KX', sender: null, subject: '', facts: 'of another version' }
  const gone = { quarantine, item: { name: 'gone', delivery: RECIPIENT }, entry, person: 'p1' }
  t.strictSame(await reportWrong(gone, NOW), { did: 'gone' })
  const names: string[] = []
  for (let n = 0; n <= MOST_REPORTS_A_DAY; n++) names.push(await hold(made, { now: at(NOW) }))
  for (const name of names.slice(0, -1)) t.equal((await report(made, name, 'p1', NOW)).did, 'reported')
  const last = names.at(-1) ?? ''
  t.strictSame(await report(made, last, 'p1', NOW), { did: 'too-many' })
  t.equal((await report(made, names[0] ?? '', 'p1', NOW)).did, 'known')
  t.equal((await report(made, last, 'p1', NOW + 86_400)).did, 'reported', 'tomorrow')
  t.equal((await report(made, await hold(made), 'p2', NOW)).did, 'reported', 'somebody else')
  quarantine.close()
})

t.test('facts of another version: what can be told is told', async t => {
  const made = await site()
  const { quarantine } = made
  promise(made)
  const name = await hold(made, { now: at(NOW) })
  const entry = { reference: 'R7Q2-9KX', sender: null, subject: '', facts: '[99]' }
  const found = await reportWrong({ quarantine, item: { name, delivery: RECIPIENT }, entry, person: 'p1' }, NOW)
  const id = 'report' in found ? found.report.id : ''
  t.match(await view(made, id), { facts: { sender: null, code: null, score: null, reasons: [] } })
  quarantine.close()
})

t.test('nothing is seen without secrecy of one’s own that holds, and then nothing is journaled', async t => {
  const made = await site()
  const { id } = await reported(made)
  promise(made, 'carl')
  promise(made, 'dora', NOW - 366 * 86_400)
  promise(made, 'emil', NOW + 9 * 86_400)
  const before = kinds(made)
  for (const [name, standing] of [
    ['bob', 'never'],
    ['Carl', 'never'],
    ['dora', 'over'],
    ['emil', 'ahead'],
  ] as const) {
    t.strictSame(await view(made, id, name), { did: 'no-secrecy', standing }, name)
    t.strictSame(decide(made, id, 'release', name), { did: 'no-secrecy', standing }, name)
  }
  t.strictSame(await view(made, '0000-000', 'carl'), { did: 'unknown' })
  t.strictSame(kinds(made), before)
  t.match(await view(made, id, 'carl'), { did: 'viewed' })
  made.quarantine.close()
})

t.test('a look: exactly four facts, in the journal for the recipient before it is given', async t => {
  const made = await site()
  const { quarantine } = made
  promise(made)
  const { id, madeAt } = await reported(made)
  const found = await view(made, id)
  t.strictSame(found.did === 'viewed' && found.facts, {
    reference: 'R7Q2-9KX',
    sender: SENDER,
    recipient: RECIPIENT,
    subject: SUBJECT,
    code: 'SCORE',
    score: 7.5,
    reasons: [{ name: 'ADVANCE_FEE_CLEAR', points: 4.5 }],
  })
  await view(made, id)
  t.strictSame(kinds(made), ['secrecy', 'view', 'view'], 'each look')
  t.match(checkJournal(quarantine), { broken: null, note: 'good' })
  const told = entriesFor(quarantine, 'p1', 0)
  t.match(told[0], { kind: 'view', who: 'bob', report: id, reportedAt: madeAt, decision: null, at: NOW })
  t.notMatch(JSON.stringify(told), /CaNaRy|here\.example/)
  t.strictSame(
    entriesFor(quarantine, 'p1', told[0]?.seq ?? 0).map(({ seq }) => seq),
    [3],
  )
  t.strictSame(entriesFor(quarantine, 'p2', 0), [])
  t.match(
    quarantine.state.demand(database => figuresSince(database, 0)),
    [{ figures: { viewed: 1 } }],
    'a report counts once',
  )
  quarantine.close()
})

t.test('where the journal cannot be written nothing is given', async t => {
  const made = await site()
  const { quarantine } = made
  promise(made)
  const { id } = await reported(made)
  quarantine.state.demand(
    database => database.exec("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no room'); END"),
    { write: true },
  )
  await t.rejects(view(made, id), /no room/)
  t.match(
    quarantine.state.demand(database => findReport(database, id)),
    { state: 'open' },
  )
  quarantine.close()
})

t.test('without the private key nothing is seen, and nothing is journaled', async t => {
  const made = await site()
  const { quarantine } = made
  promise(made)
  const { id } = await reported(made)
  const { identity } = await newPair()
  await t.rejects(
    viewReport(quarantine, () => [identity], { administrator: who('bob'), id, now: NOW }),
    {
      name: 'SealError',
    },
  )
  t.equal(await rulesOfReport(quarantine, [identity], id), null)
  t.strictSame(kinds(made), ['secrecy'])
  quarantine.close()
})

t.test('facts die with the list entries of their day, and are dropped', async t => {
  const made = await site()
  const { quarantine } = made
  promise(made)
  const { id } = await reported(made)
  quarantine.dayKeys.shredBefore('entry', DAY + 1)
  await t.rejects(view(made, id), { name: 'ShreddedError' })
  t.equal(await rulesOfReport(quarantine, quarantine.keys.identities(), id), null)
  t.strictSame(kinds(made), ['secrecy'])
  const drop = (day: number): number =>
    quarantine.state.demand(database => dropReports(database, day, 100), { write: true })
  t.equal(drop(DAY), 0)
  t.equal(drop(DAY + 1), 1)
  t.strictSame(await view(made, id), { did: 'unknown' })
  quarantine.close()
})

t.test('a decision: by who looked; release asks for it to be handed back, once', async t => {
  const made = await site()
  const { quarantine } = made
  const { state } = quarantine
  const dues = (): unknown => state.demand(database => due(database, NOW, 9).map(({ name, by }) => [name, by]))
  promise(made)
  promise(made, 'carl')
  const { id, name } = await reported(made)
  t.strictSame(decide(made, id, 'release'), { did: 'not-viewed' })
  await view(made, id, 'carl')
  t.strictSame(decide(made, id, 'release'), { did: 'not-viewed' }, 'another one’s look is not one’s own')
  t.strictSame(dues(), [])
  await view(made, id)
  t.match(decide(made, id, 'nothing'), { did: 'decided', handed: 'not-asked', report: { decision: 'nothing' } })
  t.match(decide(made, id, 'release'), { did: 'decided', handed: 'yes' }, 'thought better of it')
  t.strictSame(dues(), [[name, 'admin']])
  t.strictSame(decide(made, id, 'nothing'), { did: 'released-before' })
  t.strictSame(kinds(made), ['secrecy', 'secrecy', 'view', 'view', 'decide', 'decide'])
  t.match(entriesFor(quarantine, 'p1', 5), [{ kind: 'decide', decision: 'release', reason: 'a newsletter' }])
  t.match(
    state.demand(database => [countReports(database), listReports(database, 9), figuresSince(database, 0)]),
    [{ decided: 1 }, [{ id, decision: 'release', decidedAt: NOW }], [{ figures: { decided: 1 } }]],
  )
  quarantine.close()
})

t.test('a message that went meanwhile: it cannot be released; rule and nothing still can be decided', async t => {
  const made = await site()
  promise(made)
  const { id, name } = await reported(made)
  await view(made, id)
  made.quarantine.state.demand(database => remove(database, name), { write: true })
  t.strictSame(decide(made, id, 'release'), { did: 'gone' })
  t.match(decide(made, id, 'rule'), { did: 'decided', report: { decision: 'rule' } })
  t.strictSame(await rulesOfReport(made.quarantine, made.quarantine.keys.identities(), id), [
    { name: 'ADVANCE_FEE_CLEAR', points: 4.5 },
  ])
  made.quarantine.close()
})

t.test('sealed to the recipient’s own key: facts can be seen, the message is theirs to release', async t => {
  const made = await site()
  const { quarantine } = made
  promise(made)
  const { publicKey } = await newPair()
  const key = { publicKey, byPassword: '', byRecoveryCode: '' }
  quarantine.state.demand(database => enrol(database, RECIPIENT, key, NOW), { write: true })
  const name = await hold(made, { now: at(NOW) })
  const item = quarantine.state.demand(database => find(database, name))
  t.equal(item?.key, publicKey)
  const entry = { reference: 'R7Q2-9KX', sender: SENDER, subject: SUBJECT, facts: '' } // as their key opened it
  const found = await reportWrong({ quarantine, item: { name, delivery: RECIPIENT }, entry, person: 'p1' }, NOW)
  const id = 'report' in found ? found.report.id : ''
  t.match(await view(made, id), { facts: { subject: SUBJECT } })
  t.match(decide(made, id, 'release'), { did: 'decided', handed: 'own-key' })
  t.strictSame(
    quarantine.state.demand(database => due(database, NOW, 9)),
    [],
  )
  quarantine.close()
})

t.test('the journal’s words are shredded: one has to look again', async t => {
  const made = await site()
  const { quarantine } = made
  promise(made)
  const { id } = await reported(made)
  await view(made, id)
  quarantine.dayKeys.shredBefore('audit', DAY + 1)
  t.strictSame(decide(made, id, 'nothing'), { did: 'not-viewed' })
  t.match(entriesFor(quarantine, 'p1', 0), [{ kind: 'view', who: null, report: null, reportedAt: null }])
  quarantine.close()
})
