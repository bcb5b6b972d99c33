/** Letting many messages go: counted first, undone for a while, and nothing among them that only its recipient may release. */
import { createConnection } from 'node:net'
import t from 'tap'
import { newPersonalKey } from '../../lib/privacy/personal-key.ts'
import { begin, bulks, preview, undo } from '../../lib/quarantine/bulk.ts'
import { enrol } from '../../lib/quarantine/personal-keys.ts'
import { Releaser } from '../../lib/quarantine/release.ts'
import { askRelease, claim, find, list, remove } from '../../lib/quarantine/rows.ts'
import { factsOf } from '../../lib/store/verdict-facts.ts'
import { ANN, BOB, entryFor, quarantineBed } from '../support/quarantine.ts'
import { startSink } from '../support/sink.ts'
import { group, record } from '../support/verdict.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Which } from '../../lib/quarantine/bulk.ts'
import type { QuarantineBed } from '../support/quarantine.ts'

const NOW = Math.floor(Date.now() / 1000)
const ANY: Which = { rule: null, class: null, since: null, until: null }
const FACTS = { now: NOW, dueAt: NOW + 600, owner: 'root', reason: 'a bad rule' }
const write = <T>({ quarantine }: QuarantineBed, work: (database: DatabaseSync) => T): T =>
  quarantine.state.demand(work, { write: true })
const signal = (name: string) => ({ scorer: 'rules', name, points: 3 })

t.test('preview', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const identities = quarantine.keys.identities()
  const seen = async (which: Partial<Which>, keys = identities): Promise<unknown> => {
    const { names, ...counts } = await preview(quarantine, { ...ANY, ...which }, keys)
    return { messages: names.length, ...counts }
  }
  t.strictSame(await seen({}), { messages: 0, recipients: 0, byClass: {}, unreadable: 0 })
  const { key } = await newPersonalKey('a long password')
  const facts = factsOf(record({ signals: [signal('ODD_RULE')], groups: [group({ signals: [signal('OWN_RULE')] })] }))
  await hold({ entry: entryFor({ facts }), at: new Date((NOW - 100) * 1000) })
  await hold({ class: 'sure', recipient: BOB, at: new Date((NOW - 50) * 1000) })
  await hold({ class: 'malware', entry: entryFor({ facts }) })
  await hold({ class: 'other', entry: entryFor({ facts: 'no facts' }) })
  write(bed, database => enrol(database, ANN, key, 1))
  await hold({ class: 'forged', entry: entryFor({ facts }) })
  for (const [name, which, want] of [
    [
      'all: no malware, nothing that is sealed to its recipient',
      {},
      { messages: 3, recipients: 2, byClass: { other: 1, sure: 1, likely: 1 }, unreadable: 1 },
    ],
    ['a class', { class: 'sure' }, { messages: 1, recipients: 1, byClass: { sure: 1 }, unreadable: 0 }],
    [
      'a class of which all are sealed to their recipients',
      { class: 'forged' },
      { messages: 0, byClass: {}, unreadable: 1 },
    ],
    ['malware cannot be asked for', { class: 'malware' }, { messages: 0, unreadable: 0 }],
    ['a rule', { rule: 'ODD_RULE' }, { messages: 1, byClass: { likely: 1 }, unreadable: 2 }],
    ['a rule for some recipients', { rule: 'OWN_RULE' }, { messages: 1, byClass: { likely: 1 }, unreadable: 2 }],
    ['a rule that is not', { rule: 'ODD' }, { messages: 0, recipients: 0, byClass: {}, unreadable: 2 }],
    ['in which case counts', { rule: 'odd_rule' }, { messages: 0 }],
    ['a rule and a class', { rule: 'ODD_RULE', class: 'sure' }, { messages: 0, unreadable: 0 }],
    ['since', { since: NOW - 50 }, { messages: 2, byClass: { other: 1, sure: 1 } }],
    ['until: before', { until: NOW - 50 }, { messages: 1, byClass: { likely: 1 } }],
    ['between', { since: NOW - 60, until: NOW - 40 }, { messages: 1, byClass: { sure: 1 } }],
    ['between the wrong way round', { since: NOW - 40, until: NOW - 60 }, { messages: 0 }],
  ] as const)
    t.match(await seen(which), want, name)
  t.match(await seen({ rule: 'ODD_RULE' }, []), { messages: 0, unreadable: 4 }, 'without the key nobody can tell rules')
  t.match(await seen({ class: 'likely' }, []), { messages: 1, unreadable: 0 }, 'classes need no key')
})

t.test('more than a page of them', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const item = await hold()
  write(bed, database => {
    const copy = database.prepare(
      `INSERT INTO held (name, recipient, delivery, held_at, day, expires_at, octets, class, key, entry, run)
       SELECT name || ?, recipient, delivery, held_at, day, expires_at, octets, class, key, NULL, run FROM held WHERE name = ?`,
    )
    for (let n = 0; n < 1_200; n++) copy.run(`-${n}`, item.name)
  })
  const found = await preview(quarantine, ANY, [])
  t.equal(new Set(found.names).size, 1_201)
  t.equal(write(bed, database => begin(database, found.names, FACTS)).messages, 1_201)
})

t.test('begun, undone', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const items = [await hold(), await hold(), await hold(), await hold(), await hold()]
  const [first, second, third, fourth, fifth] = items.map(({ name }) => name)
  const state = (name = ''): unknown => quarantine.state.demand(database => find(database, name))?.dueAt
  write(bed, database => askRelease(database, fifth ?? '', NOW + 5, 'recipient'))
  write(bed, database => remove(database, fourth ?? ''))
  const names = [...items.map(({ name }) => name), 'no-such']
  const made = write(bed, database => begin(database, names, FACTS))
  t.equal(made.messages, 3)
  t.equal(state(first), NOW + 600)
  t.equal(state(fifth), NOW + 5, 'what its recipient asked for goes when it would have gone')
  t.match(quarantine.state.demand(bulks), [
    { id: made.id, owner: 'root', reason: 'a bad rule', messages: 3, left: 3, state: 'waiting' },
  ])
  t.match(
    write(bed, database => begin(database, names, FACTS)),
    { messages: 0 },
    'twice the same: all of it waits already',
  )
  // One is going right now, the claim on another was left by a process that was killed.
  write(bed, database => claim(database, second ?? '', 'now', NOW, NOW + 600))
  write(bed, database => claim(database, third ?? '', 'killed', NOW - 700, NOW - 100))
  t.strictSame(
    write(bed, database => undo(database, made.id, NOW)),
    { kept: 2, gone: 1 },
  )
  t.strictSame([state(first), state(second), state(third), state(fifth)], [null, NOW + 600, null, NOW + 5])
  t.match(
    quarantine.state.demand(bulks).find(({ id }) => id === made.id),
    { state: 'undone', left: 1 },
  )
  t.equal(
    write(bed, database => undo(database, 'no-such', NOW)),
    null,
  )
})

t.test('undone while others of it go: what was undone stays', async t => {
  const sink = await startSink()
  t.teardown(async () => sink.stop())
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  for (let n = 0; n < 12; n++) await hold()
  const names = quarantine.state
    .demand(database => list(database, { recipient: null, before: null, most: 99 }))
    .map(({ name }) => name)
  const { id } = write(bed, database => begin(database, names, { ...FACTS, dueAt: NOW - 1 }))
  let kept = -1
  const releaser = new Releaser({
    quarantine,
    openServer: () => createConnection({ port: sink.port, host: '127.0.0.1' }),
    name: 'mx.here.example',
    markSeconds: () => 60,
    async scan() {
      if (kept < 0) kept = write(bed, database => undo(database, id, NOW))?.kept ?? -1
      return 'clean'
    },
    onTaken: () => undefined,
    now: () => new Date(),
  })
  const taken = await releaser.releaseDue()
  t.ok(kept > 0, `${kept} were undone, ${taken} went`)
  t.equal(taken, 12 - kept)
  t.equal(bed.items().length, kept)
  t.equal(sink.received.length, taken)
})
