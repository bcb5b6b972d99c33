/** Any octets give settings or mistakes, soon: the reader's bounds. */
import t from 'tap'
import { settingsFrom } from '../../lib/settings/load.ts'
import { SettingsError } from '../../lib/settings/mistakes.ts'
import { parseFlag, parseSettings } from '../../lib/settings/parse.ts'
import { sampleFile } from '../../lib/settings/sample.ts'

const BOUND_MS = 10_000 // far above what is measured (below 1 s): catches growth, not slow machines

for (const { name, text, mistakes } of [
  { name: 'a hundred thousand open brackets', text: '['.repeat(100_000), mistakes: 1 },
  { name: 'a hundred thousand open braces', text: '{a: '.repeat(100_000), mistakes: 1 },
  {
    name: 'sections within sections',
    text: Array.from({ length: 1000 }, (_, n) => `${' '.repeat(n)}a:\n`).join(''),
    mistakes: 1,
  },
  {
    name: 'fifty thousand unknown names are counted',
    text: Array.from({ length: 50_000 }, (_, n) => `k${n}: 1\n`).join(''),
    mistakes: 51,
  },
  { name: 'one name fifty thousand times', text: 'mode: observe\n'.repeat(50_000), mistakes: 51 },
  { name: 'a name of a million octets', text: `${'x'.repeat(1_000_000)}: 1\n`, mistakes: 1 },
  { name: 'a value of a million octets', text: `mode: ${'x'.repeat(1_000_000)}\n`, mistakes: 1 },
  { name: 'more than the bound', text: '#'.repeat(1_048_577), mistakes: 1 },
  {
    name: 'a laugh of aliases',
    text: `a: &a0 [x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &a${n + 1} [*a${n}, *a${n}]\n`).join('')}listen: *a30\n`,
    mistakes: 32,
  },
  { name: 'NUL octets', text: 'mode\0: \0\0\n\0', mistakes: 1 },
])
  t.test(name, async t => {
    const started = performance.now()
    const parsed = parseSettings(text, 'x')
    t.equal(parsed.mistakes.length, mistakes)
    t.ok(parsed.mistakes.every(mistake => mistake.text.length < 1000))
    t.ok(performance.now() - started < BOUND_MS)
  })

t.test('forty thousand refused networks load', async t => {
  const list = Array.from({ length: 40_000 }, (_, n) => `    - 10.${n >> 8}.${n & 255}.0/24\n`).join('')
  const started = performance.now()
  const { entries, mistakes } = parseSettings(`refuse:\n  clients:\n${list}`, 'x')
  t.equal(mistakes.length, 0)
  t.match(entries.get('refuse.clients')?.value, { length: 40_000 })
  t.ok(performance.now() - started < BOUND_MS)
})

t.test('a damaged sample gives settings or mistakes, nothing else', async t => {
  const sample = sampleFile()
    .replaceAll(/^( *)# (?=[a-z_]+: )/gm, '$1')
    .replaceAll(/^ *##.*\n/gm, '')
  let seed = 7
  const random = (below: number): number => (seed = (seed * 48_271) % 0x7fffffff) % below
  let fine = 0
  for (let n = 0; n < 150; n++) {
    const at = random(sample.length)
    const damage =
      ['', ':', '"', '{', ']', '\t', '\n', '- ', '&a ', '*a', '!!map ', '? ', '|', '\u0000', '%'][random(15)] ?? ''
    const text = sample.slice(0, at) + damage + sample.slice(at + random(4))
    try {
      settingsFrom(text)
      fine++
    } catch (error) {
      if (!(error instanceof SettingsError) || error.mistakes.length === 0)
        t.fail(`${String(error)}: ${JSON.stringify(text.slice(at - 20, at + 20))}`)
    }
  }
  t.ok(fine < 150, 'some damage is found')
})

t.test('any octets in a flag give entries or mistakes', async t => {
  let seed = 1
  for (let n = 0; n < 500; n++) {
    const flag = Array.from({ length: n % 40 }, () => {
      seed = (seed * 48_271) % 0x7fffffff
      return '=:{}[]&*!|>-?,#"\'\n\t %@`abdns.timeout_ms1'[seed % 43]
    }).join('')
    const { entries, mistakes } = parseFlag(flag)
    t.ok(entries.size + mistakes.length > 0 || /^\s*[a-z.]+\s*=/.test(flag), JSON.stringify(flag))
  }
})
