import t from 'tap'
import { quarantineFields, spamFields } from '../../lib/actions/headers.ts'
import { parsePath } from '../../lib/mail/address.ts'
import type { Verdict } from '../../lib/policy/verdict.ts'

const verdict: Verdict = {
  action: 'tag',
  code: 'DMARC',
  because: 'DMARC failed, and bank.example asks for quarantine',
  score: -0.5,
}

t.test('a negative score has no level, no threshold says so, no tests say so', async t => {
  t.strictSame(spamFields({ isSpam: false, verdict, required: null, signals: [] }), [
    { name: 'X-Spam-Score', value: '-0.5' },
    { name: 'X-Spam-Status', value: 'No, score=-0.5 required=none tests=none' },
  ])
})

t.test('a thousand points make fifty stars', async t => {
  const fields = spamFields({ isSpam: true, verdict: { ...verdict, score: 1000 }, required: 5, signals: [] })
  t.equal(fields.find(({ name }) => name === 'X-Spam-Level')?.value, '*'.repeat(50))
})

t.test('no line is longer than 78 octets where it can be helped, and every fold is LF and a tab', async t => {
  const signals = Array.from({ length: 60 }, (_, n) => ({
    scorer: 'rules',
    name: `RULE_NUMBER_${n}`,
    points: 1,
    why: '',
  }))
  const value = spamFields({ isSpam: true, verdict, required: 5, signals }).at(-1)?.value ?? ''
  for (const line of `X-Spam-Status: ${value}`.split('\n')) t.ok(line.replace('\t', '        ').length <= 80, line)
  t.notMatch(value, /\r|\n[^\t]/)
  t.equal(value.replaceAll('\n\t', ' ').replace(/, /g, ',').split('tests=')[1]?.split(',').length, 60)
})

t.test('a recipient cannot end the field', async t => {
  const path = parsePath('<"a\nX-Evil: 1"@here.example>')
  const [field] = quarantineFields(path === null ? [] : [path], verdict, 'R7Q2-9KX')
  t.match(field, { name: 'X-Quarantine-Recipient', value: '"a?X-Evil: 1"@here.example' })
})

t.test('a UTF-8 recipient goes out as its octets', async t => {
  const path = parsePath(Buffer.from('<jürg@here.example>').toString('latin1'))
  const [field] = quarantineFields(path === null ? [] : [path], verdict, 'R7Q2-9KX')
  t.equal(Buffer.from(field?.value ?? '', 'latin1').toString(), 'jürg@here.example')
})
