/** The site's keys as files: made once, changed without losing one, backed up and restored; and what is said where they are not right. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { backupKeys, restoreKeys } from '../../lib/privacy/key-backup.ts'
import { KeyError, KeyFiles } from '../../lib/privacy/key-files.ts'
import { isIdentity, newPair, open, publicKeyOf, seal, SealError } from '../../lib/privacy/seal.ts'
import { age, ageKeygen, atTerminal, noAge, noTerminal } from '../support/age.ts'
import { run } from '../support/process.ts'
import { skipUnless } from '../support/skip.ts'
import { tempFolder } from '../support/temp.ts'

const here = (folder = tempFolder('keys'), identityFile: string | null = null): KeyFiles =>
  new KeyFiles({ keys: join(folder, 'keys'), identityFile })
const alone = <T>(work: () => T): T => work()

t.test('made once, by whoever is first', async t => {
  const folder = tempFolder('keys')
  const keys = here(folder)
  t.throws(() => keys.publicKey(), { name: 'KeyError', kind: 'missing', message: /cleanmilter keys init/ })
  t.equal(keys.identitiesIfReadable(), null)
  const made = await Promise.all(Array.from({ length: 8 }, async () => here(folder).init()))
  t.equal(made.filter(Boolean).length, 1)
  t.strictSame(readdirSync(keys.folder).toSorted(), ['site.key', 'site.pub'])
  t.equal(await publicKeyOf(keys.identities()[0] ?? ''), keys.publicKey())
  t.equal(statSync(keys.identityFile).mode & 0o777, 0o600)
  t.equal(statSync(keys.folder).mode & 0o777, 0o700)
  rmSync(keys.publicFile)
  t.equal(await keys.init(), false, 'a start that was cut short after the private half')
  t.equal(await publicKeyOf(keys.identities()[0] ?? ''), keys.publicKey())
})

t.test('changed: what was sealed before still opens, and nothing else is lost', async t => {
  const keys = here()
  await keys.init()
  const first = keys.publicKey()
  writeFileSync(keys.identityFile, `# kept in the safe, too\n${readFileSync(keys.identityFile, 'utf8')}`)
  const sealed = await seal(Buffer.from('old'), first)
  const second = await keys.rotate(alone)
  t.equal(keys.publicKey(), second)
  t.not(first, second)
  t.strictSame(await open(sealed, keys.identities()), Buffer.from('old'))
  t.equal(await publicKeyOf(keys.identities()[0] ?? ''), second, 'the newest stands first')
  const text = keys.identityText()
  t.equal(await keys.retire(alone, () => key => key === first), 0, 'in use')
  t.equal(keys.identityText(), text)
  t.equal(await keys.retire(alone, () => () => false), 1)
  t.equal(keys.identities().length, 1)
  t.equal(await publicKeyOf(keys.identities()[0] ?? ''), second, 'the current one stays, used or not')
  t.ok(text.startsWith(keys.identityText()), 'as it was written, with its time')
  t.equal(await keys.retire(alone, () => () => false), 0)
})

t.test('a key that is made while another ends is not lost', async t => {
  const keys = here()
  await keys.init()
  await keys.rotate(alone)
  const fresh = await newPair()
  const retired = await keys.retire(
    work => {
      writeFileSync(keys.identityFile, `${fresh.identity}\n${keys.identityText()}`)
      keys.usePublicKey(fresh.publicKey)
      return work()
    },
    () => () => false,
  )
  t.equal(retired, 2)
  t.strictSame(keys.identities(), [fresh.identity])
})

t.test('where the public key is another host’s nothing of ours goes', async t => {
  const keys = here()
  await keys.init()
  const [elsewhere, [ours]] = [await newPair(), keys.identities()]
  keys.usePublicKey(elsewhere.publicKey)
  t.equal(await keys.retire(alone, () => () => false), 0)
  t.strictSame(keys.identities(), [ours])
})

t.test('what the private file can look like', async t => {
  const { identity } = await newPair()
  const mistyped = `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`
  for (const [name, content, want] of [
    ['as age-keygen makes it', `# created: x\n# public key: y\n${identity}\n`, 1],
    ['CRLF, spaces, empty lines', `\r\n  ${identity}  \r\n\r\n`, 1],
    ['no line end', identity, 1],
    ['twice', `${identity}\n${identity}\n`, 2],
    ['empty', '', /wanted a private key .* found none/],
    ['only remarks', '# none\n', /found none/],
    ['a public key', 'age1x\n', /line 1 is no private key/],
    ['mistyped', `# x\n${mistyped}\n`, /line 2 is no private key .*: mistyped\?/],
    ['one good, one mistyped: that is no little thing', `${identity}\n${mistyped}\n`, /line 2 is no private key/],
    ['cut short', identity.slice(0, 40), /line 1/],
    ['binary', '\0\xff', /line 1/],
  ] as const) {
    const keys = here()
    mkdirSync(keys.folder)
    writeFileSync(keys.identityFile, content)
    if (typeof want === 'number') {
      t.equal(keys.identities().length, want, name)
      continue
    }
    t.throws(() => keys.identities(), { name: 'KeyError', kind: 'damaged', message: want }, name)
    t.throws(() => keys.identitiesIfReadable(), KeyError, `${name}: damaged is not elsewhere`)
    await t.rejects(keys.rotate(alone), KeyError, `${name}: nothing is put above it`)
    await keys.rotate(alone).catch(({ message }: Error) => t.notMatch(message, mistyped.slice(18)))
    t.equal(readFileSync(keys.identityFile, 'utf8'), content, `${name}: left as it is`)
  }
})

t.test('what the public file can look like', async t => {
  const { publicKey } = await newPair()
  const mistyped = `${publicKey.slice(0, -1)}${publicKey.endsWith('q') ? 'p' : 'q'}`
  for (const [name, content, isGood] of [
    ['a line', `${publicKey}\n`, true],
    ['remarks and CRLF', `# ours\r\n${publicKey}\r\n`, true],
    ['empty', '', false],
    ['mistyped', mistyped, false],
  ] as const) {
    const keys = here()
    mkdirSync(keys.folder)
    writeFileSync(keys.publicFile, content)
    if (isGood) t.equal(keys.publicKey(), publicKey, name)
    else t.throws(() => keys.publicKey(), { name: 'KeyError', kind: 'damaged' }, name)
    t.throws(() => keys.usePublicKey(mistyped), SealError)
    t.equal(readFileSync(keys.publicFile, 'utf8'), content, 'a mistyped one is not taken')
  }
  const keys = here()
  keys.usePublicKey(publicKey)
  t.equal(keys.publicKey(), publicKey)
  const other = await newPair()
  here(join(keys.folder, '..')).usePublicKey(other.publicKey)
  t.equal(keys.publicKey(), other.publicKey, 'changed by another process')
})

t.test('secrets', async t => {
  const keys = here()
  const text = keys.secretText('mark')
  t.match(text, /^[A-Za-z0-9_-]{43}$/)
  t.equal(here(join(keys.folder, '..')).secretText('mark'), text, 'another process has the same')
  t.not(keys.secretText('links'), text)
  for (const bad of ['', 'x', `${text}x`, ` ${text}`, `${text}\n`, text.replace(/.$/, '='), `${text.slice(0, 42)}.`])
    t.throws(
      () => keys.useSecret('mark', bad),
      { name: 'KeyError', message: /wanted a secret of 43/ },
      JSON.stringify(bad),
    )
  const other = here()
  other.useSecret('mark', text)
  t.equal(other.secretText('mark'), text)
  writeFileSync(join(other.folder, 'twins.secret'), 'short\n')
  t.throws(() => other.secret('twins'), {
    name: 'KeyError',
    kind: 'damaged',
    message: /twins\.secret: wanted 43 .* found 5/,
  })
})

t.test(
  'not ours to read: said as that, and not taken for missing',
  { skip: process.geteuid?.() === 0 ? false : 'wants root' },
  async t => {
    const keys = here()
    await keys.init()
    const module = new URL('../../lib/privacy/key-files.ts', import.meta.url).href
    const asked = async (): Promise<unknown> =>
      JSON.parse(
        await run(process.execPath, [
          '--input-type=module',
          '-e',
          `import { KeyFiles } from ${JSON.stringify(module)}
         const keys = new KeyFiles({ keys: ${JSON.stringify(keys.folder)}, identityFile: null })
         process.setuid(54321)
         const said = {}
         for (const [name, work] of [
           ['public', () => keys.publicKey()], ['exists', () => keys.exists], ['identities', () => keys.identities()],
           ['readable', () => keys.identitiesIfReadable()], ['secret', () => keys.secret('mark')],
         ])
           try { said[name] = work() } catch ({ name: error, kind }) { said[name] = [error, kind] }
         console.log(JSON.stringify(said))`,
        ]),
      )
    t.strictSame(await asked(), {
      public: ['KeyError', 'denied'],
      exists: ['KeyError', 'denied'],
      identities: ['KeyError', 'denied'],
      readable: null,
      secret: ['KeyError', 'denied'],
    })
    chmodSync(keys.folder, 0o755)
    t.match(await asked(), {
      public: keys.publicKey(),
      exists: true,
      identities: ['KeyError', 'denied'],
      readable: null,
    })
  },
)

t.test('backup and back', async t => {
  const keys = here()
  await keys.init()
  await keys.rotate(alone)
  const passphrase = 'correct horse battery staple'
  const backup = await backupKeys(keys, passphrase)
  const other = here()
  for (const [name, file, phrase] of [
    ['another passphrase', backup, `${passphrase} `],
    ['no passphrase', backup, ''],
    ['cut', backup.subarray(0, -1), passphrase],
    ['nothing', Buffer.of(), passphrase],
    ['no age file', Buffer.from('{"v":1}'), passphrase],
    ['sealed to a key', await seal(Buffer.from('{"v":1}'), keys.publicKey()), passphrase],
  ] as const)
    await t.rejects(restoreKeys(other, file, phrase), SealError, name)
  t.throws(() => statSync(other.folder), 'nothing was made')
  await restoreKeys(other, backup, passphrase)
  t.equal(other.publicKey(), keys.publicKey())
  t.strictSame(other.identities(), keys.identities())
  for (const name of ['links', 'mark', 'twins'] as const) t.equal(other.secretText(name), keys.secretText(name))
  t.strictSame(readdirSync(other.folder).toSorted(), [
    'links.secret',
    'mark.secret',
    'site.key',
    'site.pub',
    'twins.secret',
  ])
})

t.test('a file under the right passphrase that is no backup changes nothing', async t => {
  const { Encrypter } = await import('age-encryption')
  const { identity, publicKey } = await newPair()
  for (const [name, content] of [
    ['null', null],
    ['a text', 'x'],
    ['another version', { v: 2, identity, public_key: publicKey }],
    ['no keys', { v: 1 }],
    ['keys that are none', { v: 1, identity: 'x', public_key: publicKey }],
    ['a public key that is none', { v: 1, identity, public_key: 'age1' }],
  ] as const) {
    const encrypter = new Encrypter()
    encrypter.setPassphrase('long enough')
    encrypter.setScryptWorkFactor(4)
    const keys = here()
    await keys.init()
    const before = keys.identityText()
    const file = await encrypter.encrypt(JSON.stringify(content))
    await t.rejects(restoreKeys(keys, file, 'long enough'), /./, name)
    await restoreKeys(keys, file, 'long enough').catch(error =>
      t.ok(error instanceof SealError || error instanceof KeyError, `${name}: ${String(error)}`),
    )
    t.equal(keys.identityText(), before)
  }
})

t.test('Debian’s age', skipUnless(noAge()), async t => {
  const folder = tempFolder('keys')
  const keys = here(folder)
  await keys.init()
  const file = join(folder, 'sealed')
  await keys.rotate(alone)
  for (const key of [keys.publicKey(), await publicKeyOf(keys.identities()[1] ?? '')]) {
    writeFileSync(file, await seal(Buffer.from(`to ${key}`), key))
    t.match(age(['-d', '-i', keys.identityFile, file]), { code: 0, out: Buffer.from(`to ${key}`) }, 'our file of keys')
  }
  const theirs = here(tempFolder('keys'))
  mkdirSync(theirs.folder)
  t.equal(ageKeygen(theirs.identityFile).code, 0)
  await theirs.init()
  t.equal(await publicKeyOf(theirs.identities()[0] ?? ''), theirs.publicKey(), 'a file of theirs is taken as it is')
  t.test('opens a backup', skipUnless(noTerminal()), async t => {
    const backup = join(folder, 'backup.age')
    writeFileSync(backup, await backupKeys(keys, 'correct horse battery staple'))
    const out = join(folder, 'opened')
    const { code, shown } = await atTerminal(`age -d -o ${out} ${backup}`, 'correct horse battery staple')
    t.equal(code, 0, shown)
    const { v, identity, public_key } = JSON.parse(readFileSync(out, 'utf8')) as Record<string, unknown>
    t.match({ v, public_key }, { v: 1, public_key: keys.publicKey() })
    t.ok(String(identity).split('\n').some(isIdentity))
    t.not((await atTerminal(`age -d -o ${out}.2 ${backup}`, 'another one')).code, 0)
  })
})
