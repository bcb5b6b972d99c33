/** A recipient's own key: opened by password or recovery code, as people type them, and by nothing else. */
import t from 'tap'
import {
  changePassword,
  LEAST_PASSWORD_CHARACTERS,
  MOST_PASSWORD_CHARACTERS,
  newPersonalKey,
  unlock,
} from '../../lib/privacy/personal-key.ts'
import { isIdentity, newPair, publicKeyOf } from '../../lib/privacy/seal.ts'

const PASSWORD = 'Grüße aus Zürich'
const began = performance.now()
const { key, recoveryCode } = await newPersonalKey(PASSWORD)
t.comment(`wrapped twice in ${Math.round(performance.now() - began)} ms`)
const identity = (await unlock(key, PASSWORD)) ?? ''

t.ok(isIdentity(identity))
t.equal(await publicKeyOf(identity), key.publicKey)
t.match(recoveryCode, /^(?:[0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]$/)
for (const text of [key.byPassword, key.byRecoveryCode]) t.match(text, /^argon2id\$m=65536,t=3,p=4\$/)
t.not(key.byPassword.split('$')[2], key.byRecoveryCode.split('$')[2], 'salts differ')

t.test('opens, or not', async t => {
  const bare = recoveryCode.replaceAll('-', '')
  /** Digits that are written like letters. */
  const sloppy = recoveryCode.replaceAll('0', 'o').replaceAll('1', 'l')
  for (const [name, typed, opens] of [
    ['the password', PASSWORD, true],
    ['the password decomposed, as a Mac has it', PASSWORD.normalize('NFD'), true],
    ['in another case', PASSWORD.toLowerCase(), false],
    ['a space behind', `${PASSWORD} `, false],
    ['without its umlauts', 'Gruße aus Zurich', false],
    ['nothing', '', false],
    ['another one', 'Grüße aus Basel', false],
    ['the code', recoveryCode, true],
    ['without signs between', bare, true],
    ['in lower case', recoveryCode.toLowerCase(), true],
    ['spaces instead', recoveryCode.replaceAll('-', ' '), true],
    ['long dashes, as an editor makes them', recoveryCode.replaceAll('-', ' – '), true],
    ['points and a line break', `${recoveryCode.replaceAll('-', '.')}\r\n`, true],
    ['letters that look like digits', sloppy, true],
    [
      'wide digits',
      recoveryCode.replace(/[0-9A-Z]/g, c => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)),
      true,
    ],
    ['one digit missing', bare.slice(1), false],
    ['one too many', `${bare}0`, false],
    ['one wrong', `${bare.slice(0, -1)}${bare.endsWith('7') ? '8' : '7'}`, false],
    ['twice', `${recoveryCode} ${recoveryCode}`, false],
    ['the private key itself', identity, false],
  ] as const)
    t.equal((await unlock(key, typed)) === identity, opens, name)
})

t.test('what is no code costs one trial, what is far too long none', async t => {
  const costs = async (secret: string): Promise<number> => {
    const began = performance.now()
    await unlock(key, secret)
    return performance.now() - began
  }
  const [wrong, right, code, long] = [
    await costs('not the password'),
    await costs(PASSWORD),
    await costs(recoveryCode),
    await costs('x'.repeat(10_000_000)),
  ]
  t.comment(`wrong ${Math.round(wrong)} ms, right ${Math.round(right)} ms, code ${Math.round(code)} ms`)
  t.ok(long < 20, `${Math.round(long)} ms`)
  t.ok(code > long)
  t.ok(LEAST_PASSWORD_CHARACTERS < MOST_PASSWORD_CHARACTERS)
})

t.test('another password: the same keys under one code, the old ones open nothing any more', async t => {
  const older = await newPair()
  const pairs = [{ publicKey: key.publicKey, identity }, older]
  const { keys, recoveryCode: code } = await changePassword(pairs, 'a new password')
  t.not(code, recoveryCode)
  for (const [n, pair] of pairs.entries()) {
    const next = keys[n] ?? key
    t.equal(next.publicKey, pair.publicKey)
    for (const [typed, opens] of [
      ['a new password', true],
      [code, true],
      [PASSWORD, false],
      [recoveryCode, false],
    ] as const)
      t.equal((await unlock(next, typed)) === pair.identity, opens)
  }
})

t.test('what stands beside what is wrapped is what counts, and what is damaged opens nothing', async t => {
  const [kind = '', , salt = '', nonce = '', octets = ''] = key.byPassword.split('$')
  const wrapped = (parts: readonly string[]): Promise<string | null> =>
    unlock({ ...key, byPassword: parts.join('$'), byRecoveryCode: '' }, PASSWORD)
  t.equal(await wrapped([kind, 'm=65536,t=3,p=4', salt, nonce, octets]), identity)
  for (const [name, parts] of [
    ['fewer passes', [kind, 'm=65536,t=2,p=4', salt, nonce, octets]],
    ['less memory', [kind, 'm=32768,t=3,p=4', salt, nonce, octets]],
    ['fewer lanes', [kind, 'm=65536,t=3,p=1', salt, nonce, octets]],
    ['another salt', [kind, 'm=65536,t=3,p=4', nonce, nonce, octets]],
    ['another kind', ['argon2i', 'm=65536,t=3,p=4', salt, nonce, octets]],
    ['no parameters', [kind, '', salt, nonce, octets]],
    ['odd parameters', [kind, 'm=65536,t=3', salt, nonce, octets]],
    ['one octet otherwise', [kind, 'm=65536,t=3,p=4', salt, nonce, octets.replace(/^./, c => (c === 'A' ? 'B' : 'A'))]],
    ['cut', [kind, 'm=65536,t=3,p=4', salt, nonce, octets.slice(0, 40)]],
    ['a tag of four octets', [kind, 'm=65536,t=3,p=4', salt, nonce, octets.slice(0, 6)]],
    ['no octets', [kind, 'm=65536,t=3,p=4', salt, nonce, '']],
    ['no nonce', [kind, 'm=65536,t=3,p=4', salt, '', octets]],
    ['nothing', []],
  ] as const)
    t.equal(await wrapped(parts), null, name)
})
