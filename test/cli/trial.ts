/** trial as a process. */
import t from 'tap'
import { tempFolder } from '../support/temp.ts'
import { group, record } from '../support/verdict.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import { dataWith, NOW } from './support/kept-verdicts.ts'

const here = { observe: true, level: 'domain', domain: 'here.example', done: 'accept' } as const
const data = dataWith([
  ...Array.from({ length: 99 }, (_, n) => record({ reference: `${1000 + n}-AAA`, at: NOW, groups: [group(here)] })),
  record({ reference: 'BBBB-BBB', at: NOW, groups: [group({ ...here, action: 'reject', code: 'DMARC' })] }),
  record({ reference: 'CCCC-CCC', at: NOW - 3 * 86_400 }),
])
const call = (...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter(['trial', ...OFFLINE, '--set', `data=${data}`, ...args])

t.test('what would have been held back', async t => {
  const { code, out } = await call()
  t.equal(code, 0)
  for (const wanted of [
    /^100 of 101 messages of .* were judged in observe mode\n1 of them \(1\.00 %\) would have been held back/,
    /\nhere\.example: 100 messages\n +1 +1\.00 % {2}reject \(DMARC\): BBBB-BBB\n/,
    /1 of 100\n$/,
  ])
    t.match(out, wanted)
})
t.test('one domain, from a day on, as JSON', async t => {
  const today = new Date(NOW * 1000).toISOString().slice(0, 10)
  const { out } = await call('--domain', 'HERE.example', '--since', today, '--json')
  t.match(JSON.parse(out), { messages: 100, observed: 100, heldBack: 1, scopes: [{ scope: 'here.example' }] })
  t.match(await call('--domain', 'other.example'), {
    code: 0,
    out: /^none of 101 messages .* was judged in observe mode\n$/,
  })
})
t.test('mistakes and nothing kept', async t => {
  t.match(await call('--since', '28.11.2026'), { code: 64, err: /--since wants a day/ })
  t.match(await call('--since', '2026-13-01'), { code: 64, err: /--since wants a day/ })
  t.match(await call('--domain', '@'), { code: 64, err: /--domain wants a domain/ })
  t.match(await call('--set', `data=${tempFolder('empty')}`), { code: 66, err: /no verdicts were kept yet/ })
})
