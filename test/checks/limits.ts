/**
 * Messages made to cost: each must be answered soon and say what was not looked at. Timings are printed, and bounded only
 * where the mistake would be a factor of hundreds.
 */
import t from 'tap'
import { createChecks } from '../../lib/checks/all.ts'
import type { Findings } from '../../lib/checks/check.ts'
import { headerField } from '../../lib/mail/header.ts'
import type { HeaderField } from '../../lib/mail/header.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { txt, zone } from '../support/zone.ts'
import type { Zone } from '../support/zone.ts'
import { ed25519Key } from '../support/sign.ts'

/** Milliseconds that no machine takes for any of these, unless the work is quadratic. */
const NEVER = 10_000

const FROM = headerField('From', ' ann@signer.example')
const key = ed25519Key()
const RECORDS = {
  'test._domainkey.signer.example TXT': txt(key.record),
  '_dmarc.signer.example TXT': txt('v=DMARC1; p=reject'),
}
const signature = (tags: string) =>
  headerField('DKIM-Signature', ` v=1; a=ed25519-sha256; c=relaxed/relaxed; d=signer.example; s=test; ${tags}`)
const set = (i: number, b = 'x') => [
  headerField('ARC-Seal', ` i=${i}; a=rsa-sha256; cv=${i === 1 ? 'none' : 'pass'}; d=a${i}.example; s=s; b=${b}`),
  headerField('ARC-Message-Signature', ` i=${i}; a=rsa-sha256; d=a${i}.example; s=s; h=from; bh=x; b=${b}`),
  headerField('ARC-Authentication-Results', ` i=${i}; mx.example; none`),
]
const many = <T>(n: number, make: (n: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at))

type Row = {
  readonly name: string
  readonly fields: readonly HeaderField[]
  readonly body?: () => Generator<Buffer>
  /** What a result must say, by method. */
  readonly dkim?: object
  readonly arc?: object
  readonly dmarc?: object
  readonly maxAsked?: number
}

function* pieces(octets: number, fill: string): Generator<Buffer> {
  const piece = Buffer.alloc(65_535, fill, 'latin1')
  for (let at = 0; at < octets; at += piece.length) yield piece
}

const toFrom = signature('h=from; bh=x; b=eHh4')
const rows: readonly Row[] = [
  {
    name: 'a field folded 100,000 times',
    fields: [headerField('X-Folded', '\r\n a'.repeat(100_000)), toFrom, FROM],
    dkim: { result: 'fail' },
  },
  {
    name: 'the same field signed',
    fields: [
      headerField('X-Folded', '\r\n a'.repeat(100_000)),
      signature('h=from:x-folded; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=eHh4'),
      FROM,
    ],
    dkim: { result: 'fail', reason: 'bad signature' },
  },
  {
    name: 'a signature folded 100,000 times',
    fields: [signature(`h=from; bh=x; b=${'\r\n a'.repeat(100_000)}`), FROM],
    dkim: { result: 'neutral', reason: /too large to check/ },
  },
  {
    name: 'b= with 500,000 spaces',
    fields: [signature(`h=from; bh=x; b=${' '.repeat(500_000)}x`), FROM],
    dkim: { result: 'neutral', reason: /too large to check/ },
  },
  {
    name: 'b= with 60,000 spaces',
    fields: [signature(`h=from; bh=x; b=${' '.repeat(60_000)}x`), FROM],
    dkim: { result: 'fail' },
  },
  {
    name: '60,000 semicolons',
    fields: [headerField('DKIM-Signature', ';'.repeat(60_000)), FROM],
    dkim: { result: 'neutral' },
  },
  {
    name: '20,000 tags',
    fields: [signature(many(10_000, n => `t${n}=`).join(';')), FROM],
    dkim: { result: 'neutral' },
  },
  {
    name: '500 signatures',
    fields: [
      ...many(500, n => headerField('DKIM-Signature', ` v=1; a=rsa-sha256; d=d${n}.example; s=s; h=from; bh=x; b=y`)),
      FROM,
    ],
    dkim: { result: 'fail' },
    maxAsked: 15,
  },
  {
    name: '10 signatures of 2,000 names over 5,000 fields',
    fields: [
      ...many(10, () =>
        signature(`h=from${':x-a'.repeat(1_999)}; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=eHh4`),
      ),
      ...many(5_000, () => headerField('X-A', ' value')),
      FROM,
    ],
    dkim: { result: 'fail', reason: 'bad signature' },
  },
  {
    name: 'h= of 10,000 names',
    fields: [signature(`h=from${':a'.repeat(10_000)}; bh=x; b=y`), FROM],
    dkim: { result: 'neutral', reason: /h= too long/ },
  },
  {
    name: '10 signatures of different l= over 20 MB',
    fields: [...many(10, n => signature(`l=${n}; h=from; bh=x; b=y`)), FROM],
    body: () => pieces(20_000_000, 'text in lines \r\n'),
    dkim: { result: 'fail' },
  },
  { name: 'one line of 20 MB', fields: [toFrom, FROM], body: () => pieces(20_000_000, 'x'), dkim: { result: 'fail' } },
  { name: '20 MB of spaces', fields: [toFrom, FROM], body: () => pieces(20_000_000, ' '), dkim: { result: 'fail' } },
  { name: '20 MB of bare LF', fields: [toFrom, FROM], body: () => pieces(20_000_000, '\n'), dkim: { result: 'fail' } },
  {
    name: '20 MB of tab and letter',
    fields: [toFrom, FROM],
    body: () => pieces(20_000_000, '\ta'),
    dkim: { result: 'fail' },
  },
  {
    name: '20,001 fields',
    fields: [toFrom, FROM, ...many(20_000, () => headerField('X', ''))],
    dkim: { result: 'permerror', reason: /more than 20000/ },
    arc: { result: 'fail' },
    dmarc: { result: 'permerror', reason: /more than 20000/ },
  },
  {
    name: 'a header of 3 MB',
    fields: [toFrom, FROM, headerField('X', 'x'.repeat(3_000_000))],
    dkim: { result: 'permerror', reason: /larger than/ },
    dmarc: { result: 'permerror' },
  },
  {
    name: 'From with 20,000 addresses',
    fields: [headerField('From', many(20_000, n => ` a@d${n}.example`).join(','))],
    dmarc: { result: 'permerror', reason: /too large/ },
  },
  {
    name: 'From with 2,000 addresses',
    fields: [headerField('From', many(2_000, n => ` a@d${n}.example`).join(','))],
    dmarc: { result: 'permerror', reason: /more than 200/ },
    maxAsked: 2,
  },
  {
    name: 'From of 60,000 open brackets',
    fields: [headerField('From', '('.repeat(60_000))],
    dmarc: { result: 'permerror' },
  },
  { name: 'From of 60,000 quotes', fields: [headerField('From', '"'.repeat(59_999))], dmarc: { result: 'permerror' } },
  {
    name: 'From of 60,000 at-signs',
    fields: [headerField('From', '@'.repeat(60_000))],
    dmarc: { result: 'permerror' },
  },
  {
    name: 'From of one long UTF-8 domain',
    fields: [
      headerField(
        'From',
        ` a@${Buffer.from(many(6_000, n => String.fromCodePoint(0x4e00 + n)).join('')).toString('latin1')}.example`,
      ),
    ],
    dmarc: { result: 'permerror' },
  },
  {
    name: '5,000 From fields',
    fields: many(5_000, n => headerField('From', ` a@d${n}.example`)),
    dmarc: { result: 'permerror' },
  },
  {
    name: 'From with a name of 120 labels',
    fields: [headerField('From', ` a@${'a.'.repeat(120)}example`)],
    dmarc: { result: 'none' },
    maxAsked: 12,
  },
  { name: '50 ARC sets', fields: [...many(50, n => set(50 - n)).flat(), FROM], arc: { result: 'fail', sets: 50 } },
  { name: '51 ARC sets', fields: [...many(51, n => set(51 - n)).flat(), FROM], arc: { result: 'fail' }, maxAsked: 5 },
  {
    name: '5,000 ARC fields',
    fields: [...many(1_700, n => set(n + 1)).flat(), FROM],
    arc: { result: 'fail' },
    maxAsked: 5,
  },
  {
    name: 'ARC fields of 64 kB',
    fields: [...many(10, n => set(10 - n, 'x'.repeat(60_000))).flat(), FROM],
    arc: { result: 'fail' },
  },
  {
    name: 'an ARC result of 60,000 brackets',
    fields: [headerField('ARC-Authentication-Results', ` ${'()'.repeat(30_000)}`), FROM],
    arc: { result: 'fail' },
  },
]

t.test('made to cost', async t => {
  for (const { name, fields, body = () => pieces(0, ''), dkim, arc, dmarc, maxAsked = 60 } of rows) {
    const resolve = zone(RECORDS)
    const start = performance.now()
    const { results, failed } = await run(fields, body(), resolve)
    const took = performance.now() - start
    t.ok(took < NEVER, `${name}: ${took.toFixed(1)} ms`)
    for (const [method, want] of Object.entries({ dkim, arc, dmarc }))
      if (want !== undefined)
        t.match(
          results.find(result => result.method === method),
          want,
          `${name}: ${method}`,
        )
    t.ok(resolve.asked.length <= maxAsked, `${name}: ${resolve.asked.length} questions`)
    t.strictSame(failed, [])
  }
})

t.test('envelopes made to cost', async t => {
  const huge = 'x'.repeat(1_000_000)
  const cjk = Buffer.from('\u4e00\u4e01\u4e02'.repeat(20_000)).toString('latin1')
  for (const [name, mailFrom, helo] of [
    ['a sender of 1 MB', `<${huge}@signer.example>`, 'mail.example'],
    ['a sender domain of 1 MB', `<a@${huge}>`, 'mail.example'],
    ['a sender domain of 180 kB in UTF-8', `<a@${cjk}.example>`, 'mail.example'],
    ['a HELO of 1 MB', '<a@signer.example>', huge],
    ['a HELO of 180 kB in UTF-8', '<>', cjk],
    ['a route of 1 MB', `<@${huge}:a@signer.example>`, 'mail.example'],
    ['a route that never ends', `<@${huge}`, 'mail.example'],
    ['control characters', '<a\0\r\n@sig\0ner.example>', 'mail\0.exa\r\nmple'],
    ['an address literal', '<a@[192.0.2.1]>', '[192.0.2.1]'],
  ] as const) {
    const start = performance.now()
    const { results } = await run([FROM], pieces(0, ''), zone({}), mailFrom, helo)
    const took = performance.now() - start
    t.ok(took < NEVER, `${name}: ${took.toFixed(1)} ms`)
    t.notOk(
      results.some(({ result }) => result === 'pass'),
      results.map(({ result }) => result).join(' '),
    )
  }
})

async function run(
  fields: readonly HeaderField[],
  body: Iterable<Buffer>,
  resolve: Zone,
  mailFrom = '<a@signer.example>',
  helo = 'mail.example',
): Promise<Findings> {
  const inquiry = createChecks({ resolve, deadlineMs: 60_000 }).start({
    client: { address: '192.0.2.1', name: null, helo },
    sender: parsePath(mailFrom),
  })
  inquiry.headers(fields)
  for (const piece of body) inquiry.body(piece)
  return inquiry.results()
}
