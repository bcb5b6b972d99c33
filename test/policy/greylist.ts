import t from 'tap'
import { deferral, exemption, greylist, provenDomain, together } from '../../lib/policy/greylist.ts'
import type { Answer, Borderline, GreylistOptions, Memory, Triplet } from '../../lib/policy/greylist.ts'

const options: GreylistOptions = { from: 3, below: 5, delaySeconds: 300, retrySeconds: 86_400, knownSeconds: 3_024_000 }
const NOW = 1_800_000_000
const mail: Borderline = {
  enabled: true,
  score: 4,
  action: 'accept',
  allowed: false,
  authenticated: false,
  remote: true,
}
const nothing: Memory = { let: false, known: false, triplet: null }
const waiting = (ago: number, more: Partial<Triplet> = {}): Memory => ({
  ...nothing,
  triplet: { firstAt: NOW - ago, passedAt: null, expiresAt: NOW - ago + options.retrySeconds, ...more },
})
const say = (answer: Answer): string =>
  `${answer.answer} ${answer.why}${answer.answer === 'defer' ? ` ${answer.seconds}` : ''}`

for (const { name, change = {}, memory = nothing, want } of [
  { name: 'nobody knows it: it has to come back', want: 'defer new 300' },
  { name: 'at the upper edge it is spam', change: { score: 5 }, want: 'pass decided' },
  { name: 'just below the upper edge', change: { score: 4.9 }, want: 'defer new 300' },
  { name: 'at the lower edge it is borderline', change: { score: 3 }, want: 'defer new 300' },
  { name: 'just below the lower edge it is clean', change: { score: 2.9 }, want: 'pass clean' },
  { name: 'a score that is no number never keeps mail away', change: { score: NaN }, want: 'pass clean' },
  ...(['tag', 'quarantine', 'reject', 'tempfail', 'discard'] as const).map(action => ({
    name: `what is decided already: ${action}`,
    change: { action },
    want: 'pass decided',
  })),
  { name: 'greylisting is off for this recipient', change: { enabled: false }, want: 'pass off' },
  { name: 'a user', change: { authenticated: true }, want: 'pass authenticated' },
  { name: 'a program on this host', change: { remote: false }, want: 'pass local' },
  { name: 'somebody’s list', change: { allowed: true }, want: 'pass allowed' },
  { name: 'no database', memory: null, want: 'pass no-memory' },
  { name: 'the admin lets it through', memory: { ...nothing, let: true }, want: 'pass let' },
  { name: 'a domain that came back before', memory: { ...nothing, known: true }, want: 'pass known' },
  { name: 'back at once', memory: waiting(0), want: 'defer early 300' },
  { name: 'back a second too early', memory: waiting(299), want: 'defer early 1' },
  { name: 'back in time', memory: waiting(300), want: 'pass waited' },
  { name: 'back at the last moment', memory: waiting(86_399), want: 'pass waited' },
  { name: 'back too late', memory: waiting(86_400), want: 'defer new 300' },
  { name: 'it passed before', memory: waiting(9e6, { passedAt: NOW - 8e6, expiresAt: NOW + 1 }), want: 'pass passed' },
  { name: 'it passed long ago', memory: waiting(9e6, { passedAt: NOW - 8e6, expiresAt: NOW }), want: 'defer new 300' },
  { name: 'the clock was put back: no wait for the old time', memory: waiting(-90_000), want: 'defer new 300' },
  {
    name: 'the clock was put back: who passed stays known',
    memory: waiting(-90_000, { passedAt: NOW + 91_000 }),
    want: 'pass passed',
  },
] as readonly { name: string; change?: Partial<Borderline>; memory?: Memory | null; want: string }[])
  t.test(name, async t => t.equal(say(greylist({ ...mail, ...change }, memory, NOW, options)), want))

t.test('the memory is asked for borderline mail only', async t => {
  t.equal(exemption(mail, options), null)
  t.equal(exemption({ ...mail, score: 0 }, options), 'clean')
})

t.test('several recipients', async t => {
  const [defer, longer, pass]: Answer[] = [
    { answer: 'defer', why: 'early', seconds: 10 },
    { answer: 'defer', why: 'new', seconds: 300 },
    { answer: 'pass', why: 'known' },
  ]
  if (defer === undefined || longer === undefined || pass === undefined) return
  t.equal(say(together([])), 'pass decided', 'nobody would get it')
  t.equal(say(together([defer, longer, defer])), 'defer new 300', 'all agree: the longest wait')
  t.equal(say(together([defer, pass, longer])), 'pass known', 'none waits for the others')
})

t.test('which domain is proven', async t => {
  const dmarc = { method: 'dmarc', result: 'pass', domain: 'news.shop.example' } as const
  t.equal(provenDomain([]), null)
  t.equal(provenDomain([dmarc]), 'news.shop.example')
  t.equal(provenDomain([{ ...dmarc, orgDomain: 'shop.example' }]), 'shop.example')
  t.equal(provenDomain([{ ...dmarc, result: 'fail' }]), null)
  t.equal(provenDomain([{ ...dmarc, domain: '' }]), null)
  t.equal(provenDomain([{ method: 'spf', result: 'pass', identity: 'mailfrom', domain: 'shop.example' }]), null)
})

t.test('what the sender’s server is told', async t => {
  const told = (seconds: number): string => deferral(seconds, 4).because
  t.match(deferral(300, 4), { action: 'tempfail', code: 'GREYLIST', score: 4 })
  t.match(told(300), /come back in 5 minutes$/)
  t.match(told(301), /in 6 minutes$/, 'never less than the wait')
  t.match(told(1), /in 1 minute$/)
})
