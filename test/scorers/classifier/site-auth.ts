/** What the checks said, as the classifier learns it: the same on the way in and from a mailbox. */
import t from 'tap'
import { writeAuthenticationResults } from '../../../lib/mail/auth-results-write.ts'
import { parseMessageOctets } from '../../../lib/mail/message.ts'
import { features } from '../../../lib/scorers/classifier/features.ts'
import { wordsOfChecks, wordsOfField } from '../../../lib/scorers/classifier/site-auth.ts'
import type { AuthResult } from '../../../lib/mail/auth-results.ts'

const OWN = new Set(['mx.example.org'])
const spf = (result: 'pass' | 'fail', identity: 'mailfrom' | 'helo' = 'mailfrom'): AuthResult => ({
  method: 'spf',
  result,
  identity,
  domain: 'a.example',
})
const dkim = (result: 'pass' | 'fail'): AuthResult => ({
  method: 'dkim',
  result,
  domain: 'a.example',
  selector: 's',
  identity: '@a.example',
  algorithm: 'rsa-sha256',
  signature: 'abcdefgh',
  testing: false,
})
const dmarc: AuthResult = { method: 'dmarc', result: 'pass', domain: 'a.example', policy: 'none' }

const CHECKS: readonly (readonly [string, readonly AuthResult[], string])[] = [
  ['nothing was checked', [], ''],
  ['SPF alone', [spf('fail')], 'spf=fail dkim=none dmarc=none arc=none'],
  ['one signature of two is enough', [dkim('fail'), dkim('pass')], 'spf=none dkim=pass dmarc=none arc=none'],
  ['the greeting does not count', [spf('pass', 'helo'), spf('fail')], 'spf=fail dkim=none dmarc=none arc=none'],
  ['all', [spf('pass'), dkim('pass'), dmarc], 'spf=pass dkim=pass dmarc=pass arc=none'],
]
for (const [name, auth, want] of CHECKS) {
  t.equal(wordsOfChecks(auth).at(-1) ?? '', want, name)
  const value = writeAuthenticationResults('mx.example.org', auth)
  const { headers } = parseMessageOctets(
    Buffer.from(`Authentication-Results: ${value.replace(/\n/g, '\r\n')}\r\n\r\nx`),
  )
  t.strictSame(wordsOfField(headers, OWN), wordsOfChecks(auth), `${name}: the same out of our own field`)
  t.strictSame(wordsOfField(headers, new Set(['mx.other.example'])), [], `${name}: in a foreign name it is nothing`)
}

const FIELDS: readonly (readonly [string, string, string])[] = [
  ['a forged field in our name below ours', 'mx.example.org; spf=fail|mx.example.org; spf=pass', 'spf=fail'],
  ['a foreign one above ours', 'mx.far.example; spf=pass|mx.example.org; spf=fail', 'spf=fail'],
  ['one that is none above ours', ';;;|mx.example.org; spf=fail', 'spf=fail'],
  ['none', '', ''],
]
for (const [name, values, want] of FIELDS) {
  const fields = values.split('|').map(value => `Authentication-Results: ${value}\r\n`)
  const { headers } = parseMessageOctets(Buffer.from(`${fields.join('')}\r\nx`))
  t.equal(wordsOfField(headers, OWN)[0] ?? '', want, name)
}

t.test('what the checks said makes features of its own, and only those', async t => {
  const raw = Buffer.from('From: a@a.example\r\n\r\nhello there\r\n')
  const [plain, more] = [features(raw, 7), features(raw, 7, ['spf=pass', 'dkim=none'])]
  t.strictSame(more.views.slice(0, 4), plain.views.slice(0, 4))
  t.equal(more.views[4]?.length, (plain.views[4]?.length ?? 0) + 2)
})
