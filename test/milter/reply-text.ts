import t from 'tap'
import { replyText } from '../../lib/milter/reply-text.ts'

const text = (lines: readonly string[], code = 550, enhanced = '5.7.1'): string => replyText({ code, enhanced, lines })

for (const { name, lines, want } of [
  { name: 'one line', lines: ['no'], want: '550 5.7.1 no' },
  {
    name: 'trap 46: a dash on all lines but the last, nothing after it',
    lines: ['a', 'b', 'c'],
    want: '550-5.7.1 a\r\n550-5.7.1 b\r\n550 5.7.1 c',
  },
  { name: 'trap 46: a text that starts with a digit', lines: ['3 links found'], want: '550 5.7.1 3 links found' },
  { name: 'trap 46: NUL and control characters become spaces', lines: ['a\0b\x07\x7fc'], want: '550 5.7.1 a b c' },
  {
    name: 'trap 46: a line end cannot make a line of its own',
    lines: ['a\r\n250 2.0.0 Ok'],
    want: '550 5.7.1 a 250 2.0.0 Ok',
  },
  {
    name: 'trap 47: every percent sign is doubled',
    lines: ['100% of %s', '%%'],
    want: '550-5.7.1 100%% of %%s\r\n550 5.7.1 %%%%',
  },
  { name: 'what is no ASCII becomes a question mark', lines: ['f\xfcr \u20ac'], want: '550 5.7.1 f?r ?' },
  { name: 'no lines at all', lines: [], want: '550 5.7.1 Refused' },
  { name: 'an empty line', lines: [''], want: '550 5.7.1' },
  { name: 'an empty line between', lines: ['a', '', 'b'], want: '550-5.7.1 a\r\n550-5.7.1\r\n550 5.7.1 b' },
])
  t.test(name, async t => {
    t.equal(text(lines), want)
  })

t.test('trap 48: lines are wrapped at 900 octets, at a space', async t => {
  const lines = text([`${'word '.repeat(500)}end`]).split('\r\n')
  t.ok(lines.length > 2)
  for (const line of lines) {
    t.ok(line.length <= 904, `${line.length} octets`)
    t.match(line, /^550[- ]5\.7\.1 word.*(word|end)$/)
  }
})

t.test('trap 48: at most 32 lines, from many or from one', async t => {
  t.equal(text(Array.from({ length: 100 }, (_, n) => `line ${n}`)).split('\r\n').length, 32)
  const lines = text(['x'.repeat(100_000)]).split('\r\n')
  t.equal(lines.length, 32)
  t.match(lines.at(-1), /^550 5\.7\.1 x+$/, 'the last has a space')
})

t.test('trap 47: a doubled percent sign is never cut in two', async t => {
  for (let shift = 0; shift < 4; shift++)
    for (const line of text([`${'x'.repeat(shift)}${'%'.repeat(2_000)}`]).split('\r\n'))
      t.equal((line.match(/%/g)?.length ?? 0) % 2, 0, `shift ${shift}`)
})

t.test('trap 49: 4xx text for a temporary refusal', async t => {
  t.equal(text([], 451, '4.7.1'), '451 4.7.1 Try again later')
})

for (const { name, code, enhanced } of [
  { name: 'trap 48: 250 is no refusal', code: 250, enhanced: '2.0.0' },
  { name: 'trap 48: 600 is no code', code: 600, enhanced: '5.0.0' },
  { name: 'a code with a fraction', code: 550.5, enhanced: '5.0.0' },
  { name: 'trap 49: an enhanced code of the other class', code: 550, enhanced: '4.7.1' },
  { name: 'an enhanced code that is none', code: 550, enhanced: '5.7' },
  { name: 'an enhanced code with a line end', code: 550, enhanced: '5.7.1\r\n250' },
])
  t.test(`refused: ${name}`, async t => {
    t.throws(() => text(['x'], code, enhanced), { name: 'MilterEncodeError' })
  })
