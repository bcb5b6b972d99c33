import t from 'tap'
import { adminText, errorFacts, queueId, serverAddress, serverName, word, words } from '../../lib/privacy/redact.ts'

t.test('what cannot be logged', async t => {
  for (const [name, got, want] of [
    ['a person’s address is no word', word('anna@example.org'), 'unfit'],
    ['a subject is no word', word('Your invoice'), 'unfit'],
    ['nothing is no word', word(''), 'unfit'],
    ['an address among words is left unfit', words(['SPF_FAIL', 'a@b.example']), 'SPF_FAIL,unfit'],
    ['a host name with an @ is left out', serverName('anna@host.example'), null],
    ['a host name with a space is left out', serverName('host example'), null],
    ['a host name with a line break is left out', serverName('host.example\nanna'), null],
    ['an overlong host name is left out', serverName(`${'a'.repeat(250)}.example`), null],
    ['an address that is none is left out', serverAddress('anna@example.org'), null],
    ['a queue id with more than letters and digits is left out', queueId('4X1 anna@example.org'), null],
    ['control characters in what the admin typed are shown as question marks', adminText('unix:/a\nb'), 'unix:/a?b'],
  ] as const)
    t.equal(got, want, name)
})

t.test('what can', async t => {
  t.equal(word('tag'), 'tag')
  t.equal(words(['pass', 'fail']), 'pass,fail')
  t.equal(serverName('mx1.example.org'), 'mx1.example.org')
  t.equal(serverAddress('2001:db8::1'), '2001:db8::1')
  t.equal(queueId('4XyZ12'), '4XyZ12')
})

t.test('an exception leaves its class, code and place, never its message', async t => {
  const error = Object.assign(new TypeError('cannot read anna@example.org'), { code: 'EBROKEN' })
  const facts = errorFacts(error)
  t.match(facts, { error: 'TypeError', code: 'EBROKEN' })
  t.notMatch(JSON.stringify(facts), /anna/)
  t.strictSame(errorFacts('anna@example.org'), { error: 'string', code: null, where: null })
})
