/** The sample in examples/ is the table as text; so is the manual. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { flat, settingsFrom } from '../../lib/settings/load.ts'
import { manual, sampleFile } from '../../lib/settings/sample.ts'
import { ROWS } from '../../lib/settings/settings.ts'

const FILE = join(import.meta.dirname, '../../examples/cleanmilter.yaml')

t.test('the sample is the one that the table gives', async t => {
  t.equal(
    readFileSync(FILE, 'utf8'),
    sampleFile(),
    'make it anew: node lib/cli/main.ts help sample > examples/cleanmilter.yaml',
  )
})

t.test('as it stands it sets nothing', async t => t.strictSame(settingsFrom(sampleFile()), settingsFrom('')))

t.test('uncommented, every line gives its default, or the example where the default is empty', async t => {
  const all = flat(settingsFrom(sampleFile().replaceAll(/^( *)# (?=[a-z_]+: )/gm, '$1')))
  for (const [name, row] of ROWS) {
    const empty = row.default === null || (Array.isArray(row.default) && row.default.length === 0)
    if (empty) t.ok(all.get(name) !== null && row.example !== undefined, `${name} has an example that loads`)
    else t.strictSame(all.get(name), row.default, name)
  }
})

t.test('no line is too long for a terminal', async t => {
  t.strictSame(
    sampleFile()
      .split('\n')
      .filter(line => line.length > 110),
    [],
  )
})

t.test('the manual has every setting; a section has its own; what is neither has none', async t => {
  for (const name of ROWS.keys()) t.ok(manual()?.includes(`${name}\n`), name)
  t.match(manual('dns'), /^dns\.servers\n/)
  t.notMatch(manual('dns'), /^score/m)
  t.equal(
    manual('score.reject'),
    [
      'score.reject',
      '    From this score on a message is refused while the sender still listens; off: never for its',
      '    score.',
      '    wanted: a number from 0 to 1000, or off',
      '    default: 15',
      '',
    ].join('\n'),
  )
  t.equal(manual('nothing'), null)
})
