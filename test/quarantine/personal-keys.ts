/** Recipients with a key of their own: what is held for them nobody else opens, the site included. */
import t from 'tap'
import { newPersonalKey, unlock } from '../../lib/privacy/personal-key.ts'
import { SealError } from '../../lib/privacy/seal.ts'
import { currentKey, dropUnused, enrol, keysOf, personalKeys, resign } from '../../lib/quarantine/personal-keys.ts'
import { readHeldEntry, readMessage } from '../../lib/quarantine/read.ts'
import { Releaser } from '../../lib/quarantine/release.ts'
import { find, remove } from '../../lib/quarantine/rows.ts'
import { Holder } from '../../lib/quarantine/hold.ts'
import { ANN, BOB, entryFor, quarantineBed, RAW } from '../support/quarantine.ts'
import { startSink } from '../support/sink.ts'
import { createConnection } from 'node:net'
import type { DatabaseSync } from 'node:sqlite'
import type { QuarantineBed } from '../support/quarantine.ts'

const PASSWORD = 'a long password'
const [first, second] = [(await newPersonalKey(PASSWORD)).key, (await newPersonalKey(PASSWORD)).key]
const identity = (await unlock(first, PASSWORD)) ?? ''
const write = <T>({ quarantine }: QuarantineBed, work: (database: DatabaseSync) => T): T =>
  quarantine.state.demand(work, { write: true })

t.test('rows', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const current = (): unknown =>
    Object.fromEntries(bed.quarantine.state.demand(one => currentKey(one, [ANN, BOB, ANN])))
  t.strictSame(current(), {})
  write(bed, one => enrol(one, ANN, first, 100))
  t.strictSame(current(), { [ANN]: first.publicKey })
  write(bed, one => enrol(one, ANN, second, 200))
  t.strictSame(current(), { [ANN]: second.publicKey })
  t.strictSame(
    bed.quarantine.state.demand(one => keysOf(one, ANN)),
    [second, first],
  )
  t.strictSame(
    bed.quarantine.state.demand(one => keysOf(one, BOB)),
    [],
  )
  const changed = { ...first, byPassword: 'another wrapping' }
  write(bed, one => enrol(one, ANN, changed, 300))
  t.strictSame(
    bed.quarantine.state.demand(one => keysOf(one, ANN)),
    [changed, second],
    'the same pair, another password',
  )
  t.strictSame(
    [...bed.quarantine.state.demand(personalKeys)].toSorted(),
    [first.publicKey, second.publicKey].toSorted(),
  )
  t.equal(
    write(bed, one => resign(one, ANN)),
    true,
  )
  t.equal(
    write(bed, one => resign(one, ANN)),
    false,
  )
  t.strictSame(current(), {})
  t.equal(write(bed, dropUnused), 2)
  t.strictSame(
    bed.quarantine.state.demand(one => keysOf(one, ANN)),
    [],
  )
})

t.test('a recipient’s mail', async t => {
  const sink = await startSink()
  t.teardown(async () => sink.stop())
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const releaser = new Releaser({
    quarantine,
    openServer: () => createConnection({ port: sink.port, host: '127.0.0.1' }),
    name: 'mx.here.example',
    markSeconds: () => 3600,
    scan: async () => 'clean',
    onTaken: () => undefined,
    now: () => new Date(),
  })
  write(bed, one => enrol(one, ANN, first, 100))
  const item = await hold()
  const others = await hold({ recipient: BOB })
  const site = quarantine.keys.identities()

  t.test('is closed to the site, and open to its owner', async t => {
    t.equal(item.key, first.publicKey)
    await t.rejects(readMessage(quarantine, item, site), SealError)
    await t.rejects(readHeldEntry(quarantine, item, site), SealError)
    t.strictSame(await readMessage(quarantine, item, [identity]), RAW)
    t.match(await readHeldEntry(quarantine, item, [...site, identity]), { subject: 'canary-subject' })
    t.strictSame(await readMessage(quarantine, others, site), RAW, 'another’s is the site’s')
  })

  t.test('an admin’s release says so, and leaves it as it was: nobody tries again and again', async t => {
    t.equal(await releaser.release(item.name, 'admin'), 'sealed')
    t.match(
      quarantine.state.demand(one => find(one, item.name)),
      { dueAt: null, trouble: 'sealed' },
    )
    t.equal(await releaser.releaseDue(), 0)
    t.equal(sink.received.length, 0)
  })

  t.test('its owner’s identity releases it', async t => {
    t.equal(await releaser.release(item.name, 'recipient', [identity]), 'taken')
    t.equal(sink.received.length, 1)
    t.strictSame(sink.received[0]?.octets.subarray(-RAW.length), RAW)
    t.match(sink.received[0], { sender: 'alice@good.example', recipients: [ANN] })
    t.equal(await releaser.release(item.name, 'recipient', [identity]), 'gone')
  })

  t.test('after they resign new mail is the site’s, and what is held stays theirs', async t => {
    const before = await hold()
    write(bed, one => resign(one, ANN))
    const after = await hold()
    t.equal(after.key, quarantine.keys.publicKey())
    t.strictSame(await readMessage(quarantine, after, site), RAW)
    await t.rejects(readMessage(quarantine, before, site), SealError)
    t.equal(write(bed, dropUnused), 0, 'something is sealed to it')
    write(bed, one => remove(one, before.name))
    t.equal(write(bed, dropUnused), 1)
  })
})

t.test('a key that changes while a message is sealed: it is sealed again, to the new one', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine } = bed
  for (const [name, change, want] of [
    ['enrolled meanwhile', () => write(bed, one => enrol(one, ANN, first, 1)), () => first.publicKey],
    [
      'another pair, and the first one dropped',
      () => write(bed, one => (enrol(one, ANN, second, 2), dropUnused(one))),
      () => second.publicKey,
    ],
    ['resigned', () => write(bed, one => (resign(one, ANN), dropUnused(one))), () => quarantine.keys.publicKey()],
    ['the site’s key rotated', async () => quarantine.keys.rotate(work => work()), () => quarantine.keys.publicKey()],
  ] as const) {
    const holder = new Holder({ quarantine, heldDays: () => 30, now: () => new Date() })
    // The key is read at once; the change comes while it is sealed and written.
    const holding = holder.hold(RAW, [{ recipient: ANN, delivery: ANN, class: 'likely', entry: entryFor() }])
    await change()
    const [held = ''] = await holding
    const item = quarantine.state.demand(one => find(one, held))
    t.equal(item?.key, want(), name)
    t.strictSame(
      await quarantine.files.names(item?.day ?? 0),
      bed
        .items()
        .map(one => one.name)
        .toSorted(),
      `${name}: nothing lies about`,
    )
    write(bed, one => remove(one, held))
    await quarantine.files.remove(item?.day ?? 0, held)
  }
})
