/**
 * spamscanner behind the daemon: its findings in the header, a message that hangs it, and the end of the daemon.
 */
import t from 'tap'
import { startDaemon } from '../support/daemon.ts'
import { noDns, startDns } from '../support/dns.ts'
import { clientFace } from '../support/face.ts'
import { fields, message } from '../support/mail.ts'
import { skipUnless } from '../support/skip.ts'
import { installedSpamscanner } from '../support/spamscanner.ts'
import { freePort } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import { world } from '../support/world.ts'
import type { Mail } from './cases/case.ts'

const script: Mail = {
  message: () =>
    message(
      fields({
        more: [
          'MIME-Version: 1.0',
          'Content-Type: application/octet-stream; name=a.vbs',
          'Content-Transfer-Encoding: base64',
        ],
      }),
      `${Buffer.from('x').toString('base64')}\r\n`,
    ),
  want: {},
}
const hanging: Mail = { message: () => message(fields(), `${'a'.repeat(50_000)}\r\n`), want: {} }

const installed = await installedSpamscanner()
const missing = 'missing' in installed ? installed.missing : null

await t.test('spamscanner', skipUnless(noDns(), missing), async t => {
  const dns = await startDns(world)
  const port = await freePort()
  const face = clientFace('postfix', port)
  const daemon = await startDaemon({
    listen: [`inet:127.0.0.1:${port}`],
    dns: { servers: [dns.server] },
    skip: { networks: [] },
    score: { tag: 5, quarantine: 'off', reject: 'off' },
    actions: { malware: 'tag' },
    deadline_ms: 30_000,
    spamscanner: { path: 'path' in installed ? installed.path : '', timeout_ms: 10_000 },
  })
  t.teardown(async () => {
    await daemon.stop()
    await face.stop()
    await dns.stop()
  })
  const judged = async (mail: Mail) => {
    const messages = () => daemon.events().filter(({ event }) => event === 'message')
    const before = messages().length
    const [result] = await face.play({ name: 'one', mails: [mail] })
    const status = /^X-Spam-Status:.*(?:\r\n[ \t].*)*/im.exec(result?.delivered[0]?.octets.toString('latin1') ?? '')
    const last = await until('the log line', () => messages()[before])
    return { code: result?.replies.end?.code, status: status?.[0].replace(/\s+/g, ' ') ?? '', failed: last['failed'] }
  }

  t.match(await judged(script), { code: 250, status: /\bSPAMSCANNER_MACRO_SCRIPT\b/, failed: '' })
  t.match(await judged(hanging), { code: 250, failed: 'spamscanner' }, 'a message that hangs it is judged without it')
  t.match(
    await judged(script),
    { code: 250, status: /\bSPAMSCANNER_MACRO_SCRIPT\b/, failed: '' },
    'and the next one with it',
  )
  const notes = daemon.events().filter(({ event, what }) => event === 'note' && String(what).startsWith('spamscanner'))
  t.match(notes, [
    { what: 'spamscanner-down', code: 'TIMEOUT' },
    { what: 'spamscanner-up', code: 'OK' },
  ])
  t.notMatch(daemon.output(), /dotenv|injected env/, 'what it prints is not in our output')
  t.match(await daemon.stop(), { code: 0 }, 'nothing of it keeps the daemon alive')
})
