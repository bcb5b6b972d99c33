/**
 * Runs cases on a face: sets the daemon up for each, plays it, and compares what came of it with what is wanted.
 */
import { parsePolicyFile } from '../../lib/settings/policy-file.ts'
import { writeDocument } from '../../lib/store/policy-rows.ts'
import { COMMAND_WAIT_MS, State } from '../../lib/store/state.ts'
import { startDaemon } from './daemon.ts'
import { startDns } from './dns.ts'
import { startFaultyDns } from './faulty-dns.ts'
import { HOSTNAME } from './mta.ts'
import { recipientsOf } from './face.ts'
import { world } from './world.ts'
import type { Case, Mail, ReplyWant, Want } from '../e2e/cases/case.ts'
import type { Settings } from './daemon.ts'
import type { Test } from 'tap'
import type { Arrived, Face, Result } from './face.ts'
import type { SmtpReply } from './smtp.ts'

/** Fields that are the filter's own. Lower case. */
const OURS =
  /^(x-spam-(flag|score|status|level)|x-cleanmilter-(reference|observe|recipients)|x-quarantine-(recipient|reason))$/
/** RFC 8601 §2.2: comments before the authserv-id, a quoted one, and a version or nothing behind it. */
const OUR_RESULTS = new RegExp(
  `^authentication-results:(?:\\s|\\([^()]*\\))*"?${HOSTNAME.replaceAll('.', '\\.')}"?(?:[\\s(][^;]*)?;`,
  'is',
)

export async function runCases(t: Test, cases: readonly Case[], face: Face): Promise<void> {
  const dns = await startDns(world)
  const base: Settings = {
    listen: [`inet:127.0.0.1:${face.milterPort}`],
    dns: { servers: [dns.server] },
    skip: { networks: [] },
  }
  const daemon = await startDaemon(base)
  let current = JSON.stringify(base)
  const stored = new State({ data: daemon.data, say: (_, why) => t.fail(why), waitMs: COMMAND_WAIT_MS })
  const configure = async (settings: Settings, policy: string) => {
    const wanted = `${JSON.stringify(settings)}${policy}`
    if (wanted === current) return
    const { document, mistakes } = parsePolicyFile(policy, 'policy')
    t.strictSame(mistakes, [])
    const author = { owner: 'test', reason: 'a case', at: new Date() }
    stored.demand(database => writeDocument(database, document, author, { replace: true }), { write: true })
    await daemon.reload(settings)
    current = wanted
  }
  t.teardown(async () => {
    stored.close()
    await daemon.stop()
    await dns.stop()
    await face.stop()
  })

  for (const drawn of cases) {
    const one = { ...drawn, mails: drawn.mails.map(madeOnce) }
    const reason = one.not?.[face.name]
    await t.test(one.name, reason === undefined ? {} : { skip: reason }, async t => {
      const faulty = one.fault === undefined ? null : await startFaultyDns(one.fault)
      t.teardown(async () => faulty?.stop())
      const settings = {
        ...base,
        ...one.settings,
        ...(faulty && { dns: { servers: [faulty.server], ...(one.settings?.['dns'] as Settings | undefined) } }),
      }
      await configure(settings, one.policy ?? '')
      const before = daemon.output().length
      const results = await face.play(one)
      for (const [n, mail] of one.mails.entries()) {
        const result = results[n]
        if (result) await check(t, one, mail, result, face)
        else t.fail(`message ${n + 1} was not sent`)
      }
      if (!t.passing()) t.comment(`${face.log()}\n${daemon.output().slice(before)}`)
    })
  }
}

/** A message has a Message-ID of its own: what is compared must be the same one. */
function madeOnce(mail: Mail): Mail {
  let made: Buffer | undefined
  return { ...mail, message: () => (made ??= mail.message()) }
}

async function check(t: Test, one: Case, mail: Mail, result: Result, face: Face): Promise<void> {
  const { want } = mail
  const { replies } = result
  const accepted = want.end === undefined || want.end === 250
  checkReply(t, replies.mail, want.mail ?? 250, 'MAIL')
  const wantedReplies = want.recipients ?? recipientsOf(mail).map(() => 250)
  for (const [n, wanted] of wantedReplies.entries()) {
    const reply = replies.recipients[n]
    // A thousand assertions that say nothing new are left out.
    if (!reply || !fits(reply, wanted)) checkReply(t, reply ?? null, wanted, `RCPT ${n + 1}`)
  }
  if (want.end === null) t.equal(replies.end, null, 'no message')
  else checkReply(t, replies.end, want.end ?? 250, 'end of message')

  const held = want.held ? recipientsOf(mail) : []
  t.strictSame([...result.held].sort(), [...held].sort(), 'held for')
  const to = want.held ? [] : (want.delivered ?? (accepted ? recipientsOf(mail) : []))
  const arrivedAt = result.delivered.flatMap(({ recipients }) => recipients)
  t.strictSame([...arrivedAt].sort(), [...to].sort(), 'delivered to, once each')
  const [arrived] = result.delivered
  if (!arrived || to.length === 0) return
  for (const other of result.delivered.slice(1))
    t.ok(own(other.octets).body.equals(own(arrived.octets).body), 'all deliveries carry the same body')
  checkContent(t, want, arrived, await face.untouched(one, mail))
}

function checkReply(t: Test, reply: SmtpReply | null, wanted: ReplyWant, stage: string): void {
  const found = reply === null ? 'not sent' : `${reply.code} ${reply.text}`
  t.ok(reply !== null && fits(reply, wanted), `${stage}: ${String(wanted)}`, { found, wanted: String(wanted) })
}

function fits(reply: SmtpReply, wanted: ReplyWant): boolean {
  return typeof wanted === 'number' ? reply.code === wanted : wanted.test(`${reply.code} ${reply.text}`)
}

function checkContent(t: Test, want: Want, arrived: Arrived, untouched: Arrived): void {
  const got = own(arrived.octets)
  const plain = own(untouched.octets)
  const ours = got.fields.filter(isOurs)
  const others = got.fields.filter(field => !isOurs(field))
  if (want.untouched) {
    t.strictSame(got.fields, plain.fields, 'no field more, and none less')
  } else if (want.onlyObserved) {
    const added = got.fields.slice(0, got.fields.length - plain.fields.length)
    checkAdded(t, want, added)
    t.strictSame(got.fields.slice(added.length), plain.fields, 'all fields as they came')
  } else {
    const removed = want.removed ?? []
    const left = plain.fields.filter(field => !removed.includes(field))
    t.equal(left.length, plain.fields.length - removed.length, 'what shall be removed was there')
    t.ok(same(others, left), 'the other fields as they came, in their order', {
      found: brief(others),
      wanted: brief(left),
    })
    checkAdded(t, want, ours)
    t.match(got.fields[0] ?? '', OUR_RESULTS, 'our Authentication-Results on top')
  }
  t.ok(got.body.equals(plain.body), 'the body as it came', {
    found: got.body.subarray(0, 300).toString('latin1'),
    wanted: plain.body.subarray(0, 300).toString('latin1'),
    octets: [got.body.length, plain.body.length],
  })
}

function checkAdded(t: Test, want: Want, added: readonly string[]): void {
  const byName = new Map<string, string>()
  for (const field of added) {
    const name = keyOf(field)
    t.notOk(byName.has(name), `one ${name}`)
    byName.set(name, unfolded(field.slice(field.indexOf(':') + 1)))
  }
  const wanted = {
    ...(want.onlyObserved ? {} : { 'authentication-results': OWN_ID }),
    ...want.added,
  }
  for (const [name, pattern] of Object.entries(wanted)) {
    const value = byName.get(name)
    if (pattern === null) t.equal(value, undefined, `no ${name}`)
    else t.match(value ?? `no ${name}`, pattern, name)
  }
}

const OWN_ID = new RegExp(`^${HOSTNAME.replaceAll('.', '\\.')};`)

function isOurs(field: string): boolean {
  return OURS.test(keyOf(field)) || OUR_RESULTS.test(field)
}

function keyOf(field: string): string {
  return field.slice(0, field.indexOf(':')).trimEnd().toLowerCase()
}

function unfolded(value: string): string {
  return Buffer.from(
    value
      .replace(/\r\n(?=[ \t])/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim(),
    'latin1',
  ).toString('utf8')
}

/** A message without the Received field of the MTA itself, cut into its fields and its body. */
function own(octets: Buffer): { fields: string[]; body: Buffer } {
  const end = octets.indexOf('\r\n\r\n')
  const startsEmpty = octets.subarray(0, 2).toString('latin1') === '\r\n'
  const head = startsEmpty ? '' : octets.toString('latin1', 0, end < 0 ? octets.length : end)
  const fields = head.split(/\r\n(?![ \t])/).filter(field => field !== '')
  const at = fields.findIndex(field => field.startsWith('Received:') && field.includes(`by ${HOSTNAME}`))
  if (at >= 0) fields.splice(at, 1)
  return { fields, body: octets.subarray(startsEmpty ? 2 : end < 0 ? octets.length : end + 4) }
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((field, n) => field === b[n])
}

/** Enough to see what is wrong, of ten thousand fields too. */
function brief(fields: readonly string[]): string[] {
  return fields.slice(0, 15).map(field => field.slice(0, 200))
}
