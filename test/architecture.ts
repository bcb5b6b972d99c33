/** Imports point to an earlier row; names in one row do not know each other. The table stands in the README too. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import t from 'tap'

const ROWS = [
  ['mail', 'milter', 'disk.ts'],
  ['dns', 'privacy', 'database'],
  ['observe'],
  ['checks', 'scorers'],
  ['policy'],
  ['actions', 'store'],
  ['quarantine'],
  ['session'],
  ['filter.ts'],
  ['settings'],
  ['wire.ts'],
  ['desk.ts'],
  ['daemon.ts', 'embedded.ts'],
  ['cli', 'index.ts'],
]
const row = new Map(ROWS.flatMap((names, n) => names.map(name => [name, n] as const)))
const home = (path: string): string => relative('lib', path).split(sep)[0] ?? ''

t.test('imports point down', async t => {
  for (const file of globSync('lib/**/*.ts')) {
    const from = row.get(home(file))
    if (from === undefined) {
      t.fail(`${file} has no row`)
      continue
    }
    const bad = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
      .map(([, to = '']) => to)
      .filter(to => {
        const target = home(resolve(dirname(file), to))
        return target !== home(file) && (row.get(target) ?? Infinity) >= from
      })
    t.strictSame(bad, [], file)
  }
})

t.test('the wire knows no mail filter: milter/ imports nothing outside itself but node:', async t => {
  for (const file of globSync('lib/milter/*.ts')) {
    const outside = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)]
      .map(([, to = '']) => to)
      .filter(to => !/^(?:node:|\.\/[a-z-]+\.ts$)/.test(to))
    t.strictSame(outside, [], file)
  }
})
