/** Sealing: what opens with what, by us and by Debian's age; and no key in what is said when it does not. */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isIdentity, isPublicKey, newPair, open, publicKeyOf, seal, SealError } from '../../lib/privacy/seal.ts'
import { age, ageKeygen, noAge } from '../support/age.ts'
import { skipUnless } from '../support/skip.ts'
import { tempFolder } from '../support/temp.ts'

const MESSAGES = {
  nothing: Buffer.of(),
  'an octet': Buffer.of(0),
  'a message': Buffer.from('Subject: x\r\n\r\n\xff\0\r\r\n', 'latin1'),
  'a chunk of the format, exactly': randomBytes(65_536),
  'more than a chunk': randomBytes(200_001),
} as const

/** The same with one letter changed: only its checksum tells. */
const mistyped = (key: string): string =>
  `${key.slice(0, -1)}${
    /q$/i.test(key)
      ? key.at(-1)?.replace('q', 'p').replace('Q', 'P')
      : key
          .at(-1)
          ?.replace(/[a-z]|\d/, 'q')
          .replace(/[A-Z]/, 'Q')
  }`

t.test('what is sealed to a key opens with its private half only', async t => {
  const [ours, theirs] = [await newPair(), await newPair()]
  for (const [name, octets] of Object.entries(MESSAGES)) {
    const sealed = await seal(octets, ours.publicKey)
    t.strictSame(await open(sealed, [ours.identity]), octets, name)
    t.strictSame(await open(sealed, [theirs.identity, ours.identity]), octets, `${name}, the second key is the one`)
    await t.rejects(open(sealed, [theirs.identity]), SealError, `${name}, another key`)
    await t.rejects(open(sealed, []), SealError, `${name}, no key`)
    t.notSame(await seal(octets, ours.publicKey), sealed, `${name}, sealed again it looks otherwise`)
  }
})

t.test('one octet more, fewer or otherwise, and it does not open', async t => {
  const { identity, publicKey } = await newPair()
  const sealed = await seal(Buffer.from('hello'), publicKey)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    await t.rejects(open(changed, [identity]), SealError, `octet ${at} of ${sealed.length}`)
  }
  for (const length of [0, 1, sealed.length - 17, sealed.length - 1])
    await t.rejects(open(sealed.subarray(0, length), [identity]), SealError, `cut at ${length}`)
  await t.rejects(open(Buffer.concat([sealed, Buffer.of(0)]), [identity]), SealError, 'one more')
  await t.rejects(open(Buffer.from('no age file'), [identity]), SealError)
})

t.test('what is a key', async t => {
  const { identity, publicKey } = await newPair()
  for (const [name, text, isPublic, isPrivate] of [
    ['a public key', publicKey, true, false],
    ['a private key', identity, false, true],
    ['a public key, mistyped', mistyped(publicKey), false, false],
    ['a private key, mistyped', mistyped(identity), false, false],
    ['upper case', publicKey.toUpperCase(), false, false],
    ['lower case', identity.toLowerCase(), false, false],
    ['cut', publicKey.slice(0, -1), false, false],
    ['spaces', ` ${publicKey}`, false, false],
    ['two lines', `${publicKey}\n${publicKey}`, false, false],
    ['a key of SSH', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA', false, false],
    ['nothing', '', false, false],
  ] as const) {
    t.equal(isPublicKey(text), isPublic, `${name}, public`)
    t.equal(isIdentity(text), isPrivate, `${name}, private`)
  }
  t.equal(await publicKeyOf(identity), publicKey)
})

t.test('errors do not tell the key, and a mistyped one is no mistake of the program', async t => {
  const { identity, publicKey } = await newPair()
  const bad = mistyped(identity)
  const errors: unknown[] = []
  for (const work of [
    async () => publicKeyOf(bad),
    async () => publicKeyOf(publicKey),
    async () => open(await seal(Buffer.of(1), publicKey), [bad]),
    async () => seal(Buffer.of(1), mistyped(publicKey)),
  ])
    await work().then(
      () => t.fail('should not work'),
      (error: unknown) => errors.push(error),
    )
  t.equal(errors.length, 4)
  for (const error of errors) {
    t.type(error, SealError)
    const { message, stack, cause } = error as Error
    t.notMatch(`${message} ${stack ?? ''} ${String(cause)}`, bad.slice(20))
  }
  t.strictSame(
    await open(await seal(Buffer.of(1), publicKey), [bad, identity]),
    Buffer.of(1),
    'the good one still opens',
  )
})

t.test('Debian’s age', skipUnless(noAge()), async t => {
  const folder = tempFolder('age')
  const [key, file] = [join(folder, 'key'), join(folder, 'sealed')]
  t.equal(ageKeygen(key).code, 0)
  const identity = readFileSync(key, 'utf8').split('\n').find(isIdentity) ?? ''
  const publicKey = await publicKeyOf(identity)
  for (const [name, octets] of Object.entries(MESSAGES)) {
    writeFileSync(file, await seal(octets, publicKey))
    const opened = age(['-d', '-i', key, file])
    t.equal(opened.code, 0, `${name}: ${opened.err}`)
    t.strictSame(opened.out, octets, `${name}: age opens ours`)
    writeFileSync(file, octets)
    t.strictSame(await open(age(['-r', publicKey, file]).out, [identity]), octets, `${name}: we open age's`)
  }
})
