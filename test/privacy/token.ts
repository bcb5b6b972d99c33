/** Tokens of links: whose, what for, until when; what is forged or odd is none. */
import { randomBytes } from 'node:crypto'
import t from 'tap'
import { holdsFor, makeToken, readToken } from '../../lib/privacy/token.ts'

const SECRET = randomBytes(32)
const NOW = new Date('2026-11-28T12:00:00Z')
const UNTIL = NOW.getTime() / 1000 + 60
const GRANT = { action: 'release', about: 'a_B-9', until: UNTIL }
const ANN = 'ann@here.example'
const TOKEN = makeToken(SECRET, GRANT, ANN)
const [action = '', about = '', until = '', mac = ''] = TOKEN.split('.')

t.match(TOKEN, /^[A-Za-z0-9_.-]+$/, 'fits into a link as it is')
t.notMatch(TOKEN, /ann|here/, 'the recipient does not stand in it')
t.strictSame(readToken(TOKEN), GRANT)

t.test('holds, or not', async t => {
  for (const [name, want, token, recipient = ANN, now = NOW, secret = SECRET] of [
    ['as it was made', 'yes', TOKEN],
    ['in its last second', 'yes', TOKEN, ANN, new Date(UNTIL * 1000)],
    ['over', 'over', TOKEN, ANN, new Date(UNTIL * 1000 + 1)],
    ['over, and for another: no word of it', 'no', TOKEN, 'bob@here.example', new Date(UNTIL * 1000 + 1)],
    ['another recipient', 'no', TOKEN, 'bob@here.example'],
    ['the recipient in another case: callers have one spelling', 'no', TOKEN, 'Ann@here.example'],
    ['no recipient', 'no', TOKEN, ''],
    ['another secret', 'no', TOKEN, ANN, NOW, randomBytes(32)],
    ['another action', 'no', TOKEN.replace('release', 'delete')],
    ['about something else', 'no', [action, 'a_B-8', until, mac].join('.')],
    ['for longer', 'no', [action, about, (UNTIL + 1).toString(36), mac].join('.')],
    ['a letter moved from one part to the next', 'no', [`${action}a`, about.slice(1), until, mac].join('.')],
    ['no signature', 'no', [action, about, until, ''].join('.')],
    ['no signature at all', 'no', [action, about, until].join('.')],
    ['a short signature', 'no', [action, about, until, mac.slice(0, -1)].join('.')],
    ['a long signature', 'no', `${TOKEN}A`],
    ['a signature of the right length', 'no', [action, about, until, 'A'.repeat(mac.length)].join('.')],
    ['a part more', 'no', `${TOKEN}.x`],
    ['a space behind', 'no', `${TOKEN} `],
    ['a line end behind', 'no', `${TOKEN}\n`],
    ['percent signs', 'no', encodeURIComponent(TOKEN).replace('a_B', '%61_B')],
    ['base64 with + and /', 'no', TOKEN.replaceAll('-', '+').replaceAll('_', '/')],
    ['letters that look alike', 'no', TOKEN.replace('release', 'rеlease')],
    ['NUL', 'no', TOKEN.replace('release', 'rel\0ease')],
    ['nothing', 'no', ''],
    ['points', 'no', '...'],
    ['a megabyte', 'no', 'x'.repeat(1_000_000)],
    ['a megabyte of points', 'no', '.'.repeat(1_000_000)],
    ['a time that is no number', 'no', [action, about, 'NaN', mac].join('.')],
    ['a time in upper case', 'no', [action, about, until.toUpperCase(), mac].join('.')],
    ['a time with a sign', 'no', [action, about, `-${until}`, mac].join('.')],
  ] as const satisfies readonly (readonly [string, string, string, string?, Date?, Buffer?])[])
    t.equal(holdsFor(secret, token, recipient, now), want, name)
})

t.test('lengths are part of what is signed: nothing slips from one field into the next', async t => {
  const one = makeToken(SECRET, { action: 'a', about: 'b', until: 1 }, '2:xy')
  const two = makeToken(SECRET, { action: 'a', about: 'b', until: 12 }, ':xy')
  t.not(one.split('.')[3], two.split('.')[3])
})

t.test('a mark’s secret makes no link, even if it is the same', async t => {
  t.not(makeToken(SECRET, GRANT, ANN).split('.')[3], makeToken(SECRET, { ...GRANT, action: 'mark' }, ANN).split('.')[3])
})

t.test('what no token can be about', async t => {
  for (const bad of ['', 'a b', 'a.b', 'ann@here.example', 'ä', 'x'.repeat(81), 'a\n'])
    for (const grant of [
      { ...GRANT, action: bad },
      { ...GRANT, about: bad },
    ])
      t.throws(() => makeToken(SECRET, grant, ANN), TypeError, JSON.stringify(bad))
})
