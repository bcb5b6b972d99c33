/** Holding: all or nothing, on the disk before it is told, once where a message comes again after a kill. */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { handBack } from '../../lib/quarantine/hand-back.ts'
import { Holder } from '../../lib/quarantine/hold.ts'
import { entryOf } from '../../lib/quarantine/item.ts'
import { randomName } from '../../lib/privacy/random-name.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { readHeldEntry, readMessage } from '../../lib/quarantine/read.ts'
import { list } from '../../lib/quarantine/rows.ts'
import { Octets } from '../../lib/session/octets.ts'
import { grep } from '../support/grep.ts'
import { tempFolder } from '../support/temp.ts'
import type { Entry, Item } from '../../lib/quarantine/item.ts'
import type { Quarantine } from '../../lib/quarantine/quarantine.ts'
import type { ToHold } from '../../lib/quarantine/hold.ts'

const RAW = Buffer.from('Subject: canary-subject\r\n\r\ncanary-body\r\n')
const entry = (subject = 'canary-subject'): Entry => ({
  reference: 'R7Q2-9KX',
  sender: 'canary-sender@good.example',
  from: 'canary-name',
  author: null,
  subject,
  facts: '[]',
})
const copy = (recipient: string, more: Partial<ToHold> = {}): ToHold => ({
  recipient,
  delivery: recipient,
  class: 'likely',
  entry: entry(),
  ...more,
})
const [ANN, BOB] = ['ann@here.example', 'bob@here.example']

type Bed = { readonly data: string; readonly quarantine: Quarantine; readonly holder: () => Holder }

async function bed(): Promise<Bed> {
  const data = tempFolder('held')
  const quarantine = openQuarantine({ data, keys: join(data, 'keys'), identityFile: null })
  await quarantine.keys.init()
  t.teardown(() => quarantine.close())
  return {
    data,
    quarantine,
    holder: () => new Holder({ quarantine, heldDays: () => 30, now: () => new Date() }),
  }
}
const rows = ({ state }: Quarantine): readonly (Item & { readonly day: number })[] =>
  state.demand(database => list(database, { recipient: null, before: null, most: 1000 }))
const files = (data: string): readonly string[] => {
  const folder = join(data, 'quarantine')
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap(one => (one.isFile() ? [one.name] : []))
    : []
}

t.test('what is held opens with the private key, and is readable nowhere else', async t => {
  const { data, quarantine, holder } = await bed()
  const names = await holder().hold(RAW, [copy(ANN), copy(BOB, { delivery: 'bob+shop@here.example' })])
  t.equal(names.length, 2)
  t.strictSame(files(data).toSorted(), names.toSorted())
  const items = rows(quarantine)
  t.strictSame(
    items.map(({ recipient, delivery, octets }) => [recipient, delivery, octets]),
    [
      [BOB, 'bob+shop@here.example', RAW.length],
      [ANN, ANN, RAW.length],
    ],
  )
  const identities = quarantine.keys.identities()
  for (const item of items) {
    t.strictSame(await readMessage(quarantine, item, identities), RAW)
    t.strictSame(await readHeldEntry(quarantine, item, identities), entry())
    t.equal(item.expiresAt - item.heldAt, 30 * 86_400)
  }
  for (const canary of ['canary-subject', 'canary-body', 'canary-sender', 'canary-name', 'R7Q2-9KX'])
    t.strictSame(grep(data, canary), [], canary)
})

t.test('a name is no option to a command', async t => {
  for (let n = 0; n < 2_000; n++) t.match(randomName(6), /^[A-Za-z0-9_][A-Za-z0-9_-]{7}$/)
})

for (const [typed, sender] of [
  ['', null],
  ['<alice@good.example>', 'alice@good.example'],
  ['<"a b"@good.example>', '"a b"@good.example'],
  ['<root>', 'root'],
  ['<ceo@[192.0.2.7]>', null],
  ['<"a>b"@good.example>', null],
  ['<"a\r\nRCPT TO:<eve@x"@good.example>', null],
] as const)
  t.test(`who sent it, ${JSON.stringify(typed)}: handed back from ${sender}, and from no namesake`, async t => {
    const found = entryOf({ sender: parsePath(typed), message: parseMessageOctets(RAW) }, 'R7Q2-9KX', '[]')
    t.equal(found.sender, sender)
  })

for (const [what, sender, recipient] of [
  ['a recipient that ends the path', 'a@good.example', '"b>ob"@here.example'],
  ['a line break', 'a@good.example', 'bob@here.example>\r\nRCPT TO:<eve@here.example'],
  ['a sender that does', '"a>b"@good.example', BOB],
] as const)
  t.test(`${what} is handed to no MTA`, async t => {
    const openServer = (): never => {
      throw new Error('nobody is asked')
    }
    const message = { sender, recipient, octets: RAW }
    t.strictSame(await handBack(openServer, 'here.example', message), { did: 'refused', code: null })
  })

t.test('how long a subject is cannot be told from its entry', async t => {
  const { quarantine, holder } = await bed()
  const lengths = new Set<number>()
  for (const subject of ['', 'a', 'x'.repeat(200)]) {
    await holder().hold(Buffer.from(subject), [copy(ANN, { entry: entry(subject) })])
    const row = quarantine.state.demand(database =>
      database.prepare('SELECT length(entry) AS n FROM held ORDER BY id DESC').get(),
    )
    lengths.add(Number(row?.['n']))
  }
  t.equal(lengths.size, 1)
})

t.test('where one copy cannot be kept none is', async t => {
  for (const [what, break_, mend] of [
    [
      'no folder for files',
      ({ data }) => writeFileSync(join(data, 'quarantine'), ''),
      ({ data }) => rmSync(join(data, 'quarantine')),
    ],
    [
      'no database',
      ({ data }) => mkdirSync(join(data, 'quarantine.db')),
      ({ data }) => rmSync(join(data, 'quarantine.db'), { recursive: true }),
    ],
    [
      'no key to seal to',
      ({ quarantine }) => rmSync(quarantine.keys.publicFile),
      async ({ quarantine }) => void (await quarantine.keys.init()),
    ],
    [
      'no folder for keys of days',
      ({ data }) => writeFileSync(join(data, 'keys', 'days'), ''),
      ({ data }) => rmSync(join(data, 'keys', 'days')),
    ],
  ] as const satisfies readonly (readonly [string, (bed: Bed) => void, (bed: Bed) => void | Promise<void>])[]) {
    const one = await bed()
    break_(one)
    const holder = one.holder()
    await t.rejects(holder.hold(RAW, [copy(ANN), copy(BOB)]), what)
    t.strictSame(files(one.data), [], what)
    await mend(one)
    await new Promise(done => setTimeout(done, 20))
    t.equal((await holder.hold(RAW, [copy(ANN), copy(BOB)])).length, 2, `${what}: and then it is`)
    t.equal(rows(one.quarantine).length, 2)
  }
})

t.test('octets that go away meanwhile, with the MTA, are not held as nothing', async t => {
  const { data, quarantine, holder } = await bed()
  const octets = new Octets()
  octets.append(Buffer.alloc(2_000_000, 'x'))
  const holding = holder().hold(octets.view(), [copy(ANN), copy(BOB)])
  setImmediate(() => octets.discard())
  await t.rejects(holding)
  t.strictSame([rows(quarantine), files(data)], [[], []])
})

t.test('many long ones at the same time are sealed one by one: others have their turn', async t => {
  const { holder } = await bed()
  const one = holder()
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  await Promise.all(Array.from({ length: 8 }, async () => one.hold(Buffer.alloc(1_000_000, 'x'), [copy(ANN)])))
  clearInterval(timer)
  t.ok(turns >= 8, `${turns} turns`)
})

t.test('what comes again', async t => {
  await t.test('after a run that was killed: held once, and then known to be heard of', async t => {
    const { data, quarantine, holder } = await bed()
    const [name] = await holder().hold(RAW, [copy(ANN)])
    const next = holder()
    t.strictSame(await next.hold(RAW, [copy(ANN)]), [name])
    next.tidy({ all: true })
    t.equal(rows(quarantine).length, 1)
    await new Promise(done => setTimeout(done, 50))
    t.equal(files(data).length, 1)
    await next.hold(RAW, [copy(ANN)])
    t.equal(rows(quarantine).length, 2, 'a second message of the same octets is a second message')
  })
  await t.test('in the same run, or for somebody else, or other octets: another message', async t => {
    const { quarantine, holder } = await bed()
    const first = holder()
    await first.hold(RAW, [copy(ANN)])
    await first.hold(RAW, [copy(ANN)])
    await holder().hold(RAW, [copy(BOB)])
    await holder().hold(Buffer.concat([RAW, Buffer.from('.')]), [copy(ANN)])
    await holder().hold(RAW, [copy(ANN, { delivery: 'ann+x@here.example' })])
    t.equal(rows(quarantine).length, 5)
  })
  await t.test('the MTA gave up before it heard: taken back', async t => {
    const { data, quarantine, holder } = await bed()
    const one = holder()
    const names = await one.hold(RAW, [copy(ANN), copy(BOB)])
    await one.undo(names)
    t.strictSame([rows(quarantine).length, files(data).length], [0, 0])
    await one.undo(names)
    one.tidy({ all: true })
  })
})

t.test('many at the same time are committed together', async t => {
  const { quarantine, holder } = await bed()
  const one = holder()
  const names = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => one.hold(Buffer.from(`message ${n}`), [copy(ANN)])),
  )
  t.equal(new Set(names.flat()).size, 100)
  const identities = quarantine.keys.identities()
  const texts = await Promise.all(
    rows(quarantine).map(async item => String(await readMessage(quarantine, item, identities))),
  )
  t.equal(new Set(texts).size, 100)
})
