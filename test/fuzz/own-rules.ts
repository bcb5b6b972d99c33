/** Files of rules with octets turned, lost and doubled: they give rules and problems, never an exception, and end. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readCfText } from '../../lib/scorers/own-rules/cf/read.ts'
import { PatternError } from '../../lib/scorers/own-rules/regexp/node.ts'
import { perlPattern } from '../../lib/scorers/own-rules/regexp/pattern.ts'
import { Message } from '../../lib/scorers/own-rules/message.ts'
import { ruleSet } from '../../lib/scorers/own-rules/rule-set.ts'
import { runRules } from '../../lib/scorers/own-rules/run.ts'
import { readYamlRules } from '../../lib/scorers/own-rules/yaml/read.ts'
import { contentOf } from '../support/content.ts'
import { Random } from '../support/random.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/own-rules')
const SEED = 20_261_124
const AT_MOST_MS = 60_000

function mutated(text: string, random: Random): string {
  let changed = text
  for (let n = random.below(12); n >= 0; n--) {
    const at = random.below(changed.length)
    const length = random.below(20)
    const piece = random.pick([
      '',
      '(',
      ')',
      '[',
      '\\',
      '/',
      '{',
      '\n',
      '|',
      '*',
      '#',
      '\0',
      'é',
      'if 1',
      '&&',
      '<',
      ': ',
      '- ',
    ])
    changed = random.pick([
      () => changed.slice(0, at) + piece + changed.slice(at),
      () => changed.slice(0, at) + changed.slice(at + length),
      () => changed.slice(0, at) + changed.slice(at, at + length).repeat(3) + changed.slice(at + length),
    ])()
  }
  return changed
}

t.test('.cf files', async t => {
  const random = new Random(SEED)
  const wide = readFileSync(join(FIXTURES, 'wide.cf'), 'utf8')
  const content = contentOf(readFileSync(join(FIXTURES, 'parcel.eml')))
  const began = performance.now()
  let [rules, problems] = [0, 0]
  for (let n = 0; n < 300; n++) {
    const read = readCfText(mutated(wide, random))
    const { set } = ruleSet(read.rules)
    if (n % 10 === 0) runRules(set, new Message(content), 50, new Set())
    rules += read.rules.length
    problems += read.problems.length
  }
  t.ok(performance.now() - began < AT_MOST_MS)
  t.ok(rules > 300 * 50 && problems > 300 * 15, `${rules} rules, ${problems} problems`)
})

t.test('YAML files', async t => {
  const random = new Random(SEED)
  const example = readFileSync(join(import.meta.dirname, '../../examples/own-rules.yaml'), 'utf8')
  const began = performance.now()
  let problems = 0
  for (let n = 0; n < 200; n++)
    problems += readYamlRules(mutated(example, random), 'rules.yaml', () => null).problems.length
  t.ok(performance.now() - began < AT_MOST_MS)
  t.ok(problems > 100, `${problems} problems`)
})

t.test('patterns out of any characters', async t => {
  const random = new Random(SEED)
  const pieces = [
    'a',
    'b',
    '\\',
    '(',
    ')',
    '(?:',
    '(?=',
    '(?<!',
    '(?>',
    '[',
    ']',
    '^',
    '$',
    '.',
    '*',
    '+',
    '?',
    '{2}',
    '{1,}',
    '|',
    '-',
    '\\w',
    '\\x',
    '\\b',
    '\\1',
    '(?i)',
    '#',
    ' ',
    '\xe9',
    '\\p{L}',
    '[:alpha:]',
    '\\Q',
    '\\E',
    '(?<n>',
    '\\k<n>',
  ]
  let [read, refused] = [0, 0]
  for (let n = 0; n < 20_000; n++) {
    const source = Array.from({ length: 1 + random.below(10) }, () => random.pick(pieces)).join('')
    try {
      perlPattern({ source, flags: random.pick(['', 'i', 'x', 'ms']) }).search.test('ab a1')
      read++
    } catch (error) {
      if (!(error instanceof PatternError)) t.fail(`${JSON.stringify(source)}: ${String(error)}`)
      refused++
    }
  }
  t.ok(read > 2_000 && refused > 2_000, `${read} read, ${refused} refused`)
})
