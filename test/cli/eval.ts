/** eval as a process, on a corpus that this test writes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cleanmilter } from './support/child.ts'

/** Twenty mails, spam and wanted in turn, and their index. */
function corpus(folder: string, prefix = ''): string {
  mkdirSync(join(folder, 'mail'))
  const lines = Array.from({ length: 20 }, (_, at) => {
    const spam = at % 2 === 0
    const text = spam
      ? `cheap pills number ${at}, order at http://pills.example/`
      : `the meeting of week ${at} is at ten`
    writeFileSync(join(folder, 'mail', `${at}.eml`), `From: a${at}@example.org\nSubject: ${at}\n\n${text}\n`)
    return `${spam ? 'spam' : 'ham'} ${prefix}mail/${at}.eml`
  })
  writeFileSync(join(folder, 'index'), `${lines.join('\n')}\n\n`)
  return join(folder, 'index')
}

t.test('figures for people and for programs, a line for each message, and the same scores each time', async t => {
  const folder = t.testdir({})
  const index = corpus(folder)
  const [first, second] = ['1.jsonl', '2.jsonl'].map(name => join(folder, name)) as [string, string]
  const { code, out, err } = await cleanmilter(['eval', index, '--json', '--jsonl', first])
  t.equal(err, '')
  t.equal(code, 0)
  const figures = JSON.parse(out) as { falsePositives: number; caught: unknown[] }
  t.match(figures, {
    index,
    messages: 20,
    spam: 10,
    ham: 10,
    start: 'empty',
    threshold: 0.9,
    messagesPerSecond: Number,
  })
  t.match(figures, { oneMinusRoca: Number, falsePositives: Number, falseNegatives: Number })
  t.equal(figures.caught.length, 3)
  const lines = readFileSync(first, 'utf8').trim().split('\n')
  t.equal(lines.length, 20)
  t.match(JSON.parse(lines[0] ?? ''), { path: 'mail/0.eml', label: 'spam', score: 0, probability: 0.5 })
  t.match(JSON.parse(lines[19] ?? ''), { path: 'mail/19.eml', label: 'ham' })
  const late = lines.slice(10).map(line => JSON.parse(line) as { label: string; score: number })
  t.ok(
    late.every(({ label, score }) => (label === 'spam') === score > 0),
    'by then it has learnt',
  )
  const human = await cleanmilter(['eval', index, '--start', 'empty', '--jsonl', second])
  t.match(human.out, /20 \(10 spam, 10 wanted\)[^]*\(1-ROCA\) +[\d.]+ %[^]*at most 0\.02 %[^]*messages\/s/)
  t.equal(readFileSync(second, 'utf8'), readFileSync(first, 'utf8'))
})

t.test('the shipped model says what it thinks before anything is learnt, and less the more is', async t => {
  const folder = t.testdir({})
  const index = corpus(folder)
  const [empty, shipped] = ['empty', 'shipped'] as const
  const scores: Record<string, readonly number[]> = {}
  for (const start of [empty, shipped]) {
    const { code, out, err } = await cleanmilter([
      'eval',
      index,
      '--json',
      '--start',
      start,
      '--jsonl',
      join(folder, start),
    ])
    t.equal(code, 0, err)
    t.match(JSON.parse(out), { start, messages: 20 })
    const lines = readFileSync(join(folder, start), 'utf8').trim().split('\n')
    scores[start] = lines.map(line => (JSON.parse(line) as { score: number }).score)
  }
  const apart = (at: number): number => Math.abs((scores['shipped']?.[at] ?? 0) - (scores['empty']?.[at] ?? 0))
  t.ok(apart(0) > 0, 'the first message is not judged by chance')
  t.ok(apart(18) < apart(0), 'the same kind of message later')
})

t.test('paths with the name of the folder of the index in front', async t => {
  const folder = t.testdir({ box: {} })
  const { code, out } = await cleanmilter(['eval', corpus(join(folder, 'box'), 'box/'), '--json'])
  t.equal(code, 0)
  t.match(JSON.parse(out), { messages: 20 })
})

t.test('only one kind, or no message at all: figures that cannot be are null', async t => {
  const folder = t.testdir({ one: 'ham a\n', none: '\n', a: 'A: b\n\nc' })
  const one = JSON.parse((await cleanmilter(['eval', join(folder, 'one'), '--json'])).out) as unknown
  t.match(one, { messages: 1, oneMinusRoca: null, falseNegatives: null })
  t.match(JSON.parse((await cleanmilter(['eval', join(folder, 'none'), '--json'])).out), {
    messages: 0,
    ham: 0,
    spam: 0,
  })
  t.match((await cleanmilter(['eval', join(folder, 'one')])).out, /\(1-ROCA\) +unknown/)
})

const WRONG: readonly (readonly [name: string, args: readonly string[], code: number, says: RegExp])[] = [
  ['no index', ['missing'], 66, /missing: cannot be read: ENOENT/],
  ['a folder as index', ['.'], 66, /cannot be read: EISDIR/],
  ['a path that is not there', ['gone'], 66, /gone, line 2: .*nowhere cannot be read: ENOENT/],
  ['a folder as message', ['folder'], 66, /folder, line 1: .* cannot be read: EISDIR/],
  ['a line that is none', ['bad'], 66, /bad, line 3: wanted "spam PATH" or "ham PATH", found "eggs a"/],
  ['a label without path', ['bare'], 66, /bare, line 1: wanted "spam PATH" or "ham PATH", found "ham "/],
  ['a NUL in a path', ['nul'], 66, /nul, line 1: wanted/],
  ['another start', ['good', '--start', 'warm'], 64, /wants empty or shipped, found "warm"/],
  ['a place that cannot be written', ['good', '--jsonl', 'no/such/file'], 73, /cannot be written: ENOENT/],
]
t.test('mistakes say where, what was wanted and what was found', async t => {
  const folder = t.testdir({
    a: 'A: b\n\nc',
    good: 'ham a\n',
    gone: 'ham a\nspam nowhere\n',
    folder: 'ham .\n',
    bad: 'ham a\n\neggs a\n',
    bare: 'ham \n',
    nul: 'ham a\0b\n',
  })
  for (const [name, [index = '', ...rest], wanted, says] of WRONG) {
    const { code, err } = await cleanmilter(['eval', join(folder, index), ...rest])
    t.equal(code, wanted, name)
    t.match(err, says, name)
  }
})
