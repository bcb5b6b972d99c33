import t from 'tap'
import { csvLine, CsvReader, MAX_RECORD_CHARACTERS } from '../../lib/cli/csv.ts'
import type { CsvRecord } from '../../lib/cli/csv.ts'

function read(text: string, piece = text.length): CsvRecord[] {
  const reader = new CsvReader()
  const records: CsvRecord[] = []
  for (let at = 0; at < text.length; at += piece) records.push(...reader.take(text.slice(at, at + piece)))
  return [...records, ...reader.end()]
}

type Row = { name: string; text: string; want: (string[] | RegExp)[]; lines?: number[] }

const ROWS: readonly Row[] = [
  { name: 'nothing', text: '', want: [] },
  { name: 'a byte order mark alone', text: '\ufeff', want: [] },
  {
    name: 'a byte order mark, CRLF',
    text: '\ufeffa,b\r\nc,d\r\n',
    want: [
      ['a', 'b'],
      ['c', 'd'],
    ],
    lines: [1, 2],
  },
  {
    name: 'no line end at the end',
    text: 'a,b\nc,d',
    want: [
      ['a', 'b'],
      ['c', 'd'],
    ],
  },
  {
    name: 'empty lines are none, and counted',
    text: '\n\r\na,b\n  \n\nc,d\n',
    want: [
      ['a', 'b'],
      ['c', 'd'],
    ],
    lines: [3, 6],
  },
  {
    name: 'empty fields',
    text: ',\n,,\n"",""\n',
    want: [
      ['', ''],
      ['', '', ''],
      ['', ''],
    ],
  },
  {
    name: 'quotes, commas and line ends in quotation marks',
    text: '"a ""b""","c,d"\r\n"e\r\nf\ng",h\r\ni,j\r\n',
    want: [
      ['a "b"', 'c,d'],
      ['e\r\nf\ng', 'h'],
      ['i', 'j'],
    ],
    lines: [1, 2, 5],
  },
  { name: 'a quotation mark, quoted alone', text: '""""\n', want: [['"']] },
  { name: 'a quoted field at the very end', text: 'a,"b"', want: [['a', 'b']] },
  { name: 'a quoted field, then CR, at the very end', text: 'a,"b"\r', want: [['a', 'b']] },
  { name: 'a comma at the very end', text: '"a",', want: [['a', '']] },
  { name: 'spaces are part of a field', text: ' a , b\n', want: [[' a ', ' b']] },
  {
    name: 'a quotation mark within a field',
    text: 'a"b,c\nd,e\n',
    want: [/within a field/, ['d', 'e']],
    lines: [1, 2],
  },
  { name: 'space before a quotation mark', text: 'a, "b"\n', want: [/within a field/] },
  { name: 'text behind a quoted field', text: '"a"b,c\nd,e\n', want: [/behind a closing/, ['d', 'e']] },
  {
    name: 'a quotation mark that does not end',
    text: 'a,b\nc,"d\ne,f\n',
    want: [['a', 'b'], /does not end/, ['e', 'f']],
    lines: [1, 2, 3],
  },
  { name: 'a carriage return alone', text: 'a\rb\nc\n', want: [/without a line feed/, ['c']] },
  { name: 'a carriage return alone behind a quoted field', text: '"a"\rb\nc\n', want: [/without a line feed/, ['c']] },
  {
    name: 'a huge field',
    text: `a,${'x'.repeat(3 * MAX_RECORD_CHARACTERS)}\nb,c\n`,
    want: [/longer than 20000/, ['b', 'c']],
    lines: [1, 2],
  },
  {
    name: 'a huge quoted field of many lines',
    text: `a,"${'x\n'.repeat(MAX_RECORD_CHARACTERS)}`.slice(0, MAX_RECORD_CHARACTERS + 10),
    want: [/longer than 20000/],
  },
]

for (const { name, text, want, lines } of ROWS)
  t.test(name, async t => {
    const pieces = text.length > 100 ? [text.length, 4_096, 777] : [text.length, 1, 2, 3]
    for (const piece of pieces) {
      const records = read(text, Math.max(1, piece))
      const some = records.slice(0, want.length)
      t.match(
        some.map(one => ('fields' in one ? [...one.fields] : one.mistake)),
        want,
        `in pieces of ${piece}`,
      )
      t.equal(some.length, want.length)
      if (!name.includes('many lines')) t.equal(records.length, want.length)
      if (lines !== undefined)
        t.strictSame(
          records.map(({ line }) => line),
          lines,
        )
    }
  })

t.test('a huge line is not kept', async t => {
  const reader = new CsvReader()
  const told: CsvRecord[] = []
  for (let n = 0; n < 1_000; n++) told.push(...reader.take('x'.repeat(10_000)))
  told.push(...reader.take('\na,b\n'))
  t.match(told, [
    { line: 1, mistake: /longer/ },
    { line: 2, fields: ['a', 'b'] },
  ])
})

t.test('what is written is read as the same', async t => {
  const fields = ['', ' a ', 'b"c', 'd,e', 'f\r\ng', '"', '\u00e4\u{1f600}', '@example.org']
  t.strictSame(read(`${csvLine(fields)}${csvLine(['x'])}`), [
    { line: 1, fields },
    { line: 3, fields: ['x'] },
  ])
})
