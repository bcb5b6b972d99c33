/** Defaults < file < flags: what wins, what is frozen, what is said. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { failPolicy } from '../../lib/settings/fail-policy.ts'
import { changedAtRestartOnly, flat, loadSettings, settingsFrom } from '../../lib/settings/load.ts'
import { SettingsError } from '../../lib/settings/mistakes.ts'
import { ROWS } from '../../lib/settings/settings.ts'

const messages = (load: () => unknown): readonly string[] => {
  try {
    load()
  } catch (error) {
    if (error instanceof SettingsError) return error.message.split('\n')
    throw error
  }
  return []
}

t.test('a file that was named and is missing is a mistake', async t => {
  t.strictSame(
    messages(() => loadSettings({ file: '/nowhere/x.yaml' })),
    ['/nowhere/x.yaml: cannot be read: there is no such file'],
  )
})

t.test('a folder is not a settings file', async t => {
  t.strictSame(
    messages(() => loadSettings({ file: '/' })),
    ['/: cannot be read: it is a folder'],
  )
})

t.test('a device that never ends is read up to the bound', { skip: !existsSync('/dev/zero') }, async t => {
  t.strictSame(
    messages(() => loadSettings({ file: '/dev/zero' })),
    ['/dev/zero: longer than 1048576 octets: these are no settings'],
  )
})

for (const { name, set, want } of [
  {
    name: 'a flag without = is refused',
    set: ['mode'],
    want: '--set mode: wanted name=value, such as dns.timeout_ms=1000',
  },
  {
    name: 'a flag without a name is refused',
    set: ['=1'],
    want: '--set =1: wanted name=value, such as dns.timeout_ms=1000',
  },
  {
    name: 'an unknown name in a flag',
    set: ['dns.timeout=1'],
    want: '--set dns.timeout=1: "dns.timeout" is not a setting; did you mean dns.timeout_ms?',
  },
  {
    name: 'a wrong value in a flag',
    set: ['deadline_ms=soon'],
    want: '--set deadline_ms=soon: deadline_ms: found "soon", wanted a whole number of milliseconds from 500 to 230000',
  },
  {
    name: 'an empty value in a flag',
    set: ['mode='],
    want: '--set mode=: mode: found nothing, wanted enforce or observe',
  },
  {
    name: 'broken YAML in a flag',
    set: ['listen=[a'],
    want: '--set listen=[a: YAML: Flow sequence must end with a ]',
  },
  {
    name: 'control characters of a flag do not reach the terminal',
    set: ['\u001b[2J=1'],
    want: '--set \\u{1b}[2J=1: "\\\\u{1b}[2J" is not a setting',
  },
  {
    name: 'a contradiction between a flag and a default names both',
    set: ['dns.timeout_ms=9000'],
    want: '--set dns.timeout_ms=9000: dns.timeout_ms (9000, --set dns.timeout_ms=9000) is above deadline_ms (8000, the default): a slow answer could never be used',
  },
])
  t.test(name, async t =>
    t.strictSame(
      messages(() => loadSettings({ file: '/dev/null', set })),
      [want],
    ),
  )

t.test('flags replace what the file says, and the last flag wins', async t => {
  const file = join(t.testdir({ 's.yaml': 'mode: observe\ndns: { timeout_ms: 100, cache_entries: 1 }\n' }), 's.yaml')
  const { settings } = loadSettings({ file, set: ['dns.timeout_ms=200', 'dns.timeout_ms=300', 'score={tag: 4.5}'] })
  t.equal(settings.mode, 'observe')
  t.strictSame(settings.dns, { servers: [], timeout_ms: 300, cache_entries: 1, queries_per_message: 100 })
  t.equal(settings.score.tag, 4.5)
})

for (const { name, flag, setting, want } of [
  {
    name: 'a template',
    flag: 'quarantine.mailbox={local}+q@{domain}',
    setting: 'quarantine.mailbox',
    want: '{local}+q@{domain}',
  },
  { name: 'an IPv6 endpoint', flag: 'metrics.listen=[::1]:9894', setting: 'metrics.listen', want: '[::1]:9894' },
  {
    name: 'a list',
    flag: 'skip.networks=[10.0.0.0/8, "::1"]',
    setting: 'skip.networks',
    want: ['10.0.0.0/8', '::1/128'],
  },
  {
    name: 'one value for a list',
    flag: 'listen=inet:8894@127.0.0.1',
    setting: 'listen',
    want: ['inet:127.0.0.1:8894'],
  },
  {
    name: 'a value with = in it',
    flag: 'quarantine.mailbox=a=b@example.org',
    setting: 'quarantine.mailbox',
    want: 'a=b@example.org',
  },
])
  t.test(`${name} in a flag needs no quotes`, async t =>
    t.strictSame(flat(loadSettings({ file: '/dev/null', set: [flag] }).settings).get(setting), want),
  )

t.test('mistakes of file and flags are told together', async t => {
  const file = join(t.testdir({ 's.yaml': 'mode: x\n' }), 's.yaml')
  t.equal(messages(() => loadSettings({ file, set: ['workers=0'] })).length, 2)
})

t.test('no file, an empty file, comments only and empty sections give the defaults', async t => {
  const defaults = settingsFrom('')
  for (const text of ['# nothing\n', 'dns:\nscore:\n  # tag: 4\n', '\ufeff', '---\n', '{}'])
    t.strictSame(settingsFrom(text), defaults, JSON.stringify(text))
})

t.test('the result is frozen all the way down', async t => {
  const settings = settingsFrom('skip: { networks: [10.0.0.0/8] }')
  t.throws(() => Object.assign(settings, { mode: 'x' }), TypeError)
  t.throws(() => Object.assign(settings.dns, { timeout_ms: 1 }), TypeError)
  t.throws(() => (settings.skip.networks as string[]).push('x'), TypeError)
  t.throws(() => (settings.listen as string[]).push('x'), TypeError, 'defaults too')
})

t.test('settings are plain data that a worker can be given', async t => {
  const settings = settingsFrom('')
  t.strictSame(structuredClone(settings), settings)
})

for (const { name, yaml, setting, want } of [
  { name: 'one value stands for a list of one', yaml: 'listen: systemd', setting: 'listen', want: ['systemd'] },
  { name: 'a dotted name is the nested one', yaml: 'dns.timeout_ms: 99', setting: 'dns.timeout_ms', want: 99 },
  {
    name: 'octets in K and M',
    yaml: 'limits: { message_octets: 10M }',
    setting: 'limits.message_octets',
    want: 10_485_760,
  },
  {
    name: 'octets as MiB',
    yaml: 'limits: { message_octets: 10 MiB }',
    setting: 'limits.message_octets',
    want: 10_485_760,
  },
  { name: 'octets plain', yaml: 'limits: { message_octets: 70000 }', setting: 'limits.message_octets', want: 70_000 },
  {
    name: 'a mode without quotes is octal, not the decimal of YAML',
    yaml: 'socket: { mode: 0666 }',
    setting: 'socket.mode',
    want: 0o666,
  },
  { name: 'a mode in YAML octal', yaml: 'socket: { mode: 0o600 }', setting: 'socket.mode', want: 0o600 },
  { name: 'a score that is off', yaml: 'score: { reject: off }', setting: 'score.reject', want: 'off' },
  { name: 'a fractional score', yaml: 'score: { tag: 4.25 }', setting: 'score.tag', want: 4.25 },
  { name: 'workers: auto', yaml: 'workers: auto', setting: 'workers', want: 'auto' },
  { name: 'an empty value is not set', yaml: 'authserv_id:', setting: 'authserv_id', want: null },
  {
    name: 'a domain in other letters',
    yaml: 'authserv_id: MX.Bücher.example.',
    setting: 'authserv_id',
    want: 'mx.xn--bcher-kva.example',
  },
  { name: 'a uid', yaml: 'user: 1000', setting: 'user', want: '1000' },
  {
    name: 'a network of one address',
    yaml: 'skip: { networks: [192.0.2.7, "::1"] }',
    setting: 'skip.networks',
    want: ['192.0.2.7/32', '::1/128'],
  },
  {
    name: 'the whole internet',
    yaml: 'skip: { networks: [0.0.0.0/0, "::/0"] }',
    setting: 'skip.networks',
    want: ['0.0.0.0/0', '::/0'],
  },
  {
    name: 'a network that ends inside a group',
    yaml: 'skip: { networks: ["2001:db8:8000::/33"] }',
    setting: 'skip.networks',
    want: ['2001:db8:8000::/33'],
  },
  {
    name: 'an IPv4-mapped network',
    yaml: 'skip: { networks: ["::ffff:10.0.0.0/104"] }',
    setting: 'skip.networks',
    want: ['::ffff:10.0.0.0/104'],
  },
  {
    name: 'a mailbox template',
    yaml: 'quarantine: { mailbox: "{local}+q@{domain}" }',
    setting: 'quarantine.mailbox',
    want: '{local}+q@{domain}',
  },
  {
    name: 'a template with a fixed domain',
    yaml: 'quarantine: { mailbox: "{local}@q.example.org" }',
    setting: 'quarantine.mailbox',
    want: '{local}@q.example.org',
  },
  {
    name: 'an address with a UTF-8 local part',
    yaml: 'refuse: { senders: jösé@Example.ORG }',
    setting: 'refuse.senders',
    want: ['jösé@example.org'],
  },
  {
    name: 'name servers with and without port',
    yaml: 'dns: { servers: [127.0.0.1, "[::1]:5353", "::1"] }',
    setting: 'dns.servers',
    want: ['127.0.0.1', '[::1]:5353', '::1'],
  },
  {
    name: 'an endpoint by name',
    yaml: 'metrics: { listen: "localhost:9894" }',
    setting: 'metrics.listen',
    want: 'localhost:9894',
  },
])
  t.test(name, async t => t.strictSame(flat(settingsFrom(yaml)).get(setting), want))

t.test('what waits for a restart is named, the rest is not', async t => {
  const after = settingsFrom('listen: systemd\nmode: observe\nsocket: { mode: 0600 }')
  t.strictSame(changedAtRestartOnly(settingsFrom(''), after), ['listen', 'socket.mode'])
})

t.test('what has no effect is noted', async t => {
  const file = join(t.testdir({}), 's.yaml')
  writeFileSync(file, 'quarantine: { how: hold, mailbox: a@example.org }\nworkers: auto\n')
  t.strictSame(loadSettings({ file }).notes, [
    'quarantine.mailbox has no effect: quarantine.how is hold',
    'workers has no effect yet: one process does all the work',
  ])
})

t.test('a wait that the deadline cuts short is noted, where there is such a wait', async t => {
  const file = join(t.testdir({}), 's.yaml')
  const noted = (text: string) => {
    writeFileSync(file, `dns: { timeout_ms: 500 }\nquarantine: { mailbox: q@example.org }\n${text}`)
    return loadSettings({ file }).notes
  }
  t.strictSame(noted('deadline_ms: 1000\n'), [])
  t.strictSame(noted('deadline_ms: 1000\nclamd: { socket: "unix:/s" }\nspamscanner: { path: /s }\n'), [
    'clamd.timeout_ms (7500) is above deadline_ms (1000): the latter ends the wait',
    'spamscanner.timeout_ms (2000) is above deadline_ms (1000): the latter ends the wait',
  ])
  t.strictSame(noted('clamd: { socket: "unix:/s" }\nspamscanner: { path: /s }\n'), [], 'not by default')
})

t.test('each name that may stand in failed has its own setting', async t => {
  const names = Object.keys(failPolicy(settingsFrom('')))
  for (const name of names) {
    const setting = name === 'clamd' ? 'clamd.on_error' : `checks.${name.replace('-', '_')}.on_error`
    const policy = failPolicy(settingsFrom(`${setting}: tag`))
    const others = failPolicy(settingsFrom(''))
    t.strictSame(policy, { ...others, [name]: 'tag' }, setting)
    t.equal(others[name], name === 'clamd' ? 'tempfail' : 'ignore', name)
  }
  t.equal([...ROWS.keys()].filter(name => name.endsWith('.on_error')).length, names.length)
})

const contract = join(import.meta.dirname, '../../../shared/CONTRACT.md')
const skip = existsSync(contract) ? false : 'skipped: the list of names is not beside this checkout'
t.test('the settings block that outside tools rely on loads', { skip }, async t => {
  const yaml = /```yaml\n(.*?)```/s.exec(readFileSync(contract, 'utf8'))?.[1] ?? 'missing: true'
  const { quarantine, score } = settingsFrom(yaml)
  t.strictSame(quarantine, { how: 'reroute', mailbox: 'quarantine@example.org' })
  t.strictSame(score, { tag: 5, quarantine: 5, reject: 15 })
})

t.test('every default is a value that its own row accepts', async t => {
  for (const [name, row] of ROWS) {
    if (row.default === null) continue
    const value = flat(settingsFrom(`${name}: ${JSON.stringify(row.kind === 'mode' ? '0660' : row.default)}`)).get(name)
    t.strictSame(value, row.default, name)
  }
})
