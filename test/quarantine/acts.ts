/** What recipients do with held mail: allow a sender, delete, say that it is spam; each twice, and each with odd mail. */
import { existsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t from 'tap'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { expiryInDays } from '../../lib/policy/entry-expiry.ts'
import { newPersonalKey, unlock } from '../../lib/privacy/personal-key.ts'
import { SealError } from '../../lib/privacy/seal.ts'
import { Acts } from '../../lib/quarantine/acts.ts'
import { entryOf } from '../../lib/quarantine/item.ts'
import { Lessons } from '../../lib/quarantine/lessons.ts'
import { enrol } from '../../lib/quarantine/personal-keys.ts'
import { Releaser } from '../../lib/quarantine/release.ts'
import { storeFolder } from '../../lib/scorers/classifier/store.ts'
import { listEntries, putEntries } from '../../lib/store/entry-edit.ts'
import { State } from '../../lib/store/state.ts'
import { factsOf } from '../../lib/store/verdict-facts.ts'
import { ANN, BOB, entryFor, quarantineBed, RAW } from '../support/quarantine.ts'
import { grep } from '../support/grep.ts'
import { startSink } from '../support/sink.ts'
import { record } from '../support/verdict.ts'
import { parsePath } from '../../lib/mail/address.ts'
import type { EntryList } from '../../lib/policy/entry-read.ts'
import type { QuarantineBed } from '../support/quarantine.ts'

const sink = await startSink()
t.teardown(async () => sink.stop())
const NOW = new Date('2026-11-28T12:00:00Z')
const LIMITS = { reporterPerDay: 3, reporterShare: 100, reporterFree: 1_000, keepDays: 30 }

type Bed = QuarantineBed & {
  readonly acts: Acts
  readonly state: State
  readonly counts: readonly string[]
  readonly failures: readonly string[]
  readonly lessons: Lessons
}

async function bed({ learns = true } = {}): Promise<Bed> {
  const one = await quarantineBed(work => t.teardown(work))
  const state = new State({ data: one.data, say: () => undefined })
  t.teardown(() => state.close())
  const counts: string[] = []
  const failures: string[] = []
  const now = (): Date => NOW
  const lessons = new Lessons({
    data: one.data,
    state,
    settings: () => ({ learns, limits: LIMITS, ownHosts: new Set() }),
    onFailed: word => failures.push(word),
    now,
  })
  const releaser = new Releaser({
    quarantine: one.quarantine,
    openServer: () => createConnection({ port: sink.port, host: '127.0.0.1' }),
    name: 'mx.here.example',
    markSeconds: () => 60,
    scan: async () => 'clean',
    onTaken: ({ item, entry, raw, by }) => {
      if (by === 'recipient') lessons.add({ item, entry, raw, label: 'ham', source: 'release' })
    },
    now,
  })
  const acts = new Acts({
    quarantine: one.quarantine,
    releaser,
    state,
    entryDays: () => 100,
    learn: told => lessons.add(told),
    count: name => counts.push(name),
    now,
  })
  return { ...one, acts, state, counts, failures, lessons }
}
const entries = (state: State, list: EntryList): readonly string[] =>
  state
    .demand(database => listEntries(database, { scope: `recipient:${ANN}`, list }, 100, null))
    .map(({ kind, value }) => `${kind} ${value}`)

t.test('who is allowed', async t => {
  const { acts, state, hold } = await bed()
  const item = await hold()
  for (const { name, from, sender = '<>', want } of [
    { name: 'an author', from: 'Alice <Alice@Good.Example>', want: 'address alice@good.example' },
    {
      name: 'and not the envelope’s sender',
      from: 'a@good.example',
      sender: '<x@other.example>',
      want: 'address a@good.example',
    },
    { name: 'a plus-address', from: 'a+b@good.example', want: 'address a+b@good.example' },
    { name: 'a point in the beginning', from: '.a@good.example', want: 'address .a@good.example' },
    {
      name: 'a local part in quotes that it does not need',
      from: '"ann"@good.example',
      want: 'address ann@good.example',
    },
    { name: 'an @ inside', from: '"ann@home"@good.example', want: 'address ann@home@good.example' },
    { name: 'quotes and a backslash inside', from: '"a\\"b\\\\c"@good.example', want: 'address a"b\\c@good.example' },
    { name: 'UTF-8', from: Buffer.from('Grüße@good.example').toString('latin1'), want: 'address grüße@good.example' },
    {
      name: 'a domain in Unicode',
      from: Buffer.from('a@bücher.example').toString('latin1'),
      want: 'address a@xn--bcher-kva.example',
    },
    { name: 'an apostrophe', from: "o'neil@good.example", want: "address o'neil@good.example" },
    { name: 'all of a domain', from: '*@good.example', want: null },
    { name: 'a percent sign', from: 'a%b@good.example', want: 'address a%b@good.example' },
    { name: 'an address that is used once', from: 'bounce-123456@news.example', want: 'domain news.example' },
    { name: 'VERP', from: 'list-ann=here.example@lists.example', want: 'domain lists.example' },
    {
      name: 'SRS: who stands behind it',
      from: 'SRS0=HHHH=TT=good.example=alice@forward.example',
      want: 'address alice@good.example',
    },
    { name: 'BATV', from: 'prvs=1234abcdef=alice@good.example', want: 'address alice@good.example' },
    { name: 'used once, at a domain that all send through: nobody', from: 'bounces+123-45@sendgrid.net', want: null },
    {
      name: 'two authors: the envelope’s sender',
      from: 'a@good.example, b@good.example',
      sender: '<both@good.example>',
      want: 'address both@good.example',
    },
    { name: 'no author: the same', from: 'nobody', sender: '<both@good.example>', want: 'address both@good.example' },
    {
      name: 'a sender in quotes',
      from: 'nobody',
      sender: '<"ann lee"@good.example>',
      want: 'address ann lee@good.example',
    },
    {
      name: 'a sender with quotes inside',
      from: 'nobody',
      sender: '<"a\\"b"@good.example>',
      want: 'address a"b@good.example',
    },
    {
      name: 'a sender that is used once',
      from: 'nobody',
      sender: '<b-1234567890abcdef@news.example>',
      want: 'domain news.example',
    },
    { name: 'nobody at all', from: 'nobody', want: null },
    { name: 'a sender without a domain', from: 'nobody', sender: '<root>', want: null },
    { name: 'an address literal', from: 'a@[192.0.2.1]', want: null },
    { name: 'an author without a domain', from: 'root', want: null },
    { name: 'nobody, of a domain', from: 'nobody', sender: '<""@good.example>', want: null },
    { name: 'all, as a sender', from: 'nobody', sender: '<*@good.example>', want: null },
    {
      name: 'letters of two scripts in the domain',
      from: Buffer.from('a@gооd.example').toString('latin1'),
      want: null,
    },
    { name: 'far too long', from: `${'x'.repeat(300)}@good.example`, want: null },
  ]) {
    const message = parseMessageOctets(Buffer.from(`From: ${from}\r\n\r\n`, 'latin1'))
    const entry = entryOf({ message, sender: parsePath(sender) }, 'R7Q2-9KX', factsOf(record()))
    const before = new Set(entries(state, 'allow'))
    const value = acts.allowSender(item, entry)
    const added = entries(state, 'allow').filter(one => !before.has(one))
    if (want === null) t.strictSame([value, added], [null, []], name)
    else {
      t.ok(entries(state, 'allow').includes(want), `${name}: ${added.join()}`)
      t.equal(value, want.slice(want.indexOf(' ') + 1), name)
      t.equal(acts.allowSender(item, entry), value, `${name}, again`)
    }
  }
  t.strictSame(entries(state, 'block'), [])
  const [one] = state.demand(database => listEntries(database, { scope: `recipient:${ANN}`, list: 'allow' }, 1, null))
  t.match(one, { owner: ANN, insist: false, expiresAt: expiryInDays(100, NOW.getTime() / 1000) })
})

t.test('whom they blocked they unblock, and nobody else does', async t => {
  const { acts, state, hold } = await bed()
  const [own, other] = [await hold(), await hold({ recipient: BOB })]
  const at = NOW.getTime() / 1000
  const entry = {
    list: 'block',
    kind: 'address',
    insist: false,
    description: '',
    owner: '',
    reason: '',
    expiresAt: null,
  } as const
  const blocked = [
    { ...entry, scope: `recipient:${ANN}`, value: 'alice@good.example' },
    { ...entry, scope: `recipient:${ANN}`, value: 'eve@evil.example' },
    { ...entry, scope: 'site', value: 'alice@good.example' },
  ] as const
  state.demand(database => putEntries(database, blocked, at), { write: true })
  t.equal(acts.allowSender(other, entryFor()), 'alice@good.example', 'Bob')
  t.equal(entries(state, 'block').length, 2)
  t.equal(acts.allowSender(own, entryFor()), 'alice@good.example', 'Ann')
  t.strictSame(entries(state, 'block'), ['address eve@evil.example'])
  t.equal(state.demand(database => listEntries(database, { scope: 'site', list: 'block' }, 9, null)).length, 1)
})

t.test('deleted: once, and gone', async t => {
  const { acts, counts, hold, items, quarantine } = await bed()
  const item = await hold()
  t.match(acts.find(item.name), { name: item.name })
  t.match(await acts.entry(item), { subject: 'canary-subject' })
  t.equal(await acts.remove(item), true)
  t.equal(await acts.remove(item), false)
  t.equal(acts.find(item.name), null)
  t.equal(await acts.entry(item), null)
  t.strictSame([items(), await quarantine.files.names(item.day), counts], [[], [], ['deleted']])
  t.equal(await acts.release(item, 'recipient'), 'gone')
})

/** Receipts of a model, of spam and of wanted mail, and what was kept out. */
function taught(
  data: string,
  model = 'site',
): { readonly spam: number; readonly ham: number; readonly keptOut: number } {
  const path = join(storeFolder(data), 'ledger.db')
  if (!existsSync(path)) return { spam: 0, ham: 0, keptOut: 0 }
  const database = new DatabaseSync(path, { readOnly: true })
  const count = (sql: string): number => Number(database.prepare(sql).get(model)?.['n'] ?? 0)
  const of = 'FROM receipt JOIN model ON model.id = receipt.model WHERE name = ?'
  const found = {
    spam: count(`SELECT count(*) AS n ${of} AND spam = 1`),
    ham: count(`SELECT count(*) AS n ${of} AND spam = 0`),
    keptOut: count('SELECT sum(messages) AS n FROM kept_out JOIN model ON model.id = kept_out.model WHERE name = ?'),
  }
  database.close()
  return found
}
const outcomes = (state: State): readonly unknown[] =>
  state
    .demand(database => database.prepare('SELECT reference, wanted, source FROM outcome ORDER BY reference').all())
    .map(row => ({ ...row }))
const message = (n: number): Buffer =>
  Buffer.from(
    `From: a@b.example\r\nSubject: parcel ${n}\r\n\r\nYour parcel ${n} waits, pay ${'abcdefgh'[n] ?? 'z'}${n} now.\r\n`,
  )

t.test('reported as spam: learnt, confirmed, gone', async t => {
  const { acts, state, counts, hold, items, data, lessons, failures } = await bed()
  const item = await hold({ raw: message(1) })
  t.equal(await acts.reportSpam(item), true)
  t.equal(await acts.reportSpam(item), false, 'again')
  await lessons.close()
  t.strictSame(failures, [])
  t.strictSame(items(), [])
  t.strictSame(counts.toSorted(), ['deleted', 'reported_spam'])
  t.strictSame(taught(data), { spam: 1, ham: 0, keptOut: 0 })
  t.strictSame(
    taught(data, 'domain-here.example').spam + taught(data, 'here.example').spam,
    1,
    'the model of the domain, too',
  )
  t.strictSame(outcomes(state), [{ reference: 'R7Q2-9KX', wanted: 0, source: 'report' }])
})

t.test('reported after its list entry is over, or where nothing is learnt', async t => {
  const one = await bed()
  const old = await one.hold({ raw: message(2), at: new Date(Date.now() - 2 * 86_400_000) })
  one.quarantine.dayKeys.shredBefore('entry', old.day + 1)
  t.equal(await one.acts.reportSpam(old), true)
  await one.lessons.close()
  t.strictSame([taught(one.data).spam, outcomes(one.state), one.items()], [1, [], []])

  const other = await bed({ learns: false })
  t.equal(await other.acts.reportSpam(await other.hold({ raw: message(2) })), true)
  await other.lessons.close()
  t.strictSame([taught(other.data).spam, outcomes(other.state).length, other.items()], [0, 1, []])

  const gone = await bed()
  const lost = await gone.hold({ raw: message(3) })
  await gone.quarantine.files.remove(lost.day, lost.name)
  t.equal(await gone.acts.reportSpam(lost), true, 'its file is lost: the row goes, nothing is learnt')
  t.strictSame([gone.items(), outcomes(gone.state)], [[], []])
})

t.test('sealed to a recipient’s own key', async t => {
  const { acts, quarantine, hold, items } = await bed()
  const { key } = await newPersonalKey('a long password')
  quarantine.state.demand(database => enrol(database, ANN, key, 1), { write: true })
  const item = await hold()
  t.equal(await acts.entry(item), null)
  await t.rejects(acts.reportSpam(item), SealError, 'nobody else reports it')
  t.equal(items().length, 1, 'and it stays')
  const identity = (await unlock(key, 'a long password')) ?? ''
  t.match(await acts.entry(item, [identity]), { subject: 'canary-subject' })
  t.equal(await acts.reportSpam(item, [identity]), true)
})

t.test('released: learnt as wanted, confirmed as released, and only so much of one reporter', async t => {
  const { acts, state, hold, data, lessons } = await bed()
  sink.clear()
  for (let n = 0; n < 6; n++) {
    const reference = `REF${n}-AAA`
    const item = await hold({ raw: message(n), entry: entryFor({ reference, facts: factsOf(record({ reference })) }) })
    t.equal(await acts.release(item, n < 5 ? 'recipient' : 'admin'), 'taken')
  }
  const bobs = await hold({ raw: message(7), recipient: BOB, entry: entryFor({ reference: 'REF7-AAA' }) })
  t.equal(await acts.release(bobs, 'recipient'), 'taken')
  await lessons.close()
  t.equal(sink.received.length, 7)
  t.strictSame(taught(data), { spam: 0, ham: LIMITS.reporterPerDay + 1, keptOut: 2 }, 'three of Ann’s, and Bob’s')
  t.strictSame(
    outcomes(state),
    [0, 1, 2, 3, 4, 7].map(n => ({ reference: `REF${n}-AAA`, wanted: 1, source: 'release' })),
    'an admin’s release says nothing of what it was',
  )
  t.strictSame(sink.received.at(-1)?.recipients, [BOB])
})

t.test('what is learnt leaves no text behind', async t => {
  const { acts, hold, data, lessons } = await bed()
  await acts.reportSpam(await hold())
  await lessons.close()
  for (const canary of ['canary-body', 'canary-subject', 'canary-name']) t.strictSame(grep(data, canary), [], canary)
  t.equal(RAW.includes('canary-body'), true)
})
