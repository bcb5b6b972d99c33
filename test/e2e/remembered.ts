/**
 * What the daemon remembers between messages, through a real Postfix and its own commands: lists, correspondents, greylisting,
 * rate limits, verdicts that are explained and planned with; and a database that breaks while mail flows.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MtaSession, sendMessage } from '../../lib/milter/mta.ts'
import { FILE, State } from '../../lib/store/state.ts'
import { cleanmilter } from '../cli/support/child.ts'
import { startDaemon } from '../support/daemon.ts'
import { noDns, startDns } from '../support/dns.ts'
import { smtpFace } from '../support/face.ts'
import { fields, message, signed } from '../support/mail.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { skipUnless } from '../support/skip.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import { FORGER, GOOD, rsa, world } from '../support/world.ts'
import type { Ended } from '../cli/support/child.ts'
import type { Settings } from '../support/daemon.ts'
import type { Mail } from './cases/case.ts'

const [ANN, BOB, QUARANTINE] = ['ann@receiver.example', 'bob@receiver.example', 'quarantine@receiver.example']
/** 2.5 points, by a rule of this site. */
const RULES = "rules: { DOUBTFUL: { points: 2.5, header: { field: Subject, matches: '/doubtful/' } } }\n"
const doubtful = (from = 'alice@good.example'): Buffer => message(fields({ from, subject: 'doubtful' }))
const signedBy = (more: readonly string[] = []): Buffer => signed(fields({ more }), 'Hello Bob.\r\n', rsa)

type Got = { readonly code: number; readonly text: string; readonly to: readonly string[]; readonly header: string }

await t.test('through Postfix', skipUnless(noPostfix(), noDns()), async t => {
  const dns = await startDns(world)
  const port = await freePort()
  const face = await smtpFace(startPostfix, port)
  const rules = join(tempFolder('rules'), 'rules.yaml')
  writeFileSync(rules, RULES)
  const base = {
    rules: { files: [rules] },
    listen: [`inet:127.0.0.1:${port}`],
    dns: { servers: [dns.server] },
    skip: { networks: [] },
    score: { tag: 5, quarantine: 5, reject: 'off' },
    quarantine: { how: 'reroute', mailbox: QUARANTINE },
  }
  const daemon = await startDaemon(base)
  t.teardown(async () => {
    await daemon.stop()
    await face.stop()
    await dns.stop()
  })
  const send = async (raw: Buffer, recipients = [BOB], client = GOOD, sender = 'alice@good.example'): Promise<Got> => {
    const mail: Mail = { sender, recipients, message: () => raw, want: {} }
    const [result] = await face.play({ name: 'one', client, mails: [mail] })
    const [first] = result?.delivered ?? []
    return {
      code: result?.replies.end?.code ?? 0,
      text: result?.replies.end?.text ?? '',
      to: result?.delivered.flatMap(one => one.recipients).toSorted() ?? [],
      header: (first?.octets.toString('latin1').split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' '),
    }
  }
  const call = async (...args: string[]): Promise<Ended> =>
    cleanmilter([...args, '-c', '/dev/null', '--set', `data=${daemon.data}`])
  const field = (header: string, name: string): string =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(header)?.[1]?.trim() ?? ''

  await t.test('a sender that Bob blocks goes to his quarantine, and to Ann as before', async t => {
    const args = ['lists', 'block', 'alice@good.example', '--scope', BOB, '--reason', 'she writes too much']
    t.match(await call(...args), { code: 0 })
    await until('the list to be heard of', async () => (await send(signedBy(), [BOB])).to.includes(QUARANTINE))
    const both = await send(signedBy(), [ANN, BOB])
    t.strictSame(both.to, [ANN, QUARANTINE])
    t.notMatch(both.header, /LIST_BLOCKED/, 'what Bob has on his list is not told to Ann')
    t.equal((await call('lists', 'remove', 'alice@good.example', '--scope', BOB)).code, 0)
    await until('the list to be heard of', async () => (await send(signedBy(), [BOB])).to.includes(BOB))
  })

  await t.test('an allowed sender counts where it is proven, and not where it is forged', async t => {
    await daemon.reload({ ...base, score: { tag: 2, quarantine: 2, reject: 'off' }, dmarc: { enforce: false } })
    t.strictSame((await send(doubtful())).to, [QUARANTINE])
    t.equal((await call('lists', 'allow', 'good.example', '--reason', 'partners')).code, 0)
    await until('the list to be heard of', async () => (await send(doubtful())).to.includes(BOB))
    const forged = await send(doubtful(), [BOB], FORGER, 'x@silent.example')
    t.strictSame(forged.to, [QUARANTINE])
    t.match(forged.header, /LIST_ALLOWED_UNPROVEN/)
    t.equal((await call('lists', 'remove', 'good.example')).code, 0)
    await until('the list to be heard of', async () => (await send(doubtful())).to.includes(QUARANTINE))
    const { out } = await call('outcome', '--wanted', field((await send(doubtful())).header, 'X-Cleanmilter-Reference'))
    t.match(out, /confirmed as wanted, score 2\.\d/)
  })

  await t.test('a verdict is explained by its reference, and planned with', async t => {
    const { header } = await send(doubtful())
    const reference = field(header, 'X-Cleanmilter-Reference')
    await until('the verdict to be kept', async () => (await call('explain', reference)).code === 0)
    const told = await call('explain', reference, '--lang', 'de')
    t.match(told.out, /DOUBTFUL/)
    t.notMatch(told.out, /alice|bob|receiver\.example|good\.example/i)
    const file = join(tempFolder('plan'), 'new.yaml')
    writeFileSync(file, JSON.stringify({ data: daemon.data, score: { tag: 5, quarantine: 5, reject: 'off' } }))
    const plan = await call('plan', file)
    t.match(plan.out, /quarantine → accept/)
  })

  await t.test('newsletters are marked, and go to a folder where there is one', async t => {
    await daemon.reload({ ...base, newsletters: { mailbox: '{local}+news@{domain}' } })
    const news = await send(signedBy(['List-Unsubscribe: <https://good.example/u?1>']))
    t.strictSame(news.to, ['bob+news@receiver.example'])
    t.equal(field(news.header, 'X-Cleanmilter-Class'), 'newsletter')
    t.strictSame((await send(signedBy())).to, [BOB], 'other mail stays')
    const forged = await send(signedBy(['X-Cleanmilter-Class: newsletter']))
    t.equal(field(forged.header, 'X-Cleanmilter-Class'), '')
  })

  await t.test('borderline mail of an unknown sender has to come again, and then passes', async t => {
    const waiting: Settings = { enabled: true, from: 2, below: 3, delay_ms: 1000 }
    await daemon.reload({ ...base, greylist: waiting })
    const first = await send(doubtful())
    t.equal(first.code, 451)
    t.match(first.text, /^4\.7\.1 .*rule GREYLIST, reference \S+\)/)
    t.equal((await send(signedBy())).code, 250, 'clean mail does not wait')
    await until('the second try to pass', async () => (await send(doubtful())).code === 250)
    t.equal((await send(doubtful())).code, 250, 'and the sender is known')
  })

  await t.test('a refusal at RCPT is explained, too', async t => {
    await daemon.reload({ ...base, refuse: { recipients: [ANN] } })
    const [result] = await face.play({
      name: 'one',
      client: GOOD,
      mails: [{ recipients: [ANN], message: () => signedBy(), want: {} }],
    })
    const [, reference = ''] = /rule REFUSE, reference (\S+)\)/.exec(result?.replies.recipients[0]?.text ?? '') ?? []
    await until('the refusal to be kept', async () => (await call('explain', reference)).code === 0)
    t.match((await call('explain', reference, '--json')).out, /REFUSE/)
    await daemon.reload(base)
  })

  await t.test('a rate limit puts off what is too much, and the log says so without a name', async t => {
    await daemon.reload({ ...base, rate_limits: { clients: '3/1h' } })
    t.equal((await send(signedBy(), [ANN, BOB])).code, 250)
    t.equal((await send(signedBy(), [ANN, BOB])).code, 451)
    await until('the alarm', () => daemon.events().some(one => one['event'] === 'alarm'))
    t.notMatch(JSON.stringify(daemon.events()), /alice|ann@|bob@/i)
    await daemon.reload(base)
  })

  await t.test('whom a user writes to is known when they answer', async t => {
    await daemon.reload({ ...base, score: { tag: 0.4, quarantine: 0.4, reject: 'off' } })
    // A built-in rule: what an admin's own rules give is not spared.
    const several = (): Buffer => message(fields({ more: ['Subject: and another'] }))
    t.strictSame((await send(several())).to, [QUARANTINE])
    const sent = await MtaSession.open(`inet:127.0.0.1:${port}`, {
      client: { address: '192.0.2.55' },
      helo: 'laptop',
      macros: { mail: { '{auth_authen}': 'bob', '{auth_type}': 'PLAIN' } },
    })
    const raw = message(fields({ from: BOB, to: 'alice@good.example' }))
    t.match(await sent.send({ sender: `<${BOB}>`, recipients: ['<alice@good.example>'], raw }), { action: 'accept' })
    await sent.close()
    await until('the correspondent to be known', async () => (await send(several())).to.includes(BOB))
    t.match((await send(several())).header, /KNOWN_CORRESPONDENT/)
    t.strictSame((await send(several(), [ANN])).to, [QUARANTINE], 'Bob’s, not Ann’s')
  })

  const HELD = 'somebody holds the database for long: mail flows by the settings in memory, one alarm, nothing is lost'
  await t.test(HELD, async t => {
    await daemon.reload(base)
    const args = ['policy', 'set', '--scope', ANN, 'score.tag=2', 'score.quarantine=2']
    t.equal((await call(...args)).code, 0)
    const held = async (): Promise<boolean> => (await send(doubtful(), [ANN])).to.includes(QUARANTINE)
    await until('the policy to be heard of', held)
    const other = new State({ data: daemon.data, say: () => undefined })
    other.demand(database => database.exec('BEGIN IMMEDIATE'))
    const troubles = (): unknown[] => daemon.events().flatMap(one => (one['what'] === 'database' ? [one['code']] : []))
    const references: string[] = []
    for (let n = 0; n < 3; n++) {
      const { to, header } = await send(doubtful(), [ANN])
      t.strictSame(to, [QUARANTINE])
      references.push(field(header, 'X-Cleanmilter-Reference'))
    }
    await until('the alarm', () => troubles().length > 0)
    t.ok(await held())
    t.strictSame(troubles(), ['busy'], 'one alarm')
    other.demand(database => database.exec('ROLLBACK'))
    other.close()
    await until('it to be used again', () => troubles().includes('OK'))
    for (const reference of references)
      await until('what was to be kept', async () => (await call('explain', reference)).code === 0)
  })

  await t.test('a damaged database: mail flows by the settings file, one alarm', async t => {
    const data = tempFolder('damaged')
    writeFileSync(join(data, FILE), 'x'.repeat(100_000))
    const another = await freePort()
    const damaged = await startDaemon({ ...base, data, listen: [`inet:127.0.0.1:${another}`] })
    t.teardown(async () => damaged.stop())
    for (let n = 0; n < 3; n++)
      t.match(
        await sendMessage(`inet:127.0.0.1:${another}`, {
          client: { address: GOOD },
          sender: '<alice@good.example>',
          recipients: [`<${BOB}>`],
          raw: signedBy(),
        }),
        { action: 'accept' },
      )
    t.strictSame(
      damaged.events().flatMap(one => (one['what'] === 'database' ? [one['code']] : [])),
      ['corrupt'],
    )
  })

  await t.test('no address and no text is in what it keeps', async t => {
    for (const name of readdirSync(daemon.data)) {
      if (!name.startsWith(FILE)) continue
      const octets = readFileSync(join(daemon.data, name)).toString('latin1')
      // Whom an admin put on a list or gave a policy is there: nobody else, and nothing of any message.
      t.notMatch(octets, /silent\.example|Hello Bob|doubtful/, name)
    }
  })
})
