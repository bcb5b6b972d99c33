import t from 'tap'
import { parsePolicyFile, writePolicyFile } from '../../lib/settings/policy-file.ts'

for (const { name, text, want } of [
  { name: 'no mapping', text: '- a\n- b\n', want: ['1:1 wanted site, a domain or a mail address before each block'] },
  { name: 'a tab', text: 'site:\n\tscore.tag: 5\n', want: [/^2:/] },
  { name: 'an unclosed quote', text: 'site: { score.tag: "5 }\n', want: [/^2:1 /, /./] },
  { name: 'the same key twice', text: 'site:\n  score.tag: 5\n  score.tag: 6\n', want: [/^3:3 /] },
  {
    name: 'a scope twice in two spellings',
    text: 'Here.Example: { mode: observe }\nhere.example: { mode: enforce }\n',
    want: ['2:1 here.example: given twice, first in line 1'],
  },
  {
    name: 'what is no scope',
    text: 'two words: { mode: observe }\n',
    want: ['1:1 "two words" is neither site nor a domain nor a mail address'],
  },
  {
    name: 'a setting that scopes do not have',
    text: 'site:\n  score.tga: 5\n',
    want: [/^2:3 score\.tga is no setting of scopes; did you mean score\.tag\?$/],
  },
  {
    name: 'a value that does not fit',
    text: 'site:\n  score.tag: lots\n',
    want: [/^2:14 score\.tag: found "lots", wanted a number from 0 to 1000/],
  },
  { name: 'a list for one value', text: 'site:\n  mode: [observe]\n', want: ['2:3 mode: wanted one value'] },
  {
    name: 'a day that there is not',
    text: 'here.example:\n  observe_until: 2026-02-30\n',
    want: [/^2:18 observe_until: found "2026-02-30", wanted a day/],
  },
  { name: 'a range for a word', text: 'site:\n  allow:\n    mode: 1..2\n', want: [/^3:11 mode is no number/] },
  {
    name: 'a recipient that allows something',
    text: 'ann@here.example:\n  allow: { mode: none }\n',
    want: [/^2:3 ann@here\.example: nothing is below a recipient/],
  },
  {
    name: 'a domain with aliases',
    text: 'here.example:\n  aliases: [x@here.example]\n',
    want: [/^2:3 here\.example: only a mail address has aliases/],
  },
  {
    name: 'an alias that is no address',
    text: 'ann@here.example:\n  aliases: [x@here.example, y]\n',
    want: [/^2:29 aliases: wanted a mail address, found "y"/],
  },
] as const)
  t.test(`${name}: told with its line`, async t => {
    const { mistakes } = parsePolicyFile(text, 'policy.yaml')
    const found = mistakes.map(({ line, column, text: what }) => `${line}:${column} ${what}`)
    t.equal(found.length, want.length, found.join('\n'))
    want.forEach((one, n) => (typeof one === 'string' ? t.equal(found[n], one) : t.match(found[n], one)))
  })

t.test('aliases that grow: told, in no time', async t => {
  const { mistakes } = parsePolicyFile('a: &a [x,x]\nb: &b [*a,*a]\nsite: { score.tag: *b }\n', 'policy.yaml')
  t.ok(mistakes.length > 0)
})

const FILE = String.raw`site:
  score.reject: 20
  allow:
    mode: none
    score.tag: "3..10"

here.example:
  observe_until: "2026-12-28"

"ann@here.example":
  quarantine.mailbox: "{local}+spam@{domain}"
  score.quarantine: off
  aliases: ["info@here.example", "\"ann frei\"@xn--bcher-kva.example"]
`

t.test('what is written is read as the same', async t => {
  const { document, mistakes } = parsePolicyFile(FILE, 'policy.yaml')
  t.strictSame(mistakes, [])
  t.equal(document.values.length, 4)
  t.strictSame(
    document.values.find(({ name }) => name === 'score.quarantine'),
    { scope: 'recipient:ann@here.example', name: 'score.quarantine', value: 'off', place: 'policy.yaml, line 12' },
  )
  const again = parsePolicyFile(writePolicyFile(document), 'policy.yaml')
  t.strictSame(again.mistakes, [])
  const bare = ({ values, bounds, aliases }: typeof document): unknown[] =>
    [...values, ...bounds, ...aliases].map(one => ({ ...one, place: '' }))
  t.strictSame(bare(again.document), bare(document))
})

t.test('an empty file sets nothing', async t => {
  for (const text of ['', '# nothing\n', 'site:\n'])
    t.strictSame(parsePolicyFile(text, 'f'), { document: { values: [], bounds: [], aliases: [] }, mistakes: [] })
})
