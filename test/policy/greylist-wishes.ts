import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { afterGreylist, waitingFor } from '../../lib/policy/greylist-wishes.ts'
import type { Wish } from '../../lib/policy/recipients.ts'
import type { Effective } from '../../lib/policy/scoped.ts'
import type { Action } from '../../lib/policy/verdict.ts'

const policy: Effective = {
  level: 'site',
  mode: 'enforce',
  observe_until: null,
  'score.tag': 5,
  'score.quarantine': 5,
  'score.reject': 15,
  'dmarc.enforce': true,
  'quarantine.mailbox': null,
  'newsletters.mailbox': null,
  'greylist.enabled': true,
}
const wish = (name: string | null, action: Action, more: Partial<Wish> = {}): Wish => ({
  recipient: name === null ? null : parsePath(`<${name}@here.example>`),
  policy,
  observe: false,
  verdict: { action, code: 'NONE', because: '', score: 4 },
  signals: [],
  ...more,
})
const asked = (...wishes: readonly Wish[]): string =>
  waitingFor(wishes, ({ recipient }) => recipient?.local === 'friend')
    .map(({ address, action, allowed, enabled }) => [address.local, action, allowed && 'allowed', !enabled && 'off'])
    .map(words => words.filter(one => one !== false).join(' '))
    .join(', ')

t.test('who is asked for', async t => {
  const off = { policy: { ...policy, 'greylist.enabled': false } }
  t.equal(asked(wish(null, 'accept')), '', 'nobody is named')
  t.equal(asked(wish('ann', 'accept'), wish('bob', 'tag')), 'ann accept, bob tag', 'who gets it marked may not wait')
  t.equal(
    asked(wish('ann', 'accept'), wish('bob', 'quarantine'), wish('c', 'reject'), wish('d', 'discard')),
    'ann accept',
  )
  t.equal(asked(wish('ann', 'accept'), wish('bob', 'tempfail')), '', 'it is put off anyway')
  t.equal(asked(wish('ann', 'accept', off), wish('friend', 'accept')), 'ann accept off, friend accept allowed')
  t.equal(asked(wish('ann', 'reject', { observe: true })), 'ann reject off', 'who observes gets it, and at once')
})

t.test('what the answer makes of it', async t => {
  const wishes = [wish('ann', 'accept'), wish('bob', 'quarantine')]
  t.equal(afterGreylist(wishes, { answer: 'pass', why: 'known' }), wishes)
  t.match(afterGreylist(wishes, { answer: 'defer', why: 'new', seconds: 300 }), [
    { verdict: { action: 'tempfail', code: 'GREYLIST', because: /in 5 minutes$/, score: 4 } },
    { verdict: { action: 'quarantine', code: 'NONE' } },
  ])
})
