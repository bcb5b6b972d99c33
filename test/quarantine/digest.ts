/** A digest as its recipient gets it: through SMTP, read back as any other mail. */
import { connect } from 'node:net'
import t from 'tap'
import { parseMessage } from '../../lib/mail/parse.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { newPersonalKey } from '../../lib/privacy/personal-key.ts'
import { holdsFor } from '../../lib/privacy/token.ts'
import { Digests } from '../../lib/quarantine/digests.ts'
import { askDigest, ensurePerson, personOf, prefer } from '../../lib/quarantine/people.ts'
import { enrol } from '../../lib/quarantine/personal-keys.ts'
import { wasReleased } from '../../lib/quarantine/released.ts'
import { reasonsOf } from '../../lib/policy/reasons.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { LANGUAGES } from '../../lib/scorers/language.ts'
import { startSink } from '../support/sink.ts'
import { hold, makeQuarantine } from './support/mail.ts'
import type { DigestOptions } from '../../lib/quarantine/digests.ts'
import type { Quarantine } from '../../lib/quarantine/quarantine.ts'
import type { Sink } from '../support/sink.ts'

process.env['TZ'] = 'Europe/Berlin'

const MORNING = new Date('2026-11-28T07:00:00+01:00')
const EIGHT = new Date('2026-11-28T08:00:20+01:00')
const ANN = 'ann@example.org'
const URL_ = 'https://mail.example.org/quarantine'

const sink: Sink = await startSink()
t.beforeEach(() => sink.clear())

function digests(quarantine: Quarantine, more: Partial<DigestOptions> = {}): Digests {
  return new Digests({
    quarantine,
    identities: () => quarantine.keys.identities(),
    schedule: 'daily',
    language: 'en',
    hours: [8, 12, 16],
    from: null,
    host: 'mx.example.org',
    openServer: () => connect({ host: '127.0.0.1', port: sink.port }),
    url: URL_,
    linkDays: 14,
    markHours: 48,
    reasons: reasonsOf,
    journalFor: () => [],
    trouble: error => {
      throw error
    },
    now: () => EIGHT,
    ...more,
  })
}

type Read = {
  readonly text: string
  readonly html: string
  readonly seen: readonly string[]
  readonly field: (name: string) => string
  readonly pictures: number
  readonly oddities: readonly unknown[]
  readonly octets: Buffer
}

function read(octets: Buffer): Read {
  const { parts, texts, headers, images, oddities } = parseMessage(octets)
  const decoded = (type: string): string =>
    parts.parts
      .find(part => part.type === type)
      ?.content.toString('utf8')
      .replaceAll('\r\n', '\n') ?? ''
  return {
    text: decoded('text/plain'),
    html: decoded('text/html'),
    seen: texts.map(({ text }) => text),
    field: name =>
      headers
        .filter(({ key }) => key === name)
        .map(({ text }) => text)
        .join('\n'),
    pictures: images.length,
    oddities,
    octets,
  }
}

function only(): Read {
  const [one, ...more] = sink.received
  if (one === undefined || more.length > 0) throw new Error(`wanted one digest, got ${sink.received.length}`)
  return read(one.octets)
}

const links = (html: string): readonly string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, url = '']) =>
    url.replace(/&#(\d+);/g, (_, n) => String.fromCharCode(Number(n))),
  )

t.test('the usual one', async t => {
  const quarantine = await makeQuarantine('digest')
  t.teardown(() => quarantine.close())
  const name = await hold(quarantine, { recipient: ANN, at: MORNING, subject: 'Your parcel' })
  await hold(quarantine, { recipient: ANN, at: MORNING, class: 'malware', subject: 'Virus' })
  await hold(quarantine, { recipient: ANN, at: MORNING, class: 'forged', subject: 'Boss' })
  t.strictSame(await digests(quarantine).run(), { sent: 1, later: 0, refused: 0, failed: 0 })
  const [taken] = sink.received
  t.equal(taken?.sender, '')
  t.strictSame(taken?.recipients, [ANN])
  const { text, html, field, octets, pictures, oddities } = only()
  t.equal(field('auto-submitted'), 'auto-generated')
  t.equal(field('precedence'), 'bulk')
  t.equal(field('list-id'), '<quarantine-digest.example.org>')
  t.equal(field('from'), 'Quarantine <quarantine@example.org>')
  t.equal(field('subject'), 'Quarantine: 3 new messages')
  t.equal(field('date'), 'Sat, 28 Nov 2026 07:00:20 +0000')
  t.match(field('message-id'), /^<digest\.[\w-]{24}@example\.org>$/)
  t.match(octets.toString('latin1'), /^[\r\n\t\x20-\x7e]*$/, 'seven bits only')
  for (const one of [text, html]) {
    t.match(one, 'Your parcel')
    t.match(one, 'It looks like spam.')
    t.match(one, '3 messages held in all.')
    t.notMatch(one, /Virus|Boss/, 'counted, not listed')
    t.match(one, '1 message with something dangerous inside is counted here')
    t.match(one, '1 message with a forged sender is counted here')
    t.match(one, /28 Nov 2026, 0?7:00/)
  }
  const urls = links(html)
  t.ok(urls.every(url => url.startsWith(`${URL_}/`)))
  const secret = quarantine.keys.secret('links')
  for (const action of ['release', 'delete', 'message']) {
    const url = urls.find(one => one.startsWith(`${URL_}/a/${action}.${name}.`)) ?? ''
    t.equal(holdsFor(secret, url.slice(`${URL_}/a/`.length), ANN, EIGHT), 'yes', action)
    t.equal(holdsFor(secret, url.slice(`${URL_}/a/`.length), 'bob@example.org', EIGHT), 'no')
    t.match(text, url)
  }
  t.equal(pictures, 0)
  t.strictSame(oddities, [])
  t.notMatch(html, /<img|<script|<link|<style|url\(|src=|http:/i, 'nothing to fetch')
  const recipients = [parsePath(ANN)].flatMap(one => one ?? [])
  t.ok(wasReleased(quarantine.keys, { recipients, message: parseMessageOctets(octets) }, EIGHT), 'no filter holds it')
})

t.test('what mail can do to a digest', async t => {
  const HOSTILE: readonly { name: string; from?: string; subject: string; never: RegExp; want?: string }[] = [
    { name: 'a script', subject: '<script>alert(1)</script>', never: /<script/i },
    { name: 'an end of an attribute', subject: `"><img src=x onerror='a'>`, never: /<img/i },
    { name: 'a picture as sender', from: '"<img src=//evil.example/x>" <a@evil.example>', subject: 'x', never: /<img/ },
    { name: 'header fields', subject: '=?utf-8?B?eA0KQmNjOiBib2JAZXhhbXBsZS5vcmcNCg0KYm9keQ==?=', never: /^Bcc:/m },
    {
      name: 'a turned direction',
      subject: '=?utf-8?B?4oCuZXhlLmNvZA==?=',
      never: /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/,
    },
    { name: 'an Arabic mark', subject: '=?utf-8?B?2JxhYmM=?=', never: /\u061c/ },
    { name: 'unseen letters', subject: '=?utf-8?B?YeKAi2LigI0K4oCL?=', never: /\u200b/ },
    {
      name: 'a link',
      subject: 'See https://evil.example/login now',
      never: /https:\/\/evil|evil\.example\/login/,
      want: 'https[:]//evil[.]example/login',
    },
    { name: 'a name like a link', subject: 'www.bank.example', never: /www\.bank/, want: 'www[.]bank[.]example' },
    {
      name: 'our own link',
      subject: `${URL_}/a/release.x.y.z`,
      never: /mail\.example\.org\/quarantine\/a\/release\.x/,
    },
    { name: 'a thousand letters', subject: 'x'.repeat(2000), never: /x{201}/ },
    { name: 'half a character', subject: '=?utf-8?Q?=ED=A0=80?=', never: /[\ud800-\udfff](?![\udc00-\udfff])/ },
  ]
  for (const { name, from, subject, never, want } of HOSTILE)
    await t.test(name, async t => {
      sink.clear()
      const quarantine = await makeQuarantine('hostile')
      t.teardown(() => quarantine.close())
      await hold(quarantine, { recipient: ANN, at: MORNING, subject, ...(from !== undefined && { from }) })
      await digests(quarantine).run()
      const { text, html, field } = only()
      t.notMatch(html, never)
      if (!/[<]/.test(never.source)) t.notMatch(text, never)
      t.equal(field('bcc'), '')
      if (want !== undefined) t.match(html, want)
      if (want !== undefined) t.match(text, want)
    })
})

t.test('in each language', async t => {
  const WANT = {
    en: ['Quarantine: 1 new message', 'Deliver it to me', 'Subject'],
    de: ['Quarantäne: 1 neue Nachricht', 'Mir zustellen', 'Betreff'],
    fr: ['Quarantaine : 1 nouveau message', 'Me le remettre', 'Objet'],
    it: ['Quarantena: 1 nuovo messaggio', 'Consegnamelo', 'Oggetto'],
  } as const
  for (const language of LANGUAGES)
    await t.test(language, async t => {
      sink.clear()
      const quarantine = await makeQuarantine('language')
      t.teardown(() => quarantine.close())
      quarantine.state.demand(
        database => prefer(database, ensurePerson(database, ANN).tag, { language, schedule: null }),
        { write: true },
      )
      await hold(quarantine, { recipient: ANN, at: MORNING, subject: 'Füße' })
      await digests(quarantine).run()
      const { text, html, field } = only()
      const [subject, release, label] = WANT[language]
      t.equal(field('subject'), subject)
      t.equal(field('content-language'), language)
      t.match(html, `<html lang="${language}">`)
      for (const one of [text, html]) {
        t.match(one, release)
        t.match(one, label)
        t.match(one, 'Füße')
      }
    })
})

t.test('10 000 held messages make a digest of 100', { timeout: 120_000 }, async t => {
  const quarantine = await makeQuarantine('many')
  t.teardown(() => quarantine.close())
  const name = await hold(quarantine, { recipient: ANN, at: MORNING, class: 'sure', subject: 'Sure' })
  const copies = (count: number) =>
    quarantine.state.demand(
      database =>
        database
          .prepare(
            `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
             INSERT INTO held (name, recipient, delivery, held_at, day, expires_at, octets, class, key, entry, run)
             SELECT name || i, recipient, delivery, held_at, day, expires_at, octets, class, key, entry, run FROM held, n WHERE name = ?`,
          )
          .run(count, name),
      { write: true },
    )
  copies(9_990)
  for (let n = 0; n < 9; n++) await hold(quarantine, { recipient: ANN, at: MORNING, subject: `Likely ${n}` })
  await digests(quarantine).run()
  const { text, html, octets } = only()
  t.equal([...html.matchAll(/\/a\/release\./g)].length, 100)
  t.equal([...html.matchAll(/Likely \d/g)].length, 9, 'what may be wanted comes first')
  t.match(text, '9900 more are held')
  t.match(text, '10000 messages held in all')
  t.ok(octets.length < 400_000, `${octets.length} octets`)
})

t.test('only what the MTA took is no longer new', async t => {
  const quarantine = await makeQuarantine('taken')
  t.teardown(() => quarantine.close())
  const [one, two] = [EIGHT, new Date('2026-11-28T12:00:10+01:00')]
  await hold(quarantine, { recipient: ANN, at: MORNING, subject: 'First' })
  await hold(quarantine, { recipient: 'bob@example.org', at: MORNING })
  sink.answer = (stage, argument) =>
    stage === 'rcpt' ? (argument === ANN ? '451 4.2.0 later' : '550 5.1.1 nobody') : undefined
  let now = one
  const all = digests(quarantine, { schedule: 'several', now: () => now })
  t.strictSame(await all.run(), { sent: 0, later: 1, refused: 1, failed: 0 })
  t.strictSame(await all.run(), { sent: 0, later: 0, refused: 0, failed: 0 }, 'not at once')
  sink.clear()
  now = new Date(one.getTime() + 301_000)
  t.strictSame(await all.run(), { sent: 1, later: 0, refused: 0, failed: 0 })
  t.match(only().text, 'First')
  sink.clear()
  t.strictSame(
    await digests(quarantine, { schedule: 'several', now: () => now }).run(),
    { sent: 0, later: 0, refused: 0, failed: 0 },
    'a restart sends nothing again',
  )
  now = two
  t.strictSame(
    await all.run(),
    { sent: 1, later: 0, refused: 0, failed: 0 },
    'nothing new for ann; bob’s is tried again',
  )
  t.strictSame(sink.received[0]?.recipients, ['bob@example.org'])
  sink.clear()
  await hold(quarantine, { recipient: ANN, at: now, subject: 'Second' })
  now = new Date('2026-11-28T16:00:10+01:00')
  t.strictSame(await all.run(), { sent: 1, later: 0, refused: 0, failed: 0 })
  const { text } = only()
  t.match(text, 'Second')
  t.notMatch(text, 'First')
  t.match(text, '2 messages held in all')
})

t.test('killed before the position moved: the same Message-ID again', async t => {
  const quarantine = await makeQuarantine('killed')
  t.teardown(() => quarantine.close())
  await hold(quarantine, { recipient: ANN, at: MORNING })
  await digests(quarantine).run()
  quarantine.state.demand(database => database.exec('UPDATE person SET digest_at = NULL, digest_upto = 0'), {
    write: true,
  })
  await digests(quarantine, { now: () => new Date(EIGHT.getTime() + 1000) }).run()
  const [first, again] = sink.received.map(({ octets }) => read(octets))
  t.equal(first?.field('message-id'), again?.field('message-id'))
})

t.test('two processes send one', async t => {
  const quarantine = await makeQuarantine('two')
  t.teardown(() => quarantine.close())
  for (let n = 0; n < 20; n++) await hold(quarantine, { recipient: `u${n}@example.org`, at: MORNING })
  const runs = await Promise.all([digests(quarantine).run(), digests(quarantine).run()])
  t.equal(
    runs.reduce((sum, { sent }) => sum + sent, 0),
    20,
  )
  t.equal(new Set(sink.received.flatMap(({ recipients }) => recipients)).size, 20)
  t.equal(sink.received.length, 20)
})

t.test('asked for', async t => {
  const quarantine = await makeQuarantine('asked')
  t.teardown(() => quarantine.close())
  const ask = (recipient: string, at: Date) =>
    quarantine.state.demand(database => askDigest(database, recipient, Math.floor(at.getTime() / 1000)), {
      write: true,
    })
  t.equal(ask('stranger@elsewhere.example', EIGHT), 'nobody')
  t.equal(
    quarantine.state.demand(database => personOf(database, 'stranger@elsewhere.example')),
    null,
  )
  await hold(quarantine, { recipient: ANN, at: MORNING, subject: 'First' })
  let now = EIGHT
  const all = digests(quarantine, { now: () => now })
  await all.run()
  sink.clear()
  now = new Date(EIGHT.getTime() + 60_000)
  t.equal(ask(ANN, now), 'asked')
  t.equal(ask(ANN, now), 'soon')
  await all.run()
  const { text, field } = only()
  t.equal(field('subject'), 'Quarantine: 1 message held')
  t.match(text, 'Nothing new has been held')
  t.match(text, /Held before\n-+\n\nFrom: .*\nSubject: First/)
  sink.clear()
  now = new Date(EIGHT.getTime() + 120_000)
  t.equal(ask(ANN, now), 'soon', 'once in 15 minutes')
  await all.run()
  t.equal(sink.received.length, 0)
  now = new Date(EIGHT.getTime() + 60_000 + 900_000)
  t.equal(ask(ANN, now), 'asked')
  await all.run()
  t.equal(sink.received.length, 1)
  sink.clear()
  now = new Date('2026-01-01T00:00:00Z')
  t.equal(ask(ANN, now), 'asked', 'a clock that was wrong when the last one went out')
  await all.run()
  t.equal(sink.received.length, 1)
  t.equal(ask(ANN, now), 'soon')
})

t.test('sealed to the recipient’s own key: counted, and where to log in', async t => {
  const quarantine = await makeQuarantine('sealed')
  t.teardown(() => quarantine.close())
  await hold(quarantine, { recipient: ANN, at: MORNING, subject: 'Before' })
  const { key } = await newPersonalKey('correct horse battery')
  quarantine.state.demand(database => enrol(database, ANN, key, 1), { write: true })
  await hold(quarantine, { recipient: ANN, at: MORNING, subject: 'Secret' })
  await digests(quarantine).run()
  const { text, html } = only()
  for (const one of [text, html]) {
    t.match(one, 'Before')
    t.notMatch(one, 'Secret')
    t.match(one, '1 message is sealed to your personal key')
    t.match(one, `${URL_}/`)
  }
})

t.test('without pages there are no links', async t => {
  const quarantine = await makeQuarantine('no-pages')
  t.teardown(() => quarantine.close())
  await hold(quarantine, { recipient: ANN, at: MORNING })
  await digests(quarantine, { url: null, from: 'post@example.net' }).run()
  const { text, html, field } = only()
  t.notMatch(text, /https?:/)
  t.notMatch(html, /<a |https?:/)
  t.equal(field('list-unsubscribe'), '')
  t.equal(field('from'), 'Quarantine <post@example.net>')
  t.match(text, 'give them its reference')
  t.match(text, 'Reference: R7Q2-9KX')
})

t.test('what administrators did stands in it, and is reason enough for one', async t => {
  const quarantine = await makeQuarantine('journal')
  t.teardown(() => quarantine.close())
  const { tag } = quarantine.state.demand(database => ensurePerson(database, ANN), { write: true })
  const line = {
    seq: 7,
    at: MORNING.getTime() / 1000,
    kind: 'view',
    who: 'eve\u202e<b>',
    decision: null,
    reason: null,
    hash: 'abcd',
  }
  const decided = {
    ...line,
    seq: 8,
    kind: 'decide',
    decision: 'rule',
    reason: 'see https://x.example',
    hash: 'ef01',
  } as const
  const odd = { ...line, seq: 9, kind: 'something-new', who: null, hash: null }
  const all = digests(quarantine, {
    journalFor: (person, after) => (person === tag && after < 9 ? [line, decided, odd] : []),
  })
  t.strictSame(await all.run(), { sent: 1, later: 0, refused: 0, failed: 0 })
  const { text, html } = only()
  t.match(text, /eve <b> looked at why a message to you was held, because you had reported it\. \[7 abcd\]/)
  t.match(
    text,
    'decided about a message that you had reported: a rule is to be changed. Reason given: see https[:]//x[.]example [8 ef01]',
  )
  t.match(text, 'An administrator did something that concerns your held mail.')
  t.notMatch(html, '<b>looked')
  t.match(html, '&#60;b&#62;')
  t.equal(quarantine.state.demand(database => personOf(database, ANN))?.journalUpTo, 9)
})

t.test('an entry that cannot be read any more', async t => {
  const quarantine = await makeQuarantine('unreadable')
  t.teardown(() => quarantine.close())
  await hold(quarantine, { recipient: ANN, at: MORNING, subject: 'Gone' })
  quarantine.state.demand(database => database.exec('UPDATE held SET entry = NULL'), { write: true })
  await digests(quarantine).run()
  const { text } = only()
  t.match(text, 'sender and subject are no longer kept')
  t.match(text, '/a/release.')
})

t.test('an error of ours costs one digest its time, and is told', async t => {
  const quarantine = await makeQuarantine('trouble')
  t.teardown(() => quarantine.close())
  await hold(quarantine, { recipient: ANN, at: MORNING })
  const told: unknown[] = []
  const more = {
    identities: () => {
      throw new Error('no key')
    },
    trouble: (error: unknown) => told.push(error),
  }
  t.strictSame(await digests(quarantine, more).run(), { sent: 0, later: 0, refused: 0, failed: 1 })
  t.equal(told.length, 1)
  t.strictSame(await digests(quarantine).run(), { sent: 1, later: 0, refused: 0, failed: 0 }, 'it is still new')
})

t.test('the end', async () => sink.stop())
