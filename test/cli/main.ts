/** The command line as a person meets it: real processes, their output and exit codes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sampleFile } from '../../lib/settings/sample.ts'
import { cleanmilter } from './support/child.ts'

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string
}

const SEE = '\nSee: cleanmilter --help\n'
const see = (command: string): string => `\nSee: cleanmilter ${command} --help\n`

for (const { name, args, code, err, out } of [
  {
    name: 'an unknown command',
    args: ['rnu'],
    code: 64,
    err: `cleanmilter: there is no command rnu; did you mean run?${SEE}`,
  },
  {
    name: 'a command that resembles none',
    args: ['frobnicate'],
    code: 64,
    err: `cleanmilter: there is no command frobnicate${SEE}`,
  },
  {
    name: 'control characters in a command do not reach the terminal',
    args: ['\u001b[2J'],
    code: 64,
    err: `cleanmilter: there is no command \\u{1b}[2J${SEE}`,
  },
  {
    name: 'an option before the command',
    args: ['--json', 'scan'],
    code: 64,
    err: `cleanmilter: options stand after a command; there is no --json without one${SEE}`,
  },
  {
    name: 'an unknown option',
    args: ['check-config', '--jsno'],
    code: 64,
    err: `cleanmilter: check-config has no option --jsno; did you mean --json?${see('check-config')}`,
  },
  {
    name: 'an option without its value',
    args: ['check-config', '--config'],
    code: 64,
    err: `cleanmilter: check-config: Option '-c, --config <value>' argument missing${see('check-config')}`,
  },
  {
    name: 'a value for an option that takes none',
    args: ['check-config', '--json=1'],
    code: 64,
    err: `cleanmilter: check-config: Option '--json' does not take an argument${see('check-config')}`,
  },
  {
    name: 'an argument too many',
    args: ['check-config', 'my.yaml'],
    code: 64,
    err: `cleanmilter: check-config does not know what to do with "my.yaml"${see('check-config')}`,
  },
  {
    name: 'an argument too few',
    args: ['scan'],
    code: 64,
    err: `cleanmilter: scan wants PATH… [--json | --jsonl] [--ip ADDRESS] [--helo NAME] [--from ADDRESS] [--to ADDRESS]… [--language LANGUAGE]${see('scan')}`,
  },
  {
    name: 'an address that is none',
    args: ['scan', '/dev/null', '--ip', '1.2.3'],
    code: 64,
    err: `cleanmilter: --ip wants an IPv4 or IPv6 address, found "1.2.3"${see('scan')}`,
  },
  {
    name: 'help on what there is none',
    args: ['help', 'setings'],
    code: 64,
    err: `cleanmilter: there is no help on setings; did you mean settings?${see('help')}`,
  },
  {
    name: 'help on a setting that there is not',
    args: ['help', 'settings', 'dsn'],
    code: 64,
    err: `cleanmilter: "dsn" is not a setting; did you mean dns?${see('help')}`,
  },
  {
    name: 'wrong settings end run before it listens',
    args: ['run', '-c', '/dev/null', '--set', 'mode=x', '--set', 'wrokers=2'],
    code: 78,
    err: '--set mode=x: mode: found "x", wanted enforce or observe\n--set wrokers=2: "wrokers" is not a setting; did you mean workers?\n',
  },
  {
    name: 'wrong settings end scan before it reads',
    args: ['scan', '/nowhere', '--set', 'mode=x'],
    code: 78,
    err: '--set mode=x: mode: found "x", wanted enforce or observe\n',
  },
  {
    name: 'check-config says what is wrong on standard output',
    args: ['check-config', '-c', '/dev/null', '--set', 'mode=x'],
    code: 78,
    out: '--set mode=x: mode: found "x", wanted enforce or observe\n',
  },
  {
    name: 'check-config sums up what is right',
    args: ['check-config', '-c', '/dev/null', '--set', 'quarantine.mailbox=q@example.org'],
    code: 0,
    out: '/dev/null: fine; enforce, listens on inet:127.0.0.1:8894, quarantine: q@example.org\n',
  },
  {
    name: 'check-config tells what has no effect',
    args: [
      'check-config',
      '-c',
      '/dev/null',
      '--set',
      'quarantine.how=hold',
      '--set',
      'quarantine.mailbox=q@here.example',
    ],
    code: 0,
    out: 'note: quarantine.mailbox has no effect: quarantine.how is hold\n/dev/null: fine; enforce, listens on inet:127.0.0.1:8894, quarantine: hold queue\n',
  },
  { name: '--version', args: ['--version'], code: 0, out: `cleanmilter ${version}\n` },
  { name: 'help sample', args: ['help', 'sample'], code: 0, out: sampleFile() },
] as readonly { name: string; args: string[]; code: number; err?: string; out?: string }[])
  t.test(name, async t => t.strictSame(await cleanmilter(args), { code, out: out ?? '', err: err ?? '' }))

t.test('check-config --json names every mistake with its place', async t => {
  const file = join(t.testdir({ 's.yaml': 'mode: x\n\nworkers: 0\n' }), 's.yaml')
  const { code, out } = await cleanmilter(['check-config', '-c', file, '--json'])
  t.equal(code, 78)
  t.match(JSON.parse(out), {
    ok: false,
    file,
    mistakes: [
      { where: file, line: 1, column: 7 },
      { where: file, line: 3, column: 10 },
    ],
  })
})

t.test('--help teaches: commands, three steps, the line for main.cf, exit codes', async t => {
  for (const args of [['--help'], ['-h'], ['help'], []]) {
    const { code, out, err } = await cleanmilter(args)
    t.equal(code, 0)
    t.equal(err, '')
    for (const text of ['run', 'check-config', 'scan', 'try', 'smtpd_milters = inet:127.0.0.1:8894', 'EX_CONFIG'])
      t.match(out, text, args.join(' '))
    t.strictSame(
      out.split('\n').filter(line => line.length > 125),
      [],
      'no line is too long',
    )
  }
})

t.test('every command explains itself, with examples', async t => {
  for (const name of ['run', 'check-config', 'scan', 'try', 'help']) {
    const asOption = await cleanmilter([name, '--help'])
    const asTopic = await cleanmilter(['help', name])
    t.equal(asOption.code, 0, name)
    t.match(asOption.out, new RegExp(`^cleanmilter ${name} `))
    t.match(asOption.out, '\nExamples\n')
    t.equal(asTopic.out, asOption.out)
  }
})

t.test('the lines for the mail servers come with the program', async t => {
  t.match((await cleanmilter(['help', 'postfix'])).out, /^smtpd_milters = inet:127\.0\.0\.1:8894$/m)
  t.match((await cleanmilter(['help', 'sendmail'])).out, /^INPUT_MAIL_FILTER\(`cleanmilter', /m)
})
