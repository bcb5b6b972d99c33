/** Perl's patterns run as JavaScript: tables by hand, and the same patterns in Perl itself where there is one. */
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { PatternError } from '../../../../lib/scorers/own-rules/regexp/node.ts'
import { perlPattern, undelimited } from '../../../../lib/scorers/own-rules/regexp/pattern.ts'

const read = (written: string): ReturnType<typeof perlPattern> => perlPattern(undelimited(written))

for (const { name, pattern, error } of [
  { name: 'recursion is refused by name', pattern: '/(a(?R)?b)/', error: /\(\?R\).*not supported: no recursion/ },
  { name: 'a condition is refused', pattern: '/(a)?(?(1)b|c)/', error: /no conditions/ },
  { name: 'code is refused', pattern: '/a(?{ die })/', error: /no code/ },
  { name: 'a verb is refused', pattern: '/a(*SKIP)(*FAIL)|b/', error: /verbs/ },
  { name: 'a call of a group is refused', pattern: '/(a)(?1)/', error: /not supported/ },
  { name: 'an open bracket', pattern: '/(a/', error: /a \( that is not closed/ },
  { name: 'a bracket too many', pattern: '/a)/', error: /a \) too many/ },
  { name: 'an open class', pattern: '/[a/', error: /a \[ that is not closed/ },
  { name: 'a class that is none', pattern: '/[[:nonsense:]]/', error: /no character class/ },
  { name: 'a range that runs backwards', pattern: '/[z-a]/', error: /from a larger to a smaller/ },
  { name: 'numbers that run backwards', pattern: '/a{3,2}/', error: /the first number is the larger/ },
  { name: 'more often than Perl counts', pattern: '/a{99999}/', error: /at most 65534/ },
  { name: 'nothing before a star', pattern: '/*a/', error: /nothing stands before/ },
  { name: 'two repetitions in a row', pattern: '/a{2}{3}/', error: /a second repetition/ },
  { name: 'a group that is not there', pattern: '/(a)\\2/', error: /no group 2/ },
  { name: 'a name that is not there', pattern: '/(?<a>x)\\k<b>/', error: /no group called b/ },
  { name: 'a property that is not there', pattern: '/\\p{Klingonisch}/', error: /not known/ },
  { name: 'a backslash at the end', pattern: '/a\\/', error: /pattern|\\ at the end/ },
  { name: 'a modifier that is not known', pattern: '/a/q', error: /modifier "q"/ },
  { name: 'no delimiters', pattern: 'text', error: /between delimiters/ },
  { name: 'a delimiter inside', pattern: '/a/b/', error: /without \\ before it/ },
  { name: 'an empty pattern matches everything', pattern: '//', error: /matches every text/ },
  { name: 'an empty branch matches everything', pattern: '/a|/', error: /matches every text/ },
  { name: 'a tower of groups', pattern: `/${'('.repeat(200)}a${')'.repeat(200)}/`, error: /deep/ },
  { name: 'a pattern beyond all measure', pattern: `/${'a'.repeat(300_000)}/`, error: /longer than/ },
])
  t.test(name, async t => {
    t.throws(() => read(pattern), error)
    t.throws(() => read(pattern), PatternError)
  })

/** Pattern, texts that match, texts that do not. */
const TABLE: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
  ['/foo$/', ['foo', 'foo\n'], ['foo\nx', 'foo\n\n']],
  ['/foo\\z/', ['foo'], ['foo\n']],
  ['/foo\\Z/', ['foo', 'foo\n'], ['foo\n\n']],
  ['/^b/m', ['a\nb', 'b'], ['a\r\nxb', 'a']],
  ['/a$/m', ['a\nb', 'b\na'], ['a\rb']],
  ['/^b/', ['b'], ['a\nb']],
  ['/\\Ab/m', ['b'], ['a\nb']],
  ['/a.b/', ['axb', 'a\rb', 'a\xa0b'], ['a\nb', 'ab']],
  ['/a.b/s', ['a\nb'], ['ab']],
  ['/\\s/', [' ', '\t', '\v', '\f'], ['\xa0', '\x85', 'a']],
  ['/\\h/', [' ', '\t', '\xa0'], ['\n', 'a']],
  ['/^\\R$/', ['\r\n', '\n', '\r'], ['a', '\n\na']],
  ['/\\w/', ['a', '_', '9'], ['\xe9', '-']],
  ['/\\bcaf\\b/', ['caf\xe9'], ['cafe']],
  ['/\\xc3\\xa9/i', ['\xc3\xa9'], ['\xe3\xa9', '\xc3\x89']],
  ['/[\\xc0-\\xdf]x/i', ['\xc3X'], ['\xe3x']],
  ['/[^\\xc3a]/i', ['\xe3'], ['\xc3', 'a', 'A']],
  ['/[^a-z]/i', ['1'], ['q', 'Q']],
  ['/k/i', ['k', 'K'], ['\xe2\x84\xaa']],
  ['/a++b/', ['aab'], []],
  ['/a++ab/', [], ['aaab']],
  ['/"[^"]*+"/', ['"x"'], ['"x']],
  ['/(?>a|ab)c/', ['ac'], ['abc']],
  ['/(x)(?>(a)|b)\\2\\1/', ['xaax'], ['xaxa']],
  ['/(?>x?)+y/', ['xxy', 'y'], ['x']],
  ['/(a)(b)?\\1/', ['aba', 'aa'], ['ab']],
  ['/(?<q>[\'"]).*?\\k{q}/', ['"a"', "'a'"], ['"a\'']],
  ['/(?P<q>[\'"]).*?(?P=q)/', ['"a"'], ['"a\'']],
  ['/(a)\\g1\\g{-1}/', ['aaa'], ['aab', 'aa']],
  ['/a(?i)b(?-i)c/', ['aBc'], ['Abc', 'abC']],
  ['/a(?i:b)c/', ['aBc'], ['aBC']],
  ['/(?i)a|b/', ['A', 'B'], ['c']],
  ['/(?:a(?i)b|c)d/', ['aBd', 'Cd'], ['Abd', 'cD']],
  ['/(?^:a)B/i', ['ab', 'aB'], ['Ab']],
  ['/a b # c\n d/x', ['abd'], ['a bd']],
  ['/a\\ b[ ]c/x', ['a b c'], ['abc']],
  ['/a (?#not this) b/', ['a  b'], ['a b']],
  ['/\\Qa.b(\\E+/', ['a.b('], ['axb(']],
  ['/[[:alpha:][:digit:]_-]+$/', ['a1_-'], ['a1.']],
  ['/[[:^space:]]/', ['a'], [' ']],
  ['/[\\]\\\\\\-a]/', [']', '\\', '-', 'a'], ['b']],
  ['/[]a]/', [']', 'a'], ['b']],
  ['/[^]a]/', ['b'], [']']],
  ['/[a\\-z]/', ['-', 'a', 'z'], ['b']],
  ['/[\\w-]/', ['-', 'a'], ['.']],
  ['/[\\d-z]/', ['-', 'z', '5'], ['a']],
  ['/[\\b]/', ['\b'], ['b']],
  ['/\\x41\\x{42}\\103\\o{104}\\e\\a\\cA/', ['ABCD\x1b\x07\x01'], ['ABCD']],
  ['/\\x{20ac}/', ['\xe2\x82\xac'], ['\xac']],
  ['/\\N{U+e9}/', ['\xe9'], ['\xc3\xa9']],
  ['/\\p{Lu}\\P{Lu}/', ['Ab'], ['AB', 'ab']],
  ['/\\p{IsDigit}|x/', [], []],
  ['/a{2}/', ['aa'], ['a', 'a{2}']],
  ['/a{2,}b/', ['aaab'], ['ab']],
  ['/a{x}/', ['a{x}'], ['aa']],
  ['/a{,2}$/', ['aa'], []],
  ['/{a}/', ['{a}'], ['a']],
  ['/a{0}b/', ['b', 'ab'], ['a']],
  ['/(?=.*\\d)(?=.*[a-z]).{4}/', ['ab1c'], ['abcd', 'a1']],
  ['/(?<!un)happy(?!ness)/', ['happy'], ['unhappy', 'happiness', 'happyness']],
  ['/(?<=a|bc)d/', ['ad', 'bcd'], ['cd']],
  ['/(?:)x/', ['x'], ['y']],
  ['/a|b|c/', ['b'], ['d']],
  ['/\\//', ['/'], ['\\']],
  ['m{a/b}', ['a/b'], ['ab']],
  ['m,a\\,b,i', ['A,B'], ['ab']],
  ['m!^https?://!', ['http://'], ['//']],
  ['qr(a|b)', ['b'], ['c']],
  ['/foo\\Kbar/', ['foobar'], ['bar']],
  ['/(?n:(a)|(b))c/', ['ac', 'bc'], ['c']],
  ['/(?|(a)x|(b)y)/', ['ax', 'by'], ['ay']],
  ['/a\\10b/', ['a\bb'], ['a\n']],
  ['/\\_\\-\\@\\"/', ['_-@"'], ['_']],
  ['/\x80-\xff/', ['\x80-\xff'], ['\x90']],
  ['/[\x80-\xff]{2}/', ['\xc3\xa9'], ['a\xc3']],
  ['/.{2000}/', ['x'.repeat(2000)], ['x'.repeat(1999)]],
]

for (const [pattern, yes, no] of TABLE)
  t.test(JSON.stringify(pattern), async t => {
    if (pattern.includes('IsDigit')) {
      t.throws(() => read(pattern), PatternError, 'a name that JavaScript does not have')
      return
    }
    const { search, every } = read(pattern)
    for (const text of yes) t.ok(search.test(text), `matches ${JSON.stringify(text.slice(0, 40))}`)
    for (const text of no) t.notOk(search.test(text), `not ${JSON.stringify(text.slice(0, 40))}`)
    t.ok(every().global)
  })

t.test('Perl itself says the same', async t => {
  const rows = TABLE.filter(([pattern]) => !/IsDigit|\\Q|20ac/.test(pattern))
  const input = rows.flatMap(([pattern, yes, no]) => {
    const { source, flags } = undelimited(pattern)
    return [...yes, ...no].map(text =>
      [flags, source, text].map(one => Buffer.from(one, 'latin1').toString('hex')).join(' '),
    )
  })
  const script =
    'while (<STDIN>) { chomp; my ($f, $p, $x) = map { pack "H*", $_ } split / /, $_, 3; my $r = eval { my $q = $f eq "" ? qr/$p/ : qr/(?$f)$p/; $x =~ $q ? 1 : 0 }; print defined $r ? $r : "?", "\\n" }'
  const perl = spawnSync('perl', ['-e', script], { input: `${input.join('\n')}\n`, encoding: 'utf8' })
  if (perl.status !== 0) {
    t.plan(0, 'there is no perl here')
    return
  }
  const said = perl.stdout.trim().split('\n')
  let n = 0
  for (const [pattern, yes, no] of rows)
    for (const text of [...yes, ...no]) {
      const theirs = said[n++]
      if (theirs === '?') t.comment(`this Perl does not read ${JSON.stringify(pattern)}`)
      else
        t.equal(
          theirs,
          yes.includes(text) ? '1' : '0',
          `${JSON.stringify(pattern)} on ${JSON.stringify(text.slice(0, 40))}`,
        )
    }
})

for (const [pattern, hazardous] of [
  ['/(a+)+$/', true],
  ['/(\\w+\\s*)+:/', true],
  ['/(?:[a-z]+|\\d+)*x/', true],
  ['/((a{1,50}){1,50})/', true],
  ['/(?:\\w+\\s)+/', false],
  ['/(?:\\.\\w+)*$/', false],
  ['/(?:a+,)+/', false],
  ['/(?>a+)+/', false],
  ['/(?:a++)+/', false],
  ['/a+b+c+/', false],
] as const)
  t.equal(read(pattern).hazardous, hazardous, `${pattern} is ${hazardous ? '' : 'not '}warned about`)
