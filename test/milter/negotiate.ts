import t from 'tap'
import { decodeCommand, encodeCommand } from '../../lib/milter/command.ts'
import { decodeAnswer, encodeAgreed, FULL_OFFER, negotiate, QUIET_STAGES } from '../../lib/milter/negotiate.ts'
import type { Needs, Offer } from '../../lib/milter/negotiate.ts'
import { ACTIONS, ALL_ACTION_BITS, ALL_PROTOCOL_BITS, OPTIONAL_STAGES } from '../../lib/milter/protocol.ts'

/** A filter that wants all there is. */
const GREEDY: Needs = {
  actions: Object.fromEntries(ACTIONS.map(action => [action, 'wanted'])),
  noReply: OPTIONAL_STAGES,
  without: OPTIONAL_STAGES,
  skip: true,
  rejectedRecipients: true,
  leadingSpace: true,
  macros: { mail: ['i'], endOfMessage: ['i'] },
}

t.test('everything offered is everything granted', async t => {
  const agreed = negotiate(FULL_OFFER, GREEDY)
  t.strictSame(agreed.refused, [])
  t.strictSame(agreed.bits, { actions: ALL_ACTION_BITS, protocol: ALL_PROTOCOL_BITS })
})

for (const { name, offered, want } of [
  { name: 'trap 4: a newer MTA gets our highest', offered: 7, want: 6 },
  { name: 'trap 4: never higher than the MTA: 3', offered: 3, want: 3 },
  { name: 'trap 5: version 2 is served', offered: 2, want: 2 },
  { name: 'trap 13: an old version does not lower what the bits give', offered: 4, want: 4 },
  { name: 'trap 14: 6, as everybody', offered: 6, want: 6 },
])
  t.test(name, async t => {
    const agreed = negotiate({ ...FULL_OFFER, version: offered }, GREEDY)
    t.equal(agreed.version, want)
    t.equal(agreed.bits.protocol, ALL_PROTOCOL_BITS)
  })

for (const version of [0, 1])
  t.test(`trap 5: version ${version} is refused`, async t => {
    t.throws(() => negotiate({ ...FULL_OFFER, version }, GREEDY), { code: 'bad-negotiation' })
  })

t.test('trap 6, 7: whatever is offered, never a bit more is answered', async t => {
  for (let bit = 0; bit < 32; bit++)
    for (const offer of [
      { version: 6, actions: (1 << bit) >>> 0, protocol: (1 << bit) >>> 0 },
      { version: 6, actions: ~(1 << bit) >>> 0, protocol: ~(1 << bit) >>> 0 },
    ]) {
      const { bits } = negotiate(offer, GREEDY)
      t.equal((bits.actions & ~offer.actions) >>> 0, 0, `actions ${offer.actions.toString(16)}`)
      t.equal((bits.protocol & ~offer.protocol) >>> 0, 0, `protocol ${offer.protocol.toString(16)}`)
      t.equal(bits.protocol & 0xc0000000, 0, 'trap 11: nothing internal')
      t.doesNotThrow(
        () => decodeAnswer(encodeAgreed(negotiate(offer, GREEDY)).subarray(4), offer),
        'the MTA is content',
      )
    }
})

t.test('trap 6: what is not offered is told, and whether it matters', async t => {
  const needs: Needs = {
    actions: { addHeader: 'essential', changeFrom: 'essential', quarantine: 'wanted' },
    leadingSpace: true,
  }
  const agreed = negotiate({ version: 6, actions: 0x1, protocol: 0x1 }, needs)
  t.strictSame([...agreed.actions], ['addHeader'])
  t.strictSame(agreed.refused, [
    { what: 'quarantine', essential: false },
    { what: 'changeFrom', essential: true },
    { what: 'leadingSpace', essential: false },
  ])
  t.equal(agreed.leadingSpace, false, 'trap 60: refused leading space is known')
})

t.test('nothing wanted, nothing taken', async t => {
  const agreed = negotiate(FULL_OFFER, { actions: {} })
  t.strictSame(agreed.bits, { actions: 0, protocol: 0 })
  t.equal(encodeAgreed(agreed).length, 4 + 13)
})

t.test('trap 9: no flags at all mean those of the first version', async t => {
  const agreed = negotiate({ version: 2, actions: 0, protocol: 0 }, GREEDY)
  t.strictSame(agreed.bits, { actions: 0xf, protocol: 0x3f })
  t.strictSame([...agreed.actions], ['addHeader', 'replaceBody', 'addRecipient', 'deleteRecipient'])
  t.equal(agreed.noReply.size, 0)
})

for (const { name, protocol, bits, octets } of [
  { name: 'trap 10: 256 KiB offered is echoed', protocol: 0x10000001, bits: 0x10000000, octets: 262_143 },
  { name: 'trap 10: 1 MiB offered is echoed', protocol: 0x20000001, bits: 0x20000000, octets: 1_048_575 },
  { name: 'trap 10: of both the greater', protocol: 0x30000001, bits: 0x20000000, octets: 1_048_575 },
  { name: 'trap 11: the third internal bit is not', protocol: 0x40000001, bits: 0, octets: 65_535 },
])
  t.test(name, async t => {
    const agreed = negotiate({ version: 6, actions: 1, protocol }, { actions: {} })
    t.equal(agreed.bits.protocol, bits)
    t.equal(agreed.maxDataOctets, octets)
  })

t.test('trap 18: lists of macros follow the flags, stage by stage', async t => {
  const agreed = negotiate(FULL_OFFER, {
    actions: {},
    macros: { connect: ['j', 'client_addr'], rcpt: ['i'], endOfMessage: ['i'] },
  })
  t.equal(
    encodeAgreed(agreed).toString('latin1', 4),
    'O\0\0\0\x06\0\0\x01\0\0\0\0\0\0\0\0\0j {client_addr}\0\0\0\0\x03i\0\0\0\0\x05i\0\0\0\0\x06i\0',
  )
  t.strictSame(decodeAnswer(encodeAgreed(agreed).subarray(4), FULL_OFFER).macros, agreed.macros)
})

t.test('trap 18: no lists where the MTA does not offer to take them', async t => {
  const agreed = negotiate({ ...FULL_OFFER, actions: 0xff }, GREEDY)
  t.strictSame(agreed.macros, {})
  t.strictSame(agreed.refused, [{ what: 'chooseMacros', essential: false }])
  t.equal(encodeAgreed(agreed).length, 4 + 13)
})

t.test('trap 19: a filter that wishes no lists sends no flag for them', async t => {
  t.equal(negotiate(FULL_OFFER, { actions: { chooseMacros: 'wanted' }, macros: { mail: [] } }).bits.actions, 0)
})

const offer: Offer = { version: 4, actions: 0x3f, protocol: 0x7f }
for (const { name, wire, code } of [
  { name: 'trap 4: a version higher than offered', wire: 'O\0\0\0\x06\0\0\0\0\0\0\0\0', code: 'bad-negotiation' },
  { name: 'trap 6: an action that was not offered', wire: 'O\0\0\0\x04\0\0\x01\0\0\0\0\0', code: 'bad-negotiation' },
  {
    name: 'trap 7: a protocol bit that was not offered',
    wire: 'O\0\0\0\x04\0\0\0\0\0\0\x04\0',
    code: 'bad-negotiation',
  },
  { name: 'version 1', wire: 'O\0\0\0\x01\0\0\0\0\0\0\0\0', code: 'bad-negotiation' },
  {
    name: 'a list for a stage that does not exist',
    wire: 'O\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\x09i\0',
    code: 'bad-negotiation',
  },
  { name: 'a list without NUL', wire: 'O\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\x01i', code: 'truncated-packet' },
  { name: 'another packet', wire: 'c', code: 'unexpected' },
  { name: 'a short one', wire: 'O\0\0', code: 'truncated-packet' },
] as const)
  t.test(`the MTA refuses: ${name}`, async t => {
    t.throws(() => decodeAnswer(Buffer.from(wire, 'latin1'), offer), { code })
  })

t.test('an offer goes out and comes in', async t => {
  const packet = encodeCommand({ kind: 'negotiate', ...FULL_OFFER })
  t.strictSame(decodeCommand(packet, 4), { kind: 'negotiate', ...FULL_OFFER })
})

t.test('the quiet stages are all but DATA, whose answer spares Postfix a delayed acknowledgement', async t => {
  const { noReply } = negotiate(FULL_OFFER, { actions: {}, noReply: QUIET_STAGES })
  t.strictSame(
    OPTIONAL_STAGES.filter(stage => !noReply.has(stage)),
    ['data'],
  )
})
