/** subject as a process, on what the daemon and the other commands leave; and each function of it where a process cannot look. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { putPairs } from '../../lib/store/correspondents.ts'
import { putEntries, removeEntries } from '../../lib/store/entry-edit.ts'
import { letThrough } from '../../lib/store/greylist-let.ts'
import { writeDocument } from '../../lib/store/policy-rows.ts'
import { keyedHash, secretFor } from '../../lib/store/secret.ts'
import { enrol } from '../../lib/quarantine/personal-keys.ts'
import { newPersonalKey } from '../../lib/privacy/personal-key.ts'
import { open, seal } from '../../lib/privacy/seal.ts'
import { SCHEMA } from '../../lib/store/schema.ts'
import { QUARANTINE_SCHEMA } from '../../lib/quarantine/schema.ts'
import { HOLDERS, NOBODYS } from '../../lib/rights/subject/holders.ts'
import { exportSchema } from '../../lib/rights/subject/schema.ts'
import { subjectFrom } from '../../lib/rights/subject/subject.ts'
import { searchFiles } from '../../lib/rights/subject/traces.ts'
import { DatabaseSync } from 'node:sqlite'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import { ENTRY, heldData, holdFor, RAW } from './support/held.ts'
import { mistakesIn } from './support/json-schema.ts'
import type { Export } from '../../lib/rights/subject/export.ts'
import type { Receipt } from '../../lib/rights/subject/erase.ts'
import type { HeldData } from './support/held.ts'

const NOW = Math.floor(Date.now() / 1000)
const ANN = 'canary.ann@example.org'
const AUTHOR = { owner: 'root', reason: 'asked', at: new Date() }

/** Everything there can be about Ann, and something about Bob. */
async function filled(): Promise<HeldData & { readonly ann: readonly string[]; readonly bob: readonly string[] }> {
  const held = await heldData()
  const { quarantine, store } = held
  store.demand(
    database => {
      writeDocument(
        database,
        {
          values: [
            { scope: `recipient:${ANN}`, name: 'score.quarantine', value: 8, place: '' },
            { scope: 'domain:example.org', name: 'quarantine.mailbox', value: `bob@example.org`, place: '' },
          ],
          bounds: [],
          aliases: [{ address: 'canary.info@example.org', primary: ANN, place: '' }],
        },
        { ...AUTHOR, reason: `as Canary.Ann@Example.ORG, asked` },
      )
      const one = {
        list: 'allow',
        kind: 'address',
        insist: false,
        description: '',
        owner: ANN,
        reason: 'mine',
      } as const
      const [gone] = putEntries(
        database,
        [
          { ...one, scope: `recipient:${ANN}`, value: 'gone@shop.example', expiresAt: null },
          { ...one, scope: `recipient:${ANN}`, value: 'news@shop.example', expiresAt: NOW + 1000 },
          { ...one, scope: 'recipient:bob@example.org', list: 'block', value: ANN, owner: 'bob', expiresAt: null },
          { ...one, scope: 'site', value: 'other@shop.example', owner: 'root', reason: `for ${ANN}.`, expiresAt: null },
          { ...one, scope: 'site', value: `x${ANN}`, owner: 'root', expiresAt: null },
        ],
        NOW,
      )
      removeEntries(database, [gone?.id ?? 0], NOW)
      putPairs(
        database,
        [
          { own: ANN, other: 'friend@shop.example' },
          { own: 'bob@example.org', other: ANN },
          { own: 'bob@example.org', other: 'friend@shop.example' },
        ],
        30_000,
      )
      letThrough(database, ANN, NOW + 1000)
      const key = secretFor(database, 'rates')
      database.prepare('INSERT INTO bucket VALUES (?, 1, ?)').run(keyedHash(key, 'user', ANN), NOW)
    },
    { write: true },
  )
  const ann = await holdFor(held, [
    [ANN, 'Canary.Ann+shop@example.org'],
    [ANN, 'canary.info@example.org'],
  ])
  const bob = await holdFor(held, [['bob@example.org', 'bob@example.org']])
  quarantine.state.demand(
    database => {
      database.prepare("INSERT INTO person (tag, recipient, language) VALUES ('tag-of-ann', ?, 'de')").run(ANN)
      database.prepare("INSERT INTO person (tag, recipient) VALUES ('tag-of-bob', 'bob@example.org')").run()
      const day = Math.floor(NOW / 86_400)
      const words = quarantine.dayKeys.wrap('audit', day, 'journal 1', Buffer.from('{"report":"AAAA-AAA"}'))
      database
        .prepare("INSERT INTO journal VALUES (1, ?, ?, 'view', 'tag-of-ann', ?, ?, ?)")
        .run(NOW, day, words, Buffer.alloc(32), Buffer.alloc(32, 1))
      database
        .prepare("INSERT INTO secrecy (administrator, words, accepted_at, until) VALUES ('root', 'x', 1, 2)")
        .run()
    },
    { write: true },
  )
  const { key: own } = await newPersonalKey('correct horse battery')
  quarantine.state.demand(database => enrol(database, ANN, own, NOW), { write: true })
  await report(held, ann[0] ?? '')
  return { ...held, ann, bob }
}

async function report({ quarantine }: HeldData, name: string): Promise<void> {
  const day = Math.floor(NOW / 86_400)
  const sealed = await seal(Buffer.from('{"v":1,"subject":"a canary sings"}   '), quarantine.keys.publicKey())
  const facts = quarantine.dayKeys.wrap('entry', day, 'report AAAA-AAA', sealed)
  quarantine.state.demand(
    database =>
      database
        .prepare(
          "INSERT INTO report (id, name, person, made_at, day, key, facts, state) VALUES ('AAAA-AAA', ?, 'tag-of-ann', ?, ?, 'age1', ?, 'open')",
        )
        .run(name, NOW, day, facts),
    { write: true },
  )
}

function caller({ data }: { readonly data: string }): (...args: string[]) => ReturnType<typeof cleanmilter> {
  return (...args) => cleanmilter(['subject', ...args, ...OFFLINE, '--set', `data=${data}`])
}

function countsOf(classes: readonly { readonly class: string; readonly count: number }[]): Record<string, number> {
  return Object.fromEntries(classes.map(one => [one.class, one.count]))
}

const FILLED = {
  'held-messages': 2,
  'personal-keys': 1,
  reports: 1,
  journal: 1,
  'bulk-releases': 0,
  secrecy: 0,
  person: 1,
  settings: 1,
  aliases: 1,
  'lists-own': 2,
  'lists-about': 1,
  notes: 2,
  'named-in-settings': 0,
  correspondents: 2,
  'greylist-let': 1,
  'rate-limits': 1,
}

t.test('each table is in a holder, or says why nobody can be found in it', t => {
  for (const { steps } of [SCHEMA, QUARANTINE_SCHEMA]) {
    const database = new DatabaseSync(':memory:')
    for (const step of steps) database.exec(step)
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    for (const { name } of tables)
      t.ok(
        HOLDERS.some(({ tables: of }) => of.includes(String(name))) || Object.hasOwn(NOBODYS, String(name)),
        `${String(name)}: add it to a holder in lib/rights/subject, or to NOBODYS`,
      )
    database.close()
  }
  t.end()
})

t.test('whose an address is', t => {
  const subject = subjectFrom(ANN, ['canary.info@example.org'], '+')
  for (const { address, owns } of [
    { address: ANN, owns: true },
    { address: 'Canary.ANN@EXAMPLE.org', owns: true },
    { address: 'canary.ann+shop@example.org', owns: true },
    { address: '"canary.ann"@example.org', owns: true },
    { address: 'canary.info+a+b@example.org', owns: true },
    { address: 'ann@example.org', owns: false },
    { address: `x${ANN}`, owns: false },
    { address: `${ANN}.example`, owns: false },
    { address: 'canary-ann@example.org', owns: false },
    { address: '', owns: false },
    { address: '@', owns: false },
  ])
    t.equal(subject.owns(address), owns, address)
  for (const { text, out } of [
    { text: `for ${ANN}.`, out: 'for X.' },
    { text: `<CANARY.ANN@example.org>, canary.info@example.org`, out: '<X>, X' },
    { text: `${ANN}.example`, out: `${ANN}.example` },
    { text: `x${ANN}`, out: `x${ANN}` },
    { text: `${ANN}-x`, out: `${ANN}-x` },
    { text: 'canaryXann@example.org', out: 'canaryXann@example.org' },
  ])
    t.equal(subject.takeOut(text, 'X'), out, text)
  t.end()
})

t.test('export: everything, opened, as its schema says', async t => {
  const held = await filled()
  const call = caller(held)
  const folder = join(tempFolder('out'), 'ann')
  const { code, out, err } = await call(
    'export',
    'CANARY.INFO+news@Example.org',
    '--with-messages',
    folder,
    '--lang',
    'de',
  )
  t.match({ code, err }, { code: 0, err: '' })
  const found = JSON.parse(out) as Export
  t.strictSame(mistakesIn(exportSchema(), found), [])
  t.equal(found.address, ANN)
  t.strictSame(countsOf(found.classes), FILLED)
  const items = (name: string): readonly Readonly<Record<string, unknown>>[] =>
    found.classes.find(one => one.class === name)?.items ?? []
  t.match(items('held-messages')[0], {
    delivery: 'Canary.Ann+shop@example.org',
    entry: { subject: 'a canary sings', sender: 'news@shop.example' },
    because: [/Quarantäne/, /./],
    message: `${held.ann[0]}.age`,
  })
  t.strictSame(readdirSync(folder).sort(), held.ann.map(name => `${name}.age`).sort())
  t.match(
    readFileSync(join(folder, `${held.ann[1]}.age`), 'latin1'),
    /^age-encryption\.org\/v1\n/,
    'no command opens a message',
  )
  t.equal(statSync(join(folder, `${held.ann[1]}.age`)).mode & 0o777, 0o600)
  t.match(items('reports'), [{ id: 'AAAA-AAA', facts: { subject: 'a canary sings' } }])
  t.match(items('journal'), [{ kind: 'view', words: { report: 'AAAA-AAA' } }])
  t.match(items('person'), [{ language: 'de' }])
  t.notOk('by_password' in (items('personal-keys')[0] ?? {}))
  t.match(items('correspondents'), [{ direction: /from/, expires_day: '2052-02-20' }, { direction: /to/ }])
  t.match(items('lists-about'), [{ scope: 'a recipient', list: 'block' }])
  t.notMatch(out, /bob@example\.org/, 'of others nothing')
  t.match(
    found.not_attributable.find(one => one.class === 'verdicts'),
    { ends_after_days: 7 },
  )

  const keys = JSON.parse((await call('export', ANN, '--with-keys')).out) as Export
  t.match(keys.classes.find(one => one.class === 'personal-keys')?.items, [{ by_password: /^argon2id/ }])

  const sealed = JSON.parse((await call('export', ANN, '--sealed', '--with-messages', folder)).out) as Export
  t.strictSame(mistakesIn(exportSchema(), sealed), [])
  t.notMatch(JSON.stringify(sealed), /a canary sings/)
  const file = readdirSync(folder).find(name => name.endsWith('.age'))
  const identities = held.quarantine.keys.identities()
  t.ok((await open(readFileSync(join(folder, file ?? '')), identities)).equals(RAW))
})

t.test('an export of nothing, and of what its day key is gone of', async t => {
  const nowhere = caller({ data: tempFolder('empty') })
  const nothing = JSON.parse((await nowhere('export', ANN)).out) as Export
  t.strictSame(mistakesIn(exportSchema(), nothing), [])
  t.ok(nothing.classes.every(({ count }) => count === 0))
  const missing = JSON.parse((await caller({ data: '/nonexistent/data' })('export', ANN)).out) as Export
  t.ok(missing.classes.every(({ count }) => count === 0))

  const held = await filled()
  held.quarantine.dayKeys.shredBefore('entry', 99_999)
  held.quarantine.dayKeys.shredBefore('held', 99_999)
  held.quarantine.dayKeys.shredBefore('audit', 99_999)
  const found = JSON.parse((await caller(held)('export', ANN, '--with-messages', tempFolder('out'))).out) as Export
  t.strictSame(mistakesIn(exportSchema(), found), [])
  t.match(found.classes[0]?.items, [{ entry: null, message: null }, {}])
})

t.test('erase: a look first, then all of it, in all files', async t => {
  const held = await filled()
  const call = caller(held)
  // Some bulk around it, so that rows move within pages and leave copies.
  const many = Array.from({ length: 60 }, (_, n) => [`canary${n}@example.net`, `canary${n}@example.net`] as const)
  await holdFor(held, many)
  await holdFor(held, [[ANN, ANN]])

  const look = await call('erase', ANN)
  t.match(look, { code: 0, out: /nothing was\. Say --yes[^]*held-messages 3/ })
  t.not(searchFiles(held.data, [ANN]).found.length, 0)

  held.store.close()
  held.quarantine.close()
  const { code, out, err } = await call('erase', ANN, '--yes', '--json')
  t.match({ code, err }, { code: 0, err: '' })
  const receipt = JSON.parse(out) as Receipt
  t.equal(receipt.complete, true)
  t.strictSame(
    receipt.classes.map(({ class: of, before, after }) => [of, before, after]),
    Object.entries({ ...FILLED, 'held-messages': 3 }).map(([of, count]) => [of, count, 0]),
  )
  t.equal(receipt.files, 3)
  t.match(receipt.digest, /^sha256:[0-9a-f]{64}$/)
  t.strictSame(receipt.searched, { ...receipt.searched, logs_emptied: true })
  // x…, whose address ends as Ann's does, is somebody else: it stays.
  const text = readdirSync(held.data, { recursive: true, withFileTypes: true })
    .filter(one => one.isFile())
    .map(one => readFileSync(join(one.parentPath, one.name), 'latin1').replaceAll(`x${ANN}`, ''))
    .join('\n')
  t.notMatch(text, /canary\.(?:ann|info)/i)

  const files = held.bob.concat(held.ann).filter(name => searchNames(held.data).includes(name))
  t.strictSame(files, held.bob, "Bob's stays")
  t.equal(
    held.quarantine.state.demand(database => database.prepare('SELECT * FROM journal').all().length),
    1,
  )
  t.equal(
    held.quarantine.state.demand(database => database.prepare('SELECT * FROM held').all().length),
    61,
  )

  const again = await call('erase', ANN, '--yes')
  t.match(again, { code: 0, out: /nothing was held/ })
  t.match((await call('erase', ANN)).out, /nothing is held/)
})

t.test('erase: daemons hear of it', async t => {
  const held = await filled()
  const { Entries } = await import('../../lib/store/entries.ts')
  const { Scopes } = await import('../../lib/store/scopes.ts')
  const entries = new Entries(held.store, () => new Date())
  const scopes = new Scopes(held.store)
  await entries.loaded()
  t.equal(entries.size, 4)
  t.equal(scopes.anySets(['score.quarantine']), true)
  await caller(held)('erase', ANN, '--yes')
  held.store.look()
  await entries.loaded()
  t.equal(entries.size, 2)
  t.equal(scopes.anySets(['score.quarantine']), false)
})

t.test('erase: what is being handed back stays, with its key, and is said', async t => {
  const held = await filled()
  const call = caller(held)
  const [name = ''] = held.ann
  const claim = (until: number): void =>
    void held.quarantine.state.demand(
      database =>
        database
          .prepare(
            "UPDATE held SET claim = 'x', claimed_until = ?, key = (SELECT public_key FROM personal_key) WHERE name = ?",
          )
          .run(until, name),
      { write: true },
    )
  claim(NOW + 600)
  const under = await call('erase', ANN, '--yes')
  t.match(under, { code: 75, out: /NOT ALL OF IT[^]*held-messages +2 before, 1 after: .*being handed back/ })
  t.match(under.out, /personal-keys +1 before, 1 after/)
  claim(NOW - 1)
  t.match(await call('erase', ANN, '--yes'), { code: 0, out: /held-messages +1 before, 0 after/ })
})

t.test('erase: somebody reads what was there before', async t => {
  const held = await filled()
  const reader = new DatabaseSync(held.quarantine.state.path)
  reader.exec('BEGIN; SELECT count(*) FROM held')
  reader.prepare('SELECT * FROM held').all()
  const busy = await caller(held)('erase', ANN, '--yes')
  t.match(busy, { code: 75, out: /erase again/ })
  reader.exec('COMMIT')
  reader.close()
  t.match(await caller(held)('erase', ANN, '--yes'), { code: 0, out: /address stands in/ })
})

t.test('correct', async t => {
  const held = await filled()
  const call = caller(held)
  const person = (address: string): unknown =>
    held.quarantine.state.demand(database =>
      database.prepare('SELECT language, schedule FROM person WHERE recipient = ?').get(address),
    )
  t.match(await call('correct', ANN, '--language', 'fr', '--schedule', 'weekly'), {
    code: 0,
    out: /language: fr; schedule/,
  })
  t.match(person(ANN), { language: 'fr', schedule: 'weekly' })
  t.match(await call('correct', ANN, '--schedule', 'site'), { code: 0 })
  t.match(person(ANN), { language: 'fr', schedule: null })
  t.match(await call('correct', 'new@example.org', '--language', 'it'), { code: 0 })
  t.match(person('new@example.org'), { language: 'it' })

  t.match(await call('correct', 'other@example.org', '--alias-of', ANN), { code: 0 })
  t.match(await call('correct', ANN, '--alias-of', 'other@example.org'), { code: 78, err: /nothing was changed/ })
  t.match(await call('correct', ANN, '--no-alias', 'canary.info@example.org'), { code: 0, out: /alias no more/ })
  t.match(await call('correct', ANN, '--no-alias', 'canary.info@example.org'), { code: 66 })

  t.match(await call('correct', ANN, '--new-address', 'new@example.org'), {
    code: 65,
    err: /nothing was changed: .*choices/,
  })
  t.match(await call('correct', ANN, '--new-address', 'canary.ann+x@example.org'), { code: 65 })
  const moved = await call('correct', ANN, '--new-address', 'Moved@Example.net')
  t.match(moved, {
    code: 0,
    out: /now moved@example\.net; held: 2; keys: 1; settings: 1; lists: 2; aliases: 1; pairs left: 1/,
  })
  const found = JSON.parse((await call('export', 'moved@example.net')).out) as Export
  t.match(countsOf(found.classes), { 'held-messages': 2, person: 1, 'personal-keys': 1, reports: 1, journal: 1 })
  t.equal(ENTRY.subject, 'a canary sings')
})

t.test('mistakes', async t => {
  const call = caller({ data: tempFolder('empty') })
  for (const { args, err } of [
    { args: ['forget', ANN], err: /subject wants export, erase, correct, schema/ },
    { args: ['export'], err: /wants an address/ },
    { args: ['schema', ANN], err: /wants no address/ },
    { args: ['export', 'ann'], err: /mail address/ },
    { args: ['export', '@'], err: /mail address/ },
    { args: ['export', ANN, '--yes'], err: /--yes belongs to subject erase/ },
    { args: ['erase', ANN, '--sealed'], err: /--sealed belongs to subject export/ },
    { args: ['export', ANN, '--lang', 'es'], err: /--lang wants/ },
    { args: ['correct', ANN], err: /wants what/ },
    { args: ['correct', ANN, '--language', 'es'], err: /--language wants/ },
    { args: ['correct', ANN, '--schedule', 'hourly'], err: /--schedule wants daily/ },
    { args: ['correct', ANN, '--alias-of', 'x'], err: /--alias-of wants/ },
    { args: ['correct', ANN, '--alias-of', 'a@b.example', '--new-address', 'c@b.example'], err: /one of them/ },
  ])
    t.match(await call(...args), { code: 64, err }, args.join(' '))
  t.strictSame(JSON.parse((await call('schema')).out), exportSchema())
})

function searchNames(data: string): readonly string[] {
  return readdirSync(join(data, 'quarantine'), { recursive: true }).map(name => String(name).split('/').at(-1) ?? '')
}
