/** After a change of the site's key everything opens with the new one, whatever comes between. */
import t from 'tap'
import { newPersonalKey, unlock } from '../../lib/privacy/personal-key.ts'
import { open, publicKeyOf, seal, SealError } from '../../lib/privacy/seal.ts'
import { enrol } from '../../lib/quarantine/personal-keys.ts'
import { readHeldEntry, readMessage, sealedMessage } from '../../lib/quarantine/read.ts'
import { placeOf, readFacts, reportWrong, wrappedFacts } from '../../lib/quarantine/reports.ts'
import { reseal } from '../../lib/quarantine/reseal.ts'
import { claim, find, putSealed, remove, unclaim } from '../../lib/quarantine/rows.ts'
import { BOB, entryFor, quarantineBed, RAW } from '../support/quarantine.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { HeldItem, QuarantineBed } from '../support/quarantine.ts'

const now = (): Date => new Date()
const seconds = (): number => Math.floor(Date.now() / 1000)
const write = <T>({ quarantine }: QuarantineBed, work: (database: DatabaseSync) => T): T =>
  quarantine.state.demand(work, { write: true })
const rotate = async ({ quarantine: { keys, state } }: QuarantineBed): Promise<string> =>
  keys.rotate(work => state.demand(work, { write: true }))
const again = ({ quarantine }: QuarantineBed, { name }: HeldItem): HeldItem | null =>
  quarantine.state.demand(database => find(database, name))

t.test('everything opens, and the old private key is gone', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const { keys } = quarantine
  t.strictSame(await reseal(quarantine, now), { sealed: 0, left: 0, retired: 0 }, 'nothing to do')
  const { key } = await newPersonalKey('a long password')
  const own = (await unlock(key, 'a long password')) ?? ''
  const items = [await hold(), await hold({ raw: Buffer.of() }), await hold({ raw: Buffer.alloc(300_000, 7) })]
  write(bed, database => enrol(database, BOB, key, 1))
  const personal = await hold({ recipient: BOB })
  const [before = ''] = keys.identities()
  await rotate(bed)
  const newer = await hold({ recipient: BOB.replace('bob', 'eve') })
  const middle = await rotate(bed)
  const files = await Promise.all(items.map(async item => sealedMessage(quarantine, item)))
  t.strictSame(await reseal(quarantine, now), { sealed: 4, left: 0, retired: 2 })
  t.equal(keys.identities().length, 1)
  t.equal(await publicKeyOf(keys.identities()[0] ?? ''), middle)
  for (const [n, item] of [...items, newer].entries()) {
    const found = again(bed, item)
    t.match(found, { key: middle, dueAt: null, trouble: null })
    if (found === null) continue
    t.equal((await readMessage(quarantine, found, keys.identities()))?.length, item.octets)
    t.match(await readHeldEntry(quarantine, found, keys.identities()), entryFor())
    await t.rejects(readMessage(quarantine, found, [before]), SealError)
    t.notSame(await sealedMessage(quarantine, found), files[n])
  }
  t.equal(again(bed, personal)?.key, key.publicKey, 'a recipient’s own is not touched')
  t.strictSame(await readMessage(quarantine, personal, [own]), RAW)
  t.strictSame(
    (await quarantine.files.names(personal.day)).toSorted(),
    bed
      .items()
      .map(({ name }) => name)
      .toSorted(),
    'nothing lies about',
  )
  t.equal(
    write(bed, database => claim(database, personal.name, 'x', seconds(), seconds() + 9)),
    true,
    'nobody has a claim left',
  )
})

t.test('what is being handed back meanwhile is left, and its key stays', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const [busy, idle] = [await hold(), await hold()]
  const [identity = ''] = quarantine.keys.identities()
  write(bed, database => claim(database, busy.name, 'releaser', seconds(), seconds() + 600))
  await rotate(bed)
  t.strictSame(await reseal(quarantine, now), { sealed: 1, left: 1, retired: 0 })
  t.strictSame(await readMessage(quarantine, busy, [identity]), RAW)
  t.equal(again(bed, idle)?.key, quarantine.keys.publicKey())
  write(bed, database => unclaim(database, busy.name))
  t.strictSame(await reseal(quarantine, now), { sealed: 1, left: 0, retired: 1 })
  t.strictSame(await readMessage(quarantine, busy, quarantine.keys.identities()), RAW)
})

t.test('a kill between file and row loses nothing, another change of keys included', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const { keys, files, dayKeys } = quarantine
  const item = await hold()
  await rotate(bed)
  // What a reseal had done when it was killed: its claim, and the file.
  write(bed, database => claim(database, item.name, 'reseal', seconds(), seconds() + 120))
  const octets = await open((await sealedMessage(quarantine, item)) ?? Buffer.of(), keys.identities())
  await files.replace(
    item.day,
    item.name,
    dayKeys.wrap('held', item.day, item.name, await seal(octets, keys.publicKey())),
  )
  const opens = async (what: string): Promise<void> => {
    t.strictSame(await readMessage(quarantine, item, keys.identities()), RAW, what)
    t.match(await readHeldEntry(quarantine, item, keys.identities()), { subject: 'canary-subject' }, what)
  }
  await opens('right after')
  t.strictSame(await reseal(quarantine, now), { sealed: 0, left: 1, retired: 0 }, 'its claim still holds')
  await opens('after a second run')
  await rotate(bed)
  t.strictSame(await reseal(quarantine, now), { sealed: 0, left: 1, retired: 0 })
  await opens('after another key and a third run')
  const later = (): Date => new Date(Date.now() + 121_000)
  t.strictSame(await reseal(quarantine, later), { sealed: 1, left: 0, retired: 2 }, 'when its claim is over')
  await opens('at the end')
})

t.test('deleted meanwhile: the file does not come back', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const item = await hold()
  await rotate(bed)
  const { files } = quarantine
  const slow = {
    ...quarantine,
    files: Object.assign(Object.create(files) as typeof files, {
      replace: async (...args: Parameters<typeof files.replace>) => {
        write(bed, database => remove(database, item.name))
        await files.remove(item.day, item.name)
        await files.replace(...args)
      },
      read: async (...args: Parameters<typeof files.read>) => files.read(...args),
      remove: async (...args: Parameters<typeof files.remove>) => files.remove(...args),
    }),
  }
  t.strictSame(await reseal(slow, now), { sealed: 0, left: 1, retired: 0 })
  t.strictSame(await files.names(item.day), [])
  t.equal(
    write(bed, database => putSealed(database, item.name, 'age1', null)),
    false,
  )
  t.strictSame(await reseal(quarantine, now), { sealed: 0, left: 0, retired: 1 })
})

t.test('what cannot be opened stays as it is, and the rest goes on', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const [lost, fine] = [await hold(), await hold()]
  await quarantine.files.remove(lost.day, lost.name)
  await rotate(bed)
  t.strictSame(await reseal(quarantine, now), { sealed: 1, left: 1, retired: 0 })
  t.strictSame(await readMessage(quarantine, fine, quarantine.keys.identities()), RAW)
  t.equal(
    write(bed, database => claim(database, lost.name, 'x', seconds(), seconds() + 9)),
    true,
    'without a claim',
  )
})

t.test('a message whose list entry is over, and one whose time is over', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const old = await hold({ at: new Date(Date.now() - 3 * 86_400_000) })
  quarantine.dayKeys.shredBefore('entry', old.day + 1)
  await rotate(bed)
  t.strictSame(await reseal(quarantine, now), { sealed: 1, left: 0, retired: 1 })
  t.strictSame(await readMessage(quarantine, old, quarantine.keys.identities()), RAW)
  t.strictSame(quarantine.dayKeys.days('entry'), [], 'no key of a day is made anew')
  quarantine.dayKeys.shredBefore('held', old.day + 1)
  await rotate(bed)
  t.strictSame(await reseal(quarantine, now), { sealed: 0, left: 1, retired: 0 })
})

t.test('what was reported as wrongly held can still be looked at', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { quarantine, hold } = bed
  const { keys, dayKeys, state } = quarantine
  const item = await hold()
  const reported = await reportWrong({ quarantine, item, entry: entryFor(), person: 'tag' }, seconds())
  const id = 'report' in reported ? reported.report.id : ''
  await rotate(bed)
  t.strictSame(await reseal(quarantine, now), { sealed: 1, left: 0, retired: 1 })
  const facts = dayKeys.unwrap(
    'entry',
    placeOf(id),
    state.demand(database => wrappedFacts(database, id)) ?? Buffer.of(),
  )
  t.match(readFacts(await open(facts, keys.identities())), { subject: 'canary-subject' })
})

t.test('two at once', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  for (let n = 0; n < 6; n++) await bed.hold()
  await rotate(bed)
  const [one, two] = await Promise.all([reseal(bed.quarantine, now), reseal(bed.another(), now)])
  t.equal(one.sealed + two.sealed >= 6, true)
  await reseal(bed.quarantine, now)
  t.equal(bed.quarantine.keys.identities().length, 1)
  for (const item of bed.items())
    t.strictSame(await readMessage(bed.quarantine, item, bed.quarantine.keys.identities()), RAW)
})

t.test('rotated by several processes at once: no private half is lost', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const keys = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const { keys, state } = bed.another()
      return keys.rotate(work => state.demand(work, { write: true }))
    }),
  )
  const own = await Promise.all(bed.quarantine.keys.identities().map(async one => publicKeyOf(one)))
  t.equal(own.length, 7)
  for (const key of keys) t.ok(own.includes(key))
  t.equal(own[0], bed.quarantine.keys.publicKey())
})
