/** Own rules at the command line: check-config, scan, and a daemon whose rules are mended while it runs. */
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { OFFLINE, cleanmilter, daemon } from './support/child.ts'
import type { Test } from 'tap'

const FIXTURES = join(import.meta.dirname, '../fixtures/own-rules')
const PARCEL = join(FIXTURES, 'parcel.eml')

function rulesFile(t: Test, text: string): string {
  return join(t.testdir({ 'rules.yaml': text }), 'rules.yaml')
}

t.test(
  'check-config: .cf lines that are not understood are warnings with their lines, what is understood is counted',
  async t => {
    const args = ['check-config', '-c', '/dev/null', '--set', `rules.spamassassin=${join(FIXTURES, 'wide.cf')}`]
    const { code, out } = await cleanmilter(args)
    t.equal(code, 0)
    t.match(out, /warning, passed over: .*wide\.cf:\d+:1: X_NETWORK: eval:check_rbl/)
    t.match(out, /warning, cannot be read: .*wide\.cf:\d+:1: X_BROKEN: a \( that is not closed/)
    t.match(out, /warning, may be slow: .*wide\.cf:\d+:1: X_SLOW/)
    t.match(out, /note: own rules: 0 in YAML; \d+ of \d+ in 1 \.cf file \(\d+ body/)
    const json = await cleanmilter([...args, '--json'])
    const { ok, remarks } = JSON.parse(json.out) as { ok: boolean; remarks: { line: number; kind: string }[] }
    t.equal(ok, true)
    t.ok(remarks.length > 10 && remarks.every(({ line, kind }) => line > 0 && kind !== ''))
  },
)

t.test('check-config: mistakes in YAML end with 78, each with its place', async t => {
  const file = rulesFile(t, 'rules:\n  A: { points: 1, body: "/(/" }\n  B: { points: 1, whem: A }\n')
  const { code, out } = await cleanmilter(['check-config', '-c', '/dev/null', '--set', `rules.files=${file}`])
  t.equal(code, 78)
  t.equal(
    out,
    `${file}:2:25: the pattern cannot be read: Unterminated group\n${file}:3:19: "whem" is not known here; did you mean when?\n`,
  )
})

t.test('scan shows own rules with their reasons, in the language that is asked for', async t => {
  const folder = t.testdir({
    'rules.yaml': 'rules:\n  FEE: { points: 2.5, why: { en: A fee., de: Eine Gebühr. }, body: customs fee }\n',
    'local.cf': 'header CF_SUBJECT Subject =~ /parcel/\nlang de describe CF_SUBJECT Ein Paket\n',
  })
  const set = [
    '--set',
    `rules.files=${join(folder, 'rules.yaml')}`,
    '--set',
    `rules.spamassassin=${join(folder, 'local.cf')}`,
    '--set',
    'rules.time_ms=10000',
  ]
  const { code, out } = await cleanmilter(['scan', PARCEL, '--json', '--language', 'de', ...OFFLINE, ...set])
  t.equal(code, 0)
  const { rules } = JSON.parse(out) as { rules: { name: string; points: number; why: string }[] }
  t.match(
    rules.find(({ name }) => name === 'FEE'),
    { points: 2.5, why: 'Eine Gebühr.' },
  )
  t.match(
    rules.find(({ name }) => name === 'CF_SUBJECT'),
    { points: 1, why: 'Ein Paket' },
  )
})

t.test('a daemon does not start with rules that are wrong, and keeps those it has at a reload', async t => {
  const file = rulesFile(t, 'rules:\n  FEE: { points: 7, body: customs fee }\n')
  const { running, address } = await daemon('--set', `rules.files=${file}`, '--set', 'rules.time_ms=10000')
  t.teardown(() => running.stop())
  const judged = async (): Promise<string> => (await cleanmilter(['try', PARCEL, '--socket', address])).out
  t.match(await judged(), /FEE/)
  appendFileSync(file, '  BROKEN: { body: "/(/" }\n')
  running.signal('SIGHUP')
  await running.seen(/"event":"reload-failed"/)
  t.match(await judged(), /FEE/)
  writeFileSync(file, 'rules:\n  DUTY: { points: 7, body: customs fee }\n')
  running.signal('SIGHUP')
  await running.seen(/"event":"reload","mode"/)
  t.match(await judged(), /DUTY/)
  appendFileSync(file, '  BROKEN: { body: "/(/" }\n')
  const started = await cleanmilter([
    'run',
    ...OFFLINE,
    '--set',
    'listen=inet:127.0.0.1:0',
    '--set',
    `rules.files=${file}`,
  ])
  t.equal(started.code, 78)
  t.match(started.err, /rules\.yaml:3:\d+: the pattern cannot be read/)
})
