/** try as a process, against a daemon that is another. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { cleanmilter, daemon, OFFLINE } from './support/child.ts'

const MAILS = join(import.meta.dirname, '../../examples/mail')
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'
const SPAM = `From: a@example.org\nSubject: x\n\n${GTUBE}\n`

const { running, address } = await daemon(
  '--set',
  'quarantine.mailbox=q@example.org',
  '--set',
  'refuse.recipients=gone.example',
)
t.teardown(() => running.stop())
const attempt = (args: readonly string[], input = ''): ReturnType<typeof cleanmilter> =>
  cleanmilter(['try', ...args, '--socket', address, ...OFFLINE], input)

t.test('where nobody listens it says so and what to do', async t => {
  t.strictSame(await cleanmilter(['try', '-', '--socket', 'unix:/nowhere/x.sock', ...OFFLINE], SPAM), {
    code: 69,
    out: '',
    err: 'cleanmilter: nobody listens on unix:/nowhere/x.sock. Start the daemon (cleanmilter run), or say with --socket where it listens\n',
  })
})

t.test('who listens there but is no milter is named', async t => {
  const server = createServer(socket => socket.end('220 mail.example.org ESMTP\r\n').resume())
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as { port: number }
  const { code, err } = await cleanmilter(['try', '-', '--socket', `inet:127.0.0.1:${port}`, ...OFFLINE], SPAM)
  server.close()
  t.equal(code, 76)
  t.match(err, /^cleanmilter: inet:127\.0\.0\.1:\d+: .*; is that the daemon\?\n$/)
})

t.test('an address that is none, an MTA that is none, a file that is none', async t => {
  t.match(await cleanmilter(['try', '-', '--socket', 'x', ...OFFLINE], SPAM), {
    code: 64,
    err: /cannot read the milter address/,
  })
  t.match(await attempt(['-', '--as', 'exim'], SPAM), { code: 64, err: /--as wants postfix or sendmail, found "exim"/ })
  t.match(await attempt(['/nowhere']), {
    code: 66,
    err: 'cleanmilter: /nowhere: cannot be read: there is no such file\n',
  })
})

t.test('settings whose sockets come from systemd name no address', async t => {
  const { code, err } = await cleanmilter(['try', '-', ...OFFLINE, '--set', 'listen=systemd'], SPAM)
  t.equal(code, 64)
  t.match(err, 'listen is systemd: name the address with --socket')
})

for (const as of ['postfix', 'sendmail'])
  t.test(`a message that is accepted, as ${as}: the header fields it gets`, async t => {
    const { code, out } = await attempt([join(MAILS, 'good.eml'), '--ip', '192.0.2.10', '--as', as])
    t.equal(code, 0)
    t.match(out, /good\.eml: accepted\n {2}sender is told {4}250 2\.0\.0 /)
    t.match(out, /header added {6}Authentication-Results: /)
    t.match(out, /header added {6}X-Spam-Status: No,/)
    t.notMatch(out, 'delivered to')
  })

t.test('a message that is refused: the words the sender is told', async t => {
  const { code, out } = await attempt([join(MAILS, 'spam.eml'), '--ip', '198.51.100.7'])
  t.equal(code, 0)
  t.match(
    out,
    /spam\.eml: refused for good: the sender gets it back\n {2}sender is told {4}550 5\.7\.1 .*rule SCORE, reference /,
  )
})

t.test('a recipient that is refused', async t => {
  const args = ['--to', 'ann@gone.example', '--to', 'ben@receiver.example', '--ip', '192.0.2.10']
  const { out } = await attempt([join(MAILS, 'good.eml'), ...args])
  t.match(out, /refused {11}<ann@gone\.example>: 550 /)
  t.match(out, 'good.eml: accepted')
})

t.test('--json: one object for each message, in order', async t => {
  const { code, out } = await attempt([MAILS, '--json', '--ip', '192.0.2.10'])
  t.equal(code, 0)
  const all = out
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as { path: string; action: string; smtp: string })
  t.strictSame(
    all.map(({ path, action }) => [path.slice(MAILS.length + 1), action]),
    [
      ['forged.eml', 'accept'],
      ['good.eml', 'accept'],
      ['spam.eml', 'reject'],
    ],
  )
})

t.test('forged results are shown as removed; a bare LF file is sent as an MTA would', async t => {
  const forged = 'Authentication-Results: mx.example.org; dkim=pass\nX-Spam-Flag: NO\nFrom: a@example.org\n\nx\n'
  const { out } = await attempt(['-', '--ip', '192.0.2.10'], forged)
  t.match(out, 'header removed    X-Spam-Flag (number 1 of that name)')
})

t.test('a rerouted message: who gets it in the end', async t => {
  const held = await daemon('--set', 'quarantine.mailbox={local}+q@example.org', '--set', 'score.reject=off')
  const args = ['--socket', held.address, ...OFFLINE, '--to', 'ann@receiver.example', '--ip', '192.0.2.10']
  const { out } = await cleanmilter(['try', '-', ...args], SPAM)
  await held.running.stop()
  t.match(out, 'recipient removed <ann@receiver.example>')
  t.match(out, 'recipient added   <ann+q@example.org>')
  t.match(out, 'delivered to      <ann+q@example.org>')
})
