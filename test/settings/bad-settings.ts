/** Each file in fixtures/bad-settings, and every line that must be said about it (`.want.txt` beside it). */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { loadSettings } from '../../lib/settings/load.ts'
import { mistakeText, SettingsError } from '../../lib/settings/mistakes.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/bad-settings')

for (const file of readdirSync(FOLDER)
  .filter(name => name.endsWith('.yaml'))
  .sort()) {
  const name = basename(file, '.yaml')
  t.test(name.replaceAll('-', ' '), async t => {
    const want = readFileSync(join(FOLDER, `${name}.want.txt`), 'utf8')
      .split('\n')
      .slice(0, -1)
    const error = t.throws(() => loadSettings({ file: join(FOLDER, file) }), SettingsError) as SettingsError
    const said = error.mistakes.map(mistake => mistakeText({ ...mistake, where: file }))
    t.strictSame(said, want)
  })
}
