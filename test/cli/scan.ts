/** scan as a process: what it prints, in which order, and how it ends. DNS is asked nowhere: its server is a closed port. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { cleanmilter, OFFLINE } from './support/child.ts'
import type { Ended } from './support/child.ts'

const MAIN = join(import.meta.dirname, '../../lib/cli/main.ts')
const MAILS = join(import.meta.dirname, '../../examples/mail')
const FROM = 'From ann@example.org Mon Oct  5 08:15:00 2026\n'
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'

const scan = (args: readonly string[], input = ''): Promise<Ended> => cleanmilter(['scan', ...args, ...OFFLINE], input)

const lines = (text: string): { path: string; action: string }[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as { path: string; action: string })

t.test('the fields that outside tools rely on', async t => {
  const { code, out, err } = await scan([join(MAILS, 'spam.eml'), '--json'])
  t.equal(err, '')
  t.equal(code, 0)
  const [one] = lines(out)
  t.match(one, {
    path: join(MAILS, 'spam.eml'),
    action: 'reject',
    score: Number,
    probability: Number,
    auth: { spf: 'none', dkim: [], dmarc: /^(?:none|temperror)$/, arc: 'none' },
    reference: /^[0-9A-Z]{4}-[0-9A-Z]{3}$/,
    ms: Number,
  })
  t.match(one, { rules: [{ name: 'GTUBE', points: 1000, why: /./ }] })
})

t.test('an object for one message, an array for a folder, several paths or an mbox', async t => {
  const good = join(MAILS, 'good.eml')
  const mbox = join(t.testdir({ box: `${FROM}A: 1\n\none\n` }), 'box')
  t.notOk(Array.isArray(JSON.parse((await scan([good, '--json'])).out)))
  for (const paths of [[MAILS], [good, good], [mbox]])
    t.ok(Array.isArray(JSON.parse((await scan([...paths, '--json'])).out)), paths.join(' '))
  t.strictSame(JSON.parse((await scan([t.testdir({}), '--json'])).out), [])
})

t.test('--jsonl keeps the order of paths, files and messages', async t => {
  const folder = t.testdir({ b: `${FROM}A: 1\n\n${GTUBE}\n\n${FROM}A: 2\n\ntwo\n`, a: 'A: b\n\nc\n' })
  const { code, out } = await scan([join(folder, 'b'), folder, '--jsonl'])
  t.equal(code, 0)
  t.strictSame(
    lines(out).map(({ path, action }) => [path.slice(folder.length + 1), action]),
    [
      ['b#1', 'reject'],
      ['b#2', 'accept'],
      ['a', 'accept'],
      ['b#1', 'reject'],
      ['b#2', 'accept'],
    ],
  )
})

t.test('standard input; bare LF and CRLF are judged alike', async t => {
  const text = `From: a@example.org\nSubject: x\n\n${GTUBE}\n`
  const [lf] = lines((await scan(['-', '--jsonl'], text)).out)
  const [crlf] = lines((await scan(['-', '--jsonl'], text.replaceAll('\n', '\r\n'))).out)
  t.equal(lf?.path, '-')
  t.match(crlf, { action: lf?.action ?? 'none', rules: (lf as { rules?: unknown }).rules })
})

t.test('a path that cannot be read: a sentence, the others are judged, exit 66', async t => {
  const { code, out, err } = await scan(['/nowhere', join(MAILS, 'good.eml'), '--jsonl'])
  t.equal(code, 66)
  t.equal(err, 'cleanmilter: /nowhere: cannot be read: there is no such file\n')
  t.strictSame(
    lines(out).map(({ path }) => path),
    [join(MAILS, 'good.eml')],
  )
})

t.test('without --ip it says that SPF was not asked; with it, it does not', async t => {
  const note = 'without --ip nobody was asked'
  t.match((await scan([join(MAILS, 'good.eml')])).out, note)
  t.notMatch((await scan([join(MAILS, 'good.eml'), '--ip', '192.0.2.1'])).out, note)
})

t.test('a message cannot write on the terminal', async t => {
  const { out } = await scan(
    ['-'],
    'From: x@\u001b[31mred.example\nDKIM-Signature: v=1; d=\u001b]0;x\u0007; s=\u001b[2J\n\nx\n',
  )
  t.notMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
})

t.test('a reader that goes away ends it quietly', async t => {
  const folder = t.testdir({ box: `${FROM}A: 1\n\none\n\n`.repeat(3000) })
  const child = spawn(process.execPath, [MAIN, 'scan', join(folder, 'box'), '--jsonl', ...OFFLINE], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  child.stdout.once('data', () => child.stdout.destroy())
  const [code] = (await once(child, 'close')) as [number | null]
  t.equal(err, '')
  t.equal(code, 0)
})

t.test('reasons in the language asked for', async t => {
  const mail = join(MAILS, 'spam.eml')
  t.match(lines((await scan([mail, '--json', '--language', 'de'])).out)[0], {
    rules: [{ name: 'GTUBE', why: /steht/ }],
  })
  const { code, err } = await scan([mail, '--language', 'xx'])
  t.equal(code, 64)
  t.match(err, /--language wants en, de, fr or it, found "xx"/)
})
