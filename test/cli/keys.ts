/** keys as a process: made, shown, changed, backed up and restored; what is wrong is a sentence, and no key stands in it. */
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { newPersonalKey } from '../../lib/privacy/personal-key.ts'
import { newPair } from '../../lib/privacy/seal.ts'
import { enrol } from '../../lib/quarantine/personal-keys.ts'
import { readMessage } from '../../lib/quarantine/read.ts'
import { atTerminal, noTerminal } from '../support/age.ts'
import { ANN, BOB, quarantineBed, RAW } from '../support/quarantine.ts'
import { skipUnless } from '../support/skip.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, MAIN } from './support/child.ts'
import type { Ended } from './support/child.ts'

const PASSPHRASE = 'correct horse battery staple'
const on =
  (data: string, ...more: readonly string[]) =>
  async (args: readonly string[], input = ''): Promise<Ended> =>
    cleanmilter(['keys', ...args, '-c', '/dev/null', '--set', `data=${data}`, ...more], input)
const lines = ({ out }: Ended): readonly Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Record<string, unknown>)

t.test('mistakes', async t => {
  const data = tempFolder('keys')
  const call = on(data)
  const { publicKey } = await newPair()
  const mistyped = `${publicKey.slice(0, -1)}${publicKey.endsWith('q') ? 'p' : 'q'}`
  const short = join(tempFolder('keys'), 'short')
  writeFileSync(short, 'short\n')
  for (const [args, code, err, input = ''] of [
    [[], 64, /keys wants show \|/],
    [['shwo'], 64, /keys wants one of show, .*found "shwo"/],
    [['show', 'x'], 64, /keys show does not know what to do with "x"/],
    [['rotate', 'x'], 64, /does not know/],
    [['show', 'x', 'y'], 64, /does not know what to do with "y"/],
    [['use'], 64, /keys use wants a public key/],
    [['use', 'age1'], 64, /wants a public key such as age1/],
    [['use', mistyped], 64, /wants a public key/],
    [['backup'], 64, /keys backup wants a file/],
    [['restore'], 64, /keys restore wants a file/],
    [['show', '--jsn'], 64, /did you mean --json/],
    [['show'], 66, /site\.pub: there is no key to seal to; make one with: cleanmilter keys init/],
    [['rotate'], 66, /site\.key: there is no such file/],
    [['reseal'], 66, /site\.key: there is no such file/],
    [['backup', join(data, 'b.age')], 66, /site\.key: there is no such file/, `${PASSPHRASE}\n`],
    [['restore', join(data, 'none')], 66, /none: cannot be read \(ENOENT\)/, `${PASSPHRASE}\n`],
    [['restore', short], 65, /at least 12 characters, found 0/],
    [['restore', short], 65, /at least 12 characters, found 5/, 'short\n'],
    [['restore', short, '--passphrase-file', short], 65, /found 5/],
    [['restore', short, '--passphrase-file', join(data, 'none')], 66, /the passphrase cannot be read \(ENOENT\)/],
    [['restore', short], 65, /the passphrase does not open it, or it is no backup of keys/, `${PASSPHRASE}\n`],
    [['mark', 'too-short'], 66, /wanted a secret of 43/],
  ] as const satisfies readonly (readonly [readonly string[], number, RegExp, string?])[]) {
    const ended = await call(args, input)
    t.match(ended, { code, err }, args.join(' '))
    t.notMatch(ended.err, /mistake of the program|at .*\.ts:\d/, args.join(' '))
    t.equal(ended.out, '')
  }
  t.notOk(existsSync(join(data, 'keys', 'site.key')), 'and nothing was made')
})

t.test('made and shown', async t => {
  const bed = await quarantineBed(work => t.teardown(work), { keys: false })
  const call = on(bed.data)
  const [made] = lines(await call(['init', '--json']))
  const key = bed.quarantine.keys.publicKey()
  t.strictSame(made, { did: 'made', key, identity: join(bed.data, 'keys', 'site.key') })
  t.match(await call(['init', '--json']), { code: 0, out: /"did":"there"/ })
  t.match(await call(['init']), { out: /there is a key already: age1/ })
  t.strictSame(lines(await call(['show', '--json'])), [
    { key, kind: 'site', private: 'here', held: 0 },
    { key: null, kind: 'personal', private: 'wrapped', held: 0 },
  ])
  await bed.hold()
  await bed.hold({ recipient: BOB })
  const { key: own } = await newPersonalKey('a long password')
  bed.quarantine.state.demand(database => enrol(database, ANN, own, 1), { write: true })
  await bed.hold()
  t.strictSame(lines(await call(['show', '--json'])), [
    { key, kind: 'site', private: 'here', held: 2 },
    { key: null, kind: 'personal', private: 'wrapped', held: 1 },
  ])
  const { out } = await call(['show'])
  t.match(
    out,
    /^ +2 messages {2}the key of the site {2}age1\S+, private half here\n +1 messages {2}recipients' own keys\n$/,
  )
  t.notMatch(out, /AGE-SECRET|ann|bob/)
  t.test('the private half elsewhere', async t => {
    const elsewhere = on(bed.data, '--set', `keys.identity=${join(bed.data, 'none', 'site.key')}`)
    t.match(lines(await elsewhere(['show', '--json'])), [{ key, private: 'elsewhere', held: 2 }, { held: 1 }])
    t.match(await elsewhere(['rotate']), { code: 66, err: /none\/site\.key: there is no such file/ })
    const other = await newPair()
    t.match(await elsewhere(['use', other.publicKey]), {
      code: 0,
      out: `mail is sealed to ${other.publicKey} from now on\n`,
    })
    t.match(
      lines(await elsewhere(['show', '--json'])),
      [
        { key: other.publicKey, kind: 'site', private: 'elsewhere', held: 0 },
        { key, kind: 'site-older', private: 'elsewhere', held: 2 },
        { kind: 'personal', held: 1 },
      ],
      'what is sealed to an older key is nobody’s own',
    )
    bed.quarantine.keys.usePublicKey(key)
  })
  t.test('changed, and all of it sealed anew', async t => {
    const rotated = await call(['rotate'])
    t.match(rotated, {
      code: 0,
      out: /^new mail is sealed to age1\S+; cleanmilter keys reseal does the rest; then back the keys up again\n$/,
    })
    t.match(lines(await call(['show', '--json'])), [
      { held: 0 },
      { key, kind: 'site-older', private: 'here', held: 2 },
      { held: 1 },
    ])
    t.match(await call(['reseal']), {
      code: 0,
      out: '2 messages sealed anew, 0 left as they are, 1 older private keys ended\n',
    })
    t.strictSame(lines(await call(['reseal', '--json'])), [{ did: 'resealed', sealed: 0, left: 0, retired: 0 }])
    const [, bobs] = bed.items()
    if (bobs !== undefined) t.strictSame(await readMessage(bed.quarantine, bobs, bed.quarantine.keys.identities()), RAW)
    t.equal(statSync(bed.quarantine.keys.identityFile).mode & 0o777, 0o600)
  })
})

t.test('backup and back', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const call = on(bed.data)
  const file = join(tempFolder('backup'), 'keys.age')
  const phrase = join(tempFolder('phrase'), 'phrase')
  writeFileSync(phrase, `${PASSPHRASE}\r\nanother line\n`)
  t.match(await call(['backup', file], PASSPHRASE), {
    code: 0,
    out: /keys\.age: written; without the passphrase nobody/,
  })
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.match(await call(['backup', file], PASSPHRASE), {
    code: 73,
    err: /keys\.age: there is such a file already, and it was left alone/,
  })
  t.match(await call(['backup', join(bed.data, 'none', 'x')], PASSPHRASE), { code: 73, err: /ENOENT/ })
  t.match(await call(['restore', file], PASSPHRASE), {
    code: 73,
    err: /site\.key is there already, .* move it away first/,
  })
  t.notMatch(readFileSync(file, 'latin1'), /AGE-SECRET|site/)
  const other = tempFolder('restored')
  t.match(await on(other)(['restore', file], 'another passphrase'), {
    code: 65,
    err: /the passphrase does not open it/,
  })
  t.match(await on(other)(['restore', file, '--passphrase-file', phrase]), {
    code: 0,
    out: /^restored: mail is sealed to age1/,
  })
  for (const name of ['site.key', 'site.pub', 'mark.secret', 'links.secret', 'twins.secret'])
    t.strictSame(readFileSync(join(other, 'keys', name)), readFileSync(join(bed.data, 'keys', name)), name)
  t.test('at a terminal a line is enough', skipUnless(noTerminal()), async t => {
    const third = tempFolder('restored')
    const line = `${process.execPath} ${MAIN} keys restore ${file} -c /dev/null --set data=${third}`
    const { code, shown } = await atTerminal(line, PASSPHRASE)
    t.equal(code, 0, shown)
    t.match(shown, /passphrase \(it is shown while you type\): [^]*restored: mail is sealed to age1/)
  })
})

t.test('the mark of several filters', async t => {
  const [one, two] = [await quarantineBed(work => t.teardown(work)), await quarantineBed(work => t.teardown(work))]
  const { out } = await on(one.data)(['mark'])
  t.match(out, /^[A-Za-z0-9_][A-Za-z0-9_-]{42}\n$/, 'and it is taken for no option')
  t.match(await on(two.data)(['mark', out.trim()]), {
    code: 0,
    out: /from now on what the other filter releases passes here/,
  })
  t.strictSame(lines(await on(two.data)(['mark', '--json'])), [{ mark: out.trim() }])
})

t.test('what is not ours to read', { skip: process.geteuid?.() === 0 ? false : 'wants root' }, async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  chmodSync(bed.data, 0o755)
  const asAnother = async (...args: string[]): Promise<Ended> => {
    const { status, stdout, stderr } = (await import('node:child_process')).spawnSync('setpriv', [
      '--reuid=54321',
      '--regid=54321',
      '--clear-groups',
      process.execPath,
      MAIN,
      'keys',
      ...args,
      '-c',
      '/dev/null',
      '--set',
      `data=${bed.data}`,
    ])
    return { code: status, out: stdout.toString(), err: stderr.toString() }
  }
  for (const args of [['show'], ['init'], ['mark']])
    t.match(await asAnother(...args), { code: 77, err: /cannot be read \(EACCES\); is it ours\?/ }, args.join(' '))
  t.match(await asAnother('rotate'), {
    code: 73,
    err: /quarantine\.db: cannot be written; is it, and its folder, ours\?/,
  })
})
