/** Every name that a scorer gives has its sentence in every language. */
import { globSync, readFileSync } from 'node:fs'
import t from 'tap'
import { LANGUAGES } from '../../lib/scorers/language.ts'
import { reasonsOf } from '../../lib/scorers/reasons.ts'
import { RULES } from '../../lib/scorers/rules/table.ts'

/** Names as they stand in the scorers: `name: 'X'`, say('X', …), and the keys of tables of names. */
function namesInCode(): string[] {
  const files = globSync('lib/scorers/**/*.ts').filter(
    file => !file.includes('/own-rules/') || file.endsWith('/scorer.ts'),
  )
  return files.flatMap(file =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /(?:\bname(?: =|:) (?:rounded > 0 \? )?|\bsay\(|: )'([A-Z][A-Z0-9]*_[A-Z0-9_]+|CLAMD|EICAR|GTUBE)'/g,
      ),
    ].map(([, name = '']) => name),
  )
}

t.test('no built-in name is without its sentences', async t => {
  const names = new Set([...RULES.map(({ name }) => name), ...namesInCode()])
  for (const wanted of [
    'LIST_ACCEPT',
    'LIST_ACCEPT_UNPROVEN',
    'LEARNT_HAM',
    'MODEL_SHAPE',
    'RULES_TIMEOUT',
    'RULE_BROKEN',
    'CLAMD_PARTLY',
  ])
    t.ok(names.has(wanted), `${wanted} was found in the code`)
  for (const name of [
    ...names,
    'SPAMSCANNER_EXECUTABLE',
    'SPAMSCANNER_ARBITRARY_VENDOR_SPAM',
    'LISTED_ZEN_EXAMPLE_ORG',
  ]) {
    const reasons = reasonsOf(name)
    for (const language of LANGUAGES) t.ok((reasons?.[language] ?? '').length > 10, `${name} in ${language}`)
  }
})

for (const name of ['', 'OURS', 'SPAMSCANNER_NOTHING', 'constructor', '__proto__', 'toString'])
  t.test(`not built in: ${JSON.stringify(name)}`, async t => t.equal(reasonsOf(name), null))
