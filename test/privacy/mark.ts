/** The mark of released mail: for whom and what it holds, and what is none. */
import { randomBytes } from 'node:crypto'
import t from 'tap'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { markHolds, markValue } from '../../lib/privacy/mark.ts'
import { marked, wasReleased } from '../../lib/quarantine/released.ts'
import { quarantineBed } from '../support/quarantine.ts'
import type { Address } from '../../lib/mail/address.ts'
import type { Domain } from '../../lib/mail/domain.ts'

const SECRET = randomBytes(32)
const NOW = new Date('2026-11-28T12:00:00Z')
const UNTIL = NOW.getTime() / 1000 + 3600
const BODY = Buffer.from('Hello Bob.\r\n')
const MADE = { id: 'a_B-9', until: UNTIL, recipient: 'bob@here.example', body: BODY }
const VALUE = markValue(SECRET, MADE)

t.test('holds, or not', async t => {
  const at = (seconds: number): Date => new Date(seconds * 1000)
  for (const [name, holds, more, value = VALUE, secret = SECRET] of [
    ['as it was made', true, {}],
    ['recipient in another case', true, { recipient: 'BOB@Here.Example' }],
    ['another recipient', false, { recipient: 'ann@here.example' }],
    ['a recipient that ends the same', false, { recipient: 'x bob@here.example' }],
    ['no recipient', false, { recipient: '' }],
    ['another body', false, { body: Buffer.from('Hello Bob!\r\n') }],
    ['more behind', false, { body: Buffer.concat([BODY, Buffer.from('x\r\n')]) }],
    ['more before', false, { body: Buffer.concat([Buffer.from('\r\n'), BODY]) }],
    ['no body', false, { body: Buffer.of() }],
    ['the last line not ended', true, { body: Buffer.from('Hello Bob.') }],
    ['empty lines behind', true, { body: Buffer.from('Hello Bob.\r\n\r\n\r\n') }],
    ['in its last second', true, { now: at(UNTIL) }],
    ['over', false, { now: at(UNTIL + 1) }],
    ['a clock that was set back by years', true, { now: at(0) }],
    ['a clock that is wrong', false, { now: new Date(NaN) }],
    ['another secret', false, {}, VALUE, randomBytes(32)],
    ['a secret of no octets', false, {}, VALUE, Buffer.of()],
    ['unfolded', true, {}, VALUE.replace('\r\n\t', ' ')],
    ['folded with LF, as milters have it', true, {}, VALUE.replace('\r\n', '\n')],
    ['folded with LF and more spaces', true, {}, VALUE.replace('\r\n\t', '\n        ')],
    ['folded at each space', true, {}, VALUE.replaceAll('; ', ';\r\n\t')],
    ['a space before and behind', true, {}, ` ${VALUE} `],
    ['folded inside', false, {}, VALUE.replace('h=', 'h=\r\n ')],
    ['a later time', false, {}, VALUE.replace(String(UNTIL), String(UNTIL + 1))],
    ['the same time, written otherwise', true, {}, VALUE.replace(`x=${UNTIL}`, `x=0${UNTIL}`)],
    ['another id', false, {}, VALUE.replace('a_B-9', 'a_B-8')],
    ['another version', false, {}, VALUE.replace('v=1', 'v=2')],
    ['the hash cut', false, {}, VALUE.slice(0, -1)],
    ['the hash longer', false, {}, `${VALUE}A`],
    ['the hash in upper case', false, {}, VALUE.replace(/h=.*/, one => one.toUpperCase())],
    ['something behind', false, {}, `${VALUE}; x=9`],
    ['twice', false, {}, `${VALUE}\r\n\t${VALUE}`],
    ['nothing', false, {}, ''],
    ['NUL', false, {}, `${VALUE}\0`],
    ['UTF-8', false, {}, VALUE.replace('a_B', 'ä_B')],
    ['a NaN of a time', false, {}, VALUE.replace(`x=${UNTIL}`, 'x=1e9')],
  ] as const satisfies readonly (readonly [
    string,
    boolean,
    Partial<Parameters<typeof markHolds>[2]>,
    string?,
    Buffer?,
  ])[])
    t.equal(
      markHolds(secret, value, { recipient: MADE.recipient, body: BODY, now: NOW, ...more }) === MADE.id,
      holds,
      name,
    )
})

t.test('a value of a megabyte costs nothing to speak of', async t => {
  for (const value of [
    'x'.repeat(1_000_000),
    `v=1; id=a; x=1;${' '.repeat(1_000_000)}`,
    `v=1;${'\r\n '.repeat(300_000)}`,
    `${' '.repeat(500_000)}v=1;${'\t'.repeat(500_000)}id`,
    `v=1; id=a; x=1;\r\n\th=${'A'.repeat(1_000_000)}`,
  ]) {
    const began = performance.now()
    t.equal(markHolds(SECRET, value, { recipient: MADE.recipient, body: BODY, now: NOW }), null)
    t.ok(performance.now() - began < 500, `${Math.round(performance.now() - began)} ms`)
  }
})

t.test('in a message: the topmost field counts, and one recipient', async t => {
  const { quarantine } = await quarantineBed(work => t.teardown(work))
  const bob: Address = { local: 'bob', domain: 'here.example' as Domain, typed: '<bob@here.example>' }
  const raw = Buffer.from('From: a@b.example\r\n\r\nHello.\r\n')
  const released = marked(quarantine.keys, raw, { id: 'one', recipient: 'bob@here.example', until: UNTIL })
  const known = (octets: Buffer, recipients: readonly Address[] = [bob], now = NOW): boolean =>
    wasReleased(quarantine.keys, { recipients, message: parseMessageOctets(octets) }, now)
  const junk = Buffer.from('X-Cleanmilter-Released: junk\r\n')
  for (const [name, want, got] of [
    ['as it was handed back', true, known(released)],
    ['with fields of an MTA on top', true, known(Buffer.concat([Buffer.from('Received: by x\r\n'), released]))],
    ['Bob in another case', true, known(released, [{ ...bob, local: 'BOB' }])],
    [
      'released twice: the new mark stands above the old one',
      true,
      known(marked(quarantine.keys, released, { id: 'two', recipient: 'bob@here.example', until: UNTIL })),
    ],
    ['junk above it', false, known(Buffer.concat([junk, released]))],
    ['junk below it', true, known(Buffer.concat([released.subarray(0, released.indexOf('From:')), junk, raw]))],
    ['never released', false, known(raw)],
    ['two recipients', false, known(released, [bob, { ...bob, local: 'ann' }])],
    ['no recipient', false, known(released, [])],
    ['another one', false, known(released, [{ ...bob, local: 'ann' }])],
    ['over', false, known(released, [bob], new Date((UNTIL + 1) * 1000))],
    ['in the body', false, known(Buffer.concat([Buffer.from('From: x@y.example\r\n\r\n'), released]))],
  ] as const)
    t.equal(got, want, name)
  t.strictSame(released.subarray(-raw.length), raw, 'below the mark it is as it came')

  const empty = await quarantineBed(work => t.teardown(work), { keys: false })
  t.equal(
    wasReleased(empty.quarantine.keys, { recipients: [bob], message: parseMessageOctets(released) }, NOW),
    false,
    'another filter’s secret',
  )
  t.test('without a body, or a header', async t => {
    for (const text of [
      '',
      '\r\n',
      'From: a@b.example',
      'From: a@b.example\r\n',
      'From: a@b.example\r\n\r\n',
      '\r\n\r\nx',
    ]) {
      const octets = marked(quarantine.keys, Buffer.from(text), {
        id: 'x',
        recipient: 'bob@here.example',
        until: UNTIL,
      })
      t.equal(known(octets), true, JSON.stringify(text))
    }
  })
})
