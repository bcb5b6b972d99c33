/** The published package: packed, installed into an empty folder, run and imported from there. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sendMessage } from '../lib/milter/mta.ts'
import { run, start } from './support/process.ts'
import { tempFolder } from './support/temp.ts'

const root = join(import.meta.dirname, '..')

t.test('npm pack, npm install, cleanmilter --version and run, import', async t => {
  // A copy, because packing builds dist/ and other tests run beside this one.
  const source = join(tempFolder('package'), 'source')
  mkdirSync(source)
  for (const name of [
    'lib',
    'examples',
    'package.json',
    'tsconfig.json',
    'postfix-sample.cf',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ])
    cpSync(join(root, name), join(source, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'))
  const packed = JSON.parse(await run('npm', ['pack', '--json', '--silent'], { cwd: source })) as [
    { filename: string; files: { path: string }[]; size: number },
  ]
  const [{ filename, files, size }] = packed
  t.comment(`${files.length} files, ${size} octets`)
  t.strictSame(
    files
      .map(({ path }) => path)
      .filter(
        path =>
          !/^(?:dist|examples)\/|^(?:package\.json|postfix-sample\.cf|README\.md|CHANGELOG\.md|LICENSE)$/.test(path),
      ),
    [],
    'nothing else is published',
  )
  t.ok(
    files.some(({ path }) => path === 'dist/scorers/classifier/shipped.model'),
    'the shipped model is',
  )

  const empty = tempFolder('installed')
  writeFileSync(join(empty, 'package.json'), '{"private":true,"type":"module"}')
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--silent', join(source, filename)], {
    cwd: empty,
  })
  const bin = join(empty, 'node_modules/.bin/cleanmilter')
  writeFileSync(
    join(empty, 'fraud.eml'),
    'From: a@b.example\nSubject: URGENT ASSISTANCE\n\nDear friend, I am a bank auditor. I seek your assistance to transfer the sum of 18.5 million dollars to your bank account. Reply urgently with your full name and telephone number. God bless you.\n',
  )
  t.match(
    await run(bin, ['scan', '--json', join(empty, 'fraud.eml')]),
    /"MODEL_SPAM_/,
    'the installed package reads its model',
  )
  t.match(await run(bin, ['--version']), /^cleanmilter \d+\.\d+\.\d+\n$/)

  const daemon = start(bin, [
    'run',
    '-c',
    '/dev/null',
    '--set',
    'listen=inet:127.0.0.1:0',
    '--set',
    'dns.servers=127.0.0.1:1',
  ])
  t.teardown(() => daemon.stop())
  const [, address = ''] = await daemon.seen(/"event":"ready","addresses":"([^"]+)"/)
  const raw = Buffer.from('From: a@b.example\r\n\r\nhi\r\n')
  t.match(await sendMessage(address, { sender: '<a@b.example>', recipients: ['<c@d.example>'], raw }), {
    action: 'accept',
  })

  writeFileSync(
    join(empty, 'embed.js'),
    `import { createFilter, readAuthenticationResults } from 'cleanmilter'
     import { MilterClient } from 'cleanmilter/milter'
     const filter = createFilter({ score: { tag: 4 } }, { resolver: async () => [] })
     const { verdict } = await filter.judge({ raw: 'From: a@b.example\\nTo: c@d.example\\nDate: ' + new Date().toUTCString() + '\\nMessage-ID: <1@b.example>\\nSubject: hi\\n\\nhi\\n', ip: '192.0.2.1', mailFrom: 'a@b.example' })
     filter.close()
     console.log(JSON.stringify([verdict.action, typeof MilterClient, readAuthenticationResults('mx.example; none')]))`,
  )
  const [action, client] = JSON.parse(await run(process.execPath, [join(empty, 'embed.js')])) as string[]
  t.strictSame([action, client], ['accept', 'function'])
})
