/** privacy audit: a host as it should be has no fault; each thing that is not so is told, by its check. */
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { audit, CHECKS } from '../../lib/rights/audit/audit.ts'
import { loadSettings } from '../../lib/settings/load.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import { heldData, holdFor } from './support/held.ts'
import type { Audited } from '../../lib/rights/audit/audit.ts'
import type { System } from '../../lib/rights/audit/finding.ts'
import type { HeldData } from './support/held.ts'

const NOW = new Date()
const ANN = 'canary.ann@example.org'
const DAY_MS = 86_400_000

/** Of a machine without swap and core dumps. */
const QUIET = { swaps: 'Filename\tType\n', 'self/limits': 'Max core file size        0     unlimited   bytes\n' }

function procWith(files: Readonly<Record<string, string>>): string {
  const proc = tempFolder('proc')
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(proc, name, '..'), { recursive: true })
    writeFileSync(join(proc, name), text)
  }
  return proc
}

const PROC = procWith(QUIET)

type Set = { readonly set?: readonly string[] } & Partial<Omit<System, 'settings'>>

async function look(
  { data, quarantine, store }: HeldData,
  { set = [], ...more }: Set = {},
): Promise<readonly Audited[]> {
  const { settings } = loadSettings({
    file: '/dev/null',
    set: [`data=${data}`, 'quarantine.how=store', `log.to=${join(data, '../log')}`, 'dns.servers=127.0.0.1', ...set],
  })
  const keys = join(data, 'keys')
  return audit({ settings, keys, store, quarantine, now: NOW, nameServers: [], proc: PROC, journal: null, ...more })
}

/** As a daemon leaves it: two held messages, a log. */
async function healthy(): Promise<HeldData & { readonly names: readonly string[]; readonly log: string }> {
  const held = await heldData()
  const names = await holdFor(held, [
    [ANN, ANN],
    ['bob@example.org', 'bob@example.org'],
  ])
  const log = join(held.data, '../log')
  mkdirSync(log)
  writeFileSync(
    join(log, `cleanmilter-${NOW.toISOString().slice(0, 10)}.jsonl`),
    '{"event":"message","client_name":"mx.example.org"}\n',
    { mode: 0o640 },
  )
  return { ...held, names, log }
}

type Healthy = Awaited<ReturnType<typeof healthy>>

const day = (days: number): string => new Date(NOW.getTime() - days * DAY_MS).toISOString().slice(0, 10)

function sql({ quarantine }: HeldData, text: string): void {
  quarantine.state.demand(database => database.exec(text), { write: true })
}

function fileOf({ data, names }: Healthy): string {
  const [folder = ''] = readdirSync(join(data, 'quarantine'))
  return join(data, 'quarantine', folder, names[0] ?? '')
}

t.test('a host as it should be', async t => {
  const found = await look(await healthy())
  t.strictSame(
    found.map(({ level, check, found: what }) => [level, check, /keys is within/.test(what)]),
    [['note', 'keys', true]],
  )
})

t.test('where nothing was ever kept, and where all is elsewhere', async t => {
  const held = await heldData()
  held.quarantine.close()
  rmSync(held.data, { recursive: true })
  const found = await look(held)
  t.strictSame(
    found.map(({ level, check }) => `${level} ${check}`),
    ['fault keys', 'note keys', 'note permissions', 'warning log'],
  )
})

/** `break`: what is done to a healthy host. */
const FAULTS: readonly {
  readonly name: string
  readonly break?: (held: Healthy) => void | Promise<unknown>
  readonly with?: Set | ((held: Healthy) => Set)
  readonly want: readonly [level: string, check: string, found: RegExp]
}[] = [
  {
    name: 'a list entry in the clear',
    break: held => sql(held, "UPDATE held SET entry = CAST('subject: canary' AS BLOB) WHERE recipient LIKE 'bob%'"),
    want: ['fault', 'sealed', /^1 list entry not so$/],
  },
  {
    name: 'an empty list entry',
    break: held => sql(held, "UPDATE held SET entry = x'' WHERE recipient LIKE 'bob%'"),
    want: ['fault', 'sealed', /^1 list entry not so$/],
  },
  {
    name: 'a message in the clear',
    break: held => writeFileSync(fileOf(held), 'From: ann\r\n\r\n'),
    want: ['fault', 'sealed', /^1 file or entry not so$/],
  },
  {
    name: 'a message wrapped, and not sealed',
    break(held) {
      const [name = ''] = held.names
      const today = Math.floor(NOW.getTime() / DAY_MS)
      writeFileSync(fileOf(held), held.quarantine.dayKeys.wrap('held', today, name, Buffer.from('From: ann\r\n')))
    },
    want: ['fault', 'sealed', /^1 file or entry not so$/],
  },
  {
    name: 'a journal entry in the clear',
    break: held => sql(held, "INSERT INTO journal VALUES (1, 1, 1, 'view', NULL, x'7b7d', x'00', x'00')"),
    want: ['fault', 'sealed', /^1 journal entry not so$/],
  },
  {
    name: 'keys that were lost',
    break: held => rmSync(join(held.data, 'keys/days'), { recursive: true }),
    want: ['warning', 'sealed', /^2 messages of the newest 50 cannot/],
  },
  {
    name: 'messages whose time is over',
    break: held => sql(held, 'UPDATE held SET expires_at = held_at - 90000'),
    want: ['fault', 'held', /^2 messages that should have gone/],
  },
  {
    name: 'messages that were promised a longer time',
    with: { set: ['retention.held_days=5'] },
    want: ['warning', 'held', /^2 messages came when it was longer/],
  },
  {
    name: 'a row without its file',
    break: held => rmSync(fileOf(held)),
    want: ['fault', 'held', /^1 message without one$/],
  },
  {
    name: 'a file without a row, long after a crash',
    break(held) {
      sql(held, "DELETE FROM held WHERE recipient LIKE 'bob%'")
      const folder = join(fileOf(held), '..')
      for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1)
    },
    want: ['fault', 'held', /^1 file without a row \(1 with one\)$/],
  },
  {
    name: 'a key of a day that is over',
    break: held => writeFileSync(join(held.data, `keys/days/${day(40)}.held`), 'x'.repeat(32), { mode: 0o600 }),
    want: ['fault', 'day-keys', new RegExp(`^1 key of the class held, the oldest of ${day(40)}$`)],
  },
  {
    name: 'a key of list entries, which have a shorter time',
    break: held => writeFileSync(join(held.data, `keys/days/${day(5)}.entry`), 'x'.repeat(32), { mode: 0o600 }),
    with: { set: ['retention.entry_days=2'] },
    want: ['fault', 'day-keys', /^1 key of the class entry/],
  },
  {
    name: 'no key to seal to',
    break: held => rmSync(join(held.data, 'keys/site.pub')),
    want: ['fault', 'keys', /not there: mail that would be held is put off/],
  },
  {
    name: 'a key that others may read',
    break: held => chmodSync(join(held.data, 'keys/site.key'), 0o640),
    want: ['fault', 'permissions', /^mode 640$/],
  },
  {
    name: 'a database that others may read',
    break: held => chmodSync(join(held.data, 'quarantine.db'), 0o604),
    want: ['fault', 'permissions', /^mode 604$/],
  },
  {
    name: 'a folder for all',
    break: held => chmodSync(held.data, 0o755),
    want: ['fault', 'permissions', /^mode 755$/],
  },
  {
    name: 'a folder for a group, though the daemon alone works in it',
    break: held => chmodSync(held.data, 0o2770),
    want: ['fault', 'permissions', /^mode 770$/],
  },
  {
    name: 'a folder for daemon and desk, and a private key for both',
    break(held) {
      chmodSync(held.data, 0o2770)
      chmodSync(join(held.data, 'keys/site.key'), 0o660)
    },
    with: { set: ['desk.with_daemon=false'] },
    want: ['fault', 'permissions', /^mode 660$/],
  },
  {
    name: 'a folder for daemon and desk, and for others',
    break(held) {
      chmodSync(held.data, 0o2770)
      chmodSync(join(held.data, 'quarantine.db'), 0o664)
    },
    with: { set: ['desk.with_daemon=false'] },
    want: ['fault', 'permissions', /^mode 664$/],
  },
  {
    name: 'a private key that the daemon owns though only the desk should',
    with: { set: ['desk.with_daemon=false'] },
    want: ['fault', 'permissions', /whoever owns data owns it, too/],
  },
  {
    name: 'a copy of the database',
    break: held => cpSync(join(held.data, 'quarantine.db'), join(held.data, 'quarantine.db.bak')),
    want: ['fault', 'files', /quarantine\.db\.bak$/],
  },
  {
    name: 'a key under another name',
    break: held => writeFileSync(join(held.data, 'keys/site.key.old'), '', { mode: 0o600 }),
    want: ['fault', 'files', /site\.key\.old$/],
  },
  {
    name: 'a link that leads elsewhere, under a name of ours',
    break(held) {
      const path = join(held.data, 'quarantine', '2026-01-01')
      mkdirSync(path, { mode: 0o700 })
      symlinkSync('/etc/hostname', join(path, 'abc'))
    },
    want: ['fault', 'files', /2026-01-01\/abc$/],
  },
  {
    name: 'what a killed program left',
    break(held) {
      const path = join(held.data, 'keys/site.pub.0123456789ab.new')
      writeFileSync(path, '', { mode: 0o600 })
      utimesSync(path, 1, 1)
    },
    want: ['warning', 'files', /\.new$/],
  },
  {
    name: 'a log that is too old',
    break: held => writeFileSync(join(held.log, `cleanmilter-${day(9)}.jsonl`), ''),
    want: ['fault', 'log', new RegExp(`: 1 file, the oldest of ${day(9)}$`)],
  },
  {
    name: 'an address in the log',
    break: held =>
      appendFileSync(join(held.log, `cleanmilter-${day(0)}.jsonl`), '{"to":"canary.ann@example.org"}\n{"x":"@"}\n'),
    want: ['fault', 'log', /: 1 line with what looks like one$/],
  },
  {
    name: 'a log for all',
    break: held => chmodSync(join(held.log, `cleanmilter-${day(0)}.jsonl`), 0o644),
    want: ['fault', 'log', /^mode 644$/],
  },
  { name: 'the log of the system', with: { set: ['log.to=stdout'] }, want: ['note', 'log', /the system keeps them/] },
  {
    name: 'a database of a later version',
    break(held) {
      sql(held, 'PRAGMA user_version = 99')
      held.quarantine.close()
    },
    want: ['fault', 'databases', /reads version 1, found 99/],
  },
  {
    name: 'a database that is none',
    break(held) {
      held.quarantine.close()
      for (const name of ['quarantine.db-wal', 'quarantine.db-shm']) rmSync(join(held.data, name), { force: true })
      writeFileSync(join(held.data, 'quarantine.db'), 'x'.repeat(5000))
    },
    want: ['fault', 'databases', /no database any more/],
  },
  {
    name: 'a journal that breaks',
    with: { journal: () => ({ broken: { seq: 17, why: 'before' }, entries: 16, note: 'good' }) },
    want: ['fault', 'journal', /^it breaks at entry 17 \(before\)$/],
  },
  {
    name: 'a journal that was cut off',
    with: { journal: () => ({ broken: null, entries: 16, note: 'contradicted' }) },
    want: ['fault', 'journal', /does not/],
  },
  {
    name: 'a public resolver',
    with: { set: ['dns.servers=9.9.9.9:53'] },
    want: ['warning', 'connections', /^9\.9\.9\.9:53 \(dns\.servers\), on the Internet$/],
  },
  {
    name: 'a public resolver of the system',
    with: { set: ['dns.servers=[]'], nameServers: ['127.0.0.53', '2620:fe::fe'] },
    want: ['warning', 'connections', /^2620:fe::fe \(the system’s\), on the Internet$/],
  },
  {
    name: 'a resolver in the house',
    with: { set: ['dns.servers=192.168.1.1'] },
    want: ['note', 'connections', /^192\.168\.1\.1 \(dns\.servers\)$/],
  },
  {
    name: 'a DNS list',
    with: { set: ['dns_lists.addresses=zen.example.org=127.0.0.[2..11]*3'] },
    want: ['note', 'connections', /^zen\.example\.org$/],
  },
  {
    name: 'clamd over the Internet',
    with: { set: ['clamd.socket=inet:192.0.2.9:3310'] },
    want: ['fault', 'connections', /clamd\.socket is/],
  },
  {
    name: 'clamd under a name',
    with: { set: ['clamd.socket=inet:clamd.example.org:3310'] },
    want: ['warning', 'connections', /clamd\.socket is/],
  },
  {
    name: 'figures for everybody',
    with: { set: ['metrics.listen=0.0.0.0:9894'] },
    want: ['fault', 'connections', /without a password, for the Internet/],
  },
  {
    name: 'pages without TLS in the house',
    with: { set: ['web.listen=[fd00::1]:8095'] },
    want: ['warning', 'connections', /without TLS, for the network/],
  },
  {
    name: 'release elsewhere',
    with: { set: ['release.server=192.0.2.25:25'] },
    want: ['fault', 'connections', /release\.server is 192\.0\.2\.25:25/],
  },
  {
    name: 'swap',
    with: { proc: procWith({ ...QUIET, swaps: 'Filename\tType\n/dev/zram0 x\n/dev/sda2   partition\n' }) },
    want: ['warning', 'machine', /^\/dev\/sda2$/],
  },
  {
    name: 'core dumps',
    with: {
      proc: procWith({
        ...QUIET,
        'self/limits': 'Max core file size   unlimited  unlimited  bytes\n',
        'sys/kernel/core_pattern': '|/bin/x\n',
      }),
    },
    want: ['warning', 'machine', /^ulimit -c is unlimited .* dumps go to \|\/bin\/x$/],
  },
]

for (const { name, break: spoil, with: more, want } of FAULTS)
  t.test(name, async t => {
    const held = await healthy()
    await spoil?.(held)
    const found = await look(held, typeof more === 'function' ? more(held) : more)
    const [level, check, what] = want
    const here = found.filter(one => one.check === check && what.test(one.found))
    t.match(here, [{ level }], JSON.stringify(found.map(one => [one.level, one.check, one.found])))
    t.equal(here.length, 1)
    t.notMatch(JSON.stringify(found), /canary/, 'of nobody')
  })

t.test('keys elsewhere, and a message that is needed longer than its key', async t => {
  const held = await healthy()
  const keys = join(held.data, '../keys')
  renameSync(join(held.data, 'keys'), keys)
  const found = await look(held, { keys })
  t.notMatch(
    found.map(({ check, found: what }) => `${check} ${what}`),
    [/is within/],
  )

  const long = await heldData()
  await holdFor(long, [[ANN, ANN]], { at: new Date(NOW.getTime() - 40 * DAY_MS), days: 60 })
  const told = await look(long)
  t.strictSame(
    told
      .filter(({ check }) => check === 'day-keys' || check === 'held')
      .map(({ level, found: what }) => [level, /longer|class entry/.test(what)]),
    [
      ['warning', true],
      ['fault', true],
    ],
  )
})

t.test('as a command: loud, and for programs', async t => {
  const held = await healthy()
  const call = (...args: string[]): ReturnType<typeof cleanmilter> =>
    cleanmilter(['privacy', 'audit', ...OFFLINE, '--set', `data=${held.data}`, '--set', `log.to=${held.log}`, ...args])
  t.match(await call(), { code: 0, out: new RegExp(`no fault in ${CHECKS.length} checks; \\d warnings?\\n$`) })
  writeFileSync(join(held.data, 'dump.sql'), ANN)
  t.match(await call(), {
    code: 65,
    out: /^FAULT \(permissions\)\n {2}wanted [^]*FAULT \(files\)[^]*dump\.sql[^]*2 FAULTS: this host is not as/,
  })
  t.match(JSON.parse((await call('--json')).out), { faults: 2, checks: CHECKS.map(({ name }) => name) })
})
