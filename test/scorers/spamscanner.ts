/** spamscanner itself, in its thread: what it finds, and that neither hanging nor length nor the network gets through. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createSpamscanner } from '../../lib/scorers/spamscanner/scorer.ts'
import { readFindings } from '../../lib/scorers/spamscanner/findings.ts'
import { cut } from '../../lib/scorers/spamscanner/message.ts'
import { worthOf } from '../../lib/scorers/spamscanner/points.ts'
import { contentOf } from '../support/content.ts'
import { within } from '../support/wait.ts'
import { skipUnless } from '../support/skip.ts'
import { installedSpamscanner } from '../support/spamscanner.ts'
import { start } from '../support/process.ts'
import { tempFolder } from '../support/temp.ts'
import type { ScannerChange, SpamscannerOptions } from '../../lib/scorers/spamscanner/scorer.ts'

const HEAD =
  'From: Alice <alice@good.example>\r\nTo: bob@example.org\r\nSubject: minutes\r\nDate: Mon, 23 Nov 2026 11:00:00 +0000\r\nMessage-ID: <1@good.example>\r\nMIME-Version: 1.0\r\n'
const text = (body: string): string => `${HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`
const attached = (name: string, content: Buffer | string): string =>
  `${HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nSee the file.\r\n--x\r\n` +
  `Content-Type: application/octet-stream; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
  `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n--x--\r\n`
/** Put together here, so that no filter stops at this file. */
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*', 'C.34X'].join('')

for (const [name, results, want] of [
  ['nothing', undefined, []],
  ['null', null, []],
  ['a text', 'spam', []],
  ['lists that are none', { phishing: 'x', executables: 7, macros: { length: 3 }, arbitrary: null }, []],
  ['items that are none', { phishing: [null, 1, 'x', []], macros: [undefined] }, ['other']],
  ['texts are not taken over', { phishing: [{ type: 'Buy <b>now</b>', url: 'http://x.example/' }] }, ['other']],
  [
    'each kind once, in order',
    {
      phishing: [{ type: 'phishing' }, { type: 'phishing' }],
      executables: [{ type: 'executable' }, { type: 'archive' }],
      macros: [{ subtype: 'office_document' }],
      arbitrary: [{ subtype: 'gtube' }],
      idnHomographAttack: { detected: true },
    },
    ['phishing', 'executable', 'archive', 'macro-office-document', 'arbitrary-gtube', 'homograph'],
  ],
  ['a flood', { macros: Array.from({ length: 100_000 }, (_, n) => ({ subtype: 'x'.repeat((n % 38) + 1) })) }, 32],
] as const)
  t.test(`findings: ${name}`, async t => {
    const found = readFindings(results)
    if (typeof want === 'number') t.equal(found.length, want)
    else t.strictSame(found, want)
  })

t.test('its verdict and an archive count nothing', async t => {
  t.strictSame(readFindings({ isSpam: true, classification: { category: 'spam', probability: 1 } }), [])
  t.equal(worthOf('archive'), null)
  t.equal(worthOf('other'), null)
  t.ok((worthOf('arbitrary-vendor-spam')?.points ?? 0) > 0)
})

for (const { name, header, body, want } of [
  { name: 'a short one as it is', header: 'A: b\r\n\r\n', body: 'x', want: 'A: b\r\n\r\nx' },
  { name: 'an empty one', header: '', body: '', want: '' },
  { name: 'a long body is cut', header: 'A: b\r\n\r\n', body: 'x'.repeat(200_000), want: 96_000 },
  {
    name: 'a long header ends with a whole field',
    header: `${'A: b\r\n c\r\n'.repeat(20_000)}\r\n`,
    body: 'x',
    want: /(?:A: b\r\n c\r\n)+\r\nx$/,
  },
  {
    name: 'a field as long as a book goes',
    header: `A: b\r\nC: ${'x'.repeat(100_000)}\r\n\r\n`,
    body: 'x',
    want: /^A: b\r\n\r\nx$/,
  },
  {
    name: 'so does one in a thousand lines',
    header: `A: b\r\nC: x\r\n${' y\r\n'.repeat(50_000)}\r\n`,
    body: 'x',
    want: /^A: b\r\n\r\nx$/,
  },
])
  t.test(`cut: ${name}`, async t => {
    const octets = cut(Buffer.from(header), Buffer.from(body))
    const got = Buffer.from(octets).toString()
    if (typeof want === 'number') t.equal(octets.length, want)
    else if (typeof want === 'string') t.equal(got, want)
    else t.match(got, want)
    t.ok(octets.length <= 96_000)
    t.equal(octets.byteLength, octets.buffer.byteLength, 'memory of its own, which can be handed over')
  })

function scanner(path: string, options: Partial<SpamscannerOptions> = {}) {
  const changes: ScannerChange[] = []
  const made = createSpamscanner({
    path,
    timeoutMs: 30_000,
    memoryMb: 512,
    onChange: change => changes.push(change),
    ...options,
  })
  const signal = new AbortController().signal
  return { changes, close: made.close, ask: async (raw: Buffer | string) => made.scorer(contentOf(raw), { signal }) }
}

t.test('a folder without it: said once, with what to do, and no message waits for it', async t => {
  const { ask, changes, close } = scanner(tempFolder('no-spamscanner'))
  t.teardown(close)
  await t.rejects(ask(text('hello')), /there is no spamscanner in .*: npm ci --prefix/)
  await t.rejects(ask(text('hello')), /there is no spamscanner/)
  t.match(changes, [{ kind: 'down', code: 'UNUSABLE' }])
  t.equal(changes.length, 1)
})

t.test('another version is refused', async t => {
  const folder = tempFolder('other-spamscanner')
  mkdirSync(join(folder, 'node_modules/spamscanner'), { recursive: true })
  writeFileSync(join(folder, 'node_modules/spamscanner/package.json'), '{"version":"7.0.0"}')
  const { ask, close } = scanner(folder)
  t.teardown(close)
  await t.rejects(ask(text('hello')), /found spamscanner 7\.0\.0 .*wanted 6\.1\.5/)
})

t.test('its root names no host but the registry', async t => {
  const lock = readFileSync(join(import.meta.dirname, '../../examples/spamscanner/package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lock) as {
    packages: Record<string, { resolved?: string; integrity?: string; link?: boolean; hasInstallScript?: boolean }>
  }
  const bad = Object.entries(packages).filter(
    ([, { resolved, link }]) =>
      resolved !== undefined && link !== true && !resolved.startsWith('https://registry.npmjs.org/'),
  )
  t.strictSame(bad, [])
  const unproven = Object.entries(packages).filter(
    ([path, { integrity, link }]) =>
      path !== '' && link !== true && integrity === undefined && !path.endsWith('stubs/none'),
  )
  t.strictSame(unproven, [], 'each has its digest')
  t.match(packages['node_modules/spamscanner'], { version: '6.1.5' })
  for (const stub of ['@tensorflow/tfjs-node', '@tensorflow-models/toxicity', 'nsfwjs', 'sharp', 're2', 'iconv'])
    t.equal(packages[`node_modules/${stub}`]?.link, true, `${stub} is left out`)
})

const installed = await installedSpamscanner()
const missing = 'missing' in installed ? installed.missing : null
const path = 'path' in installed ? installed.path : ''

await t.test('the package itself', skipUnless(missing), async t => {
  const { ask, changes, close } = scanner(path)
  t.teardown(close)

  for (const { name, raw, want } of [
    { name: 'an empty message', raw: '', want: /^(?!.*EXEC)/ },
    {
      name: 'octets of all kinds',
      raw: Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256)),
      want: /^/,
    },
    { name: 'plain mail has no finding', raw: text('Please find the minutes below.'), want: /^$/ },
    { name: 'a link with a path is no finding', raw: text('See https://www.good.example/minutes/2026'), want: /^$/ },
    { name: 'GTUBE', raw: text(GTUBE), want: /\bSPAMSCANNER_ARBITRARY_GTUBE\b/ },
    { name: 'an attached program', raw: attached('bill.exe', 'MZ'), want: /\bSPAMSCANNER_EXECUTABLE\b/ },
    { name: 'an attached script', raw: attached('bill.vbs', 'x'), want: /\bSPAMSCANNER_MACRO_SCRIPT\b/ },
    { name: 'a document with macros', raw: attached('bill.docm', 'x'), want: /\bSPAMSCANNER_MACRO_OFFICE_DOCUMENT\b/ },
    { name: 'an archive is no finding', raw: attached('photos.zip', 'PK\x03\x04'), want: /^$/ },
    { name: '200 kB of text', raw: text('All is well, and nothing happened. '.repeat(6000)), want: /^$/ },
    { name: '25 MB in one line', raw: text('word '.repeat(5_000_000)), want: /^$/ },
    { name: '20,000 header fields', raw: `${'X-A: b\r\n'.repeat(20_000)}${text('hello')}`, want: /^/ },
    {
      name: '20 links to hosts that nobody has',
      raw: text(Array.from({ length: 20 }, (_, n) => `https://h${n}.invalid/`).join('\r\n')),
      want: /^$/,
    },
  ])
    await t.test(name, async t => {
      const signals = await ask(raw)
      t.match(signals.map(one => one.name).join(' '), want)
      for (const one of signals) t.match(one, { scorer: 'spamscanner', points: Number, why: /^[^"<>]*\.$/ })
    })
  t.strictSame(changes, [], 'and it tried nothing on the network')
})

await t.test('a message that hangs it is cut off, and the next one works', skipUnless(missing), async t => {
  const { ask, changes, close } = scanner(path, { timeoutMs: 10_000 })
  t.teardown(close)
  await ask(text('hello'))
  await t.rejects(ask(text('a'.repeat(50_000))), { name: 'ScannerError', code: 'TIMEOUT' })
  t.match(
    (await ask(text(GTUBE))).map(({ name }) => name),
    ['SPAMSCANNER_ARBITRARY_GTUBE'],
  )
  t.match(changes, [{ kind: 'down', code: 'TIMEOUT' }, { kind: 'up' }])
})

await t.test('what waits behind a hanging message is judged without it', skipUnless(missing), async t => {
  const { ask, close } = scanner(path, { timeoutMs: 10_000 })
  t.teardown(close)
  const all = await Promise.allSettled([ask(text('a'.repeat(50_000))), ask(text('hello')), ask(text('hello'))])
  t.equal(all[0].status, 'rejected')
  await t.resolves(ask(text('hello')))
})

await t.test(
  'a message whose time is over leaves at once; the next one waits for its scan',
  skipUnless(missing),
  async t => {
    const { scorer, close } = createSpamscanner({ path, timeoutMs: 3_000, memoryMb: 512 })
    t.teardown(close)
    await scorer(contentOf(text('hello')), { signal: new AbortController().signal })
    const gone = new AbortController()
    const hanging = Promise.resolve(scorer(contentOf(text('a'.repeat(50_000))), gone))
    setTimeout(() => gone.abort(new Error('over')), 50)
    await t.rejects(hanging, { message: 'over' })
    const found = await Promise.allSettled([scorer(contentOf(text(GTUBE)), { signal: new AbortController().signal })])
    // Its scan of its own, not an answer about the message before.
    t.match(found, [{ status: /fulfilled|rejected/ }])
    if (found[0]?.status === 'fulfilled') t.match(found[0].value, [{ name: 'SPAMSCANNER_ARBITRARY_GTUBE' }])
  },
)

await t.test('memory it may not have ends it, not us', skipUnless(missing), async t => {
  const { ask, changes, close } = scanner(path, { memoryMb: 12 })
  t.teardown(close)
  await t.rejects(ask(text('hello')), { name: 'ScannerError', code: 'MEMORY' })
  t.match(changes, [{ kind: 'down', code: 'MEMORY', why: /spamscanner\.memory_mb/ }])
})

await t.test(
  'it writes nothing to our output, and .env of the working folder is not read',
  skipUnless(missing),
  async t => {
    const folder = tempFolder('spamscanner-cwd')
    writeFileSync(join(folder, '.env'), 'CLEANMILTER_MARK=was read\n')
    const lib = join(import.meta.dirname, '../../lib/scorers/spamscanner')
    const program = `
    import { createKeeper } from ${JSON.stringify(join(lib, 'keeper.ts'))}
    import { cut } from ${JSON.stringify(join(lib, 'message.ts'))}
    const keeper = createKeeper({ path: ${JSON.stringify(path)}, timeoutMs: 30000, memoryMb: 512, onRefused() {} })
    await keeper.scan(cut(Buffer.from('Subject: x\\r\\n\\r\\n'), Buffer.from('x')))
    process.stdout.write(JSON.stringify(process.env.CLEANMILTER_MARK ?? null))`
    const run = start(process.execPath, ['--input-type=module', '-e', program], { cwd: folder })
    t.match(await within(run.exited, 'the end of the program'), { code: 0 }, 'and it ends by itself, nothing keeps it')
    t.equal(run.output(), 'null')
  },
)
