/**
 * Who sent it: signatures as they survive the MTAs, forged results, and DNS that does not help.
 */
import { dkimSignature, fields, message, signed } from '../../support/mail.ts'
import { ed25519, FORGER, rsa } from '../../support/world.ts'
import type { Fault } from '../../support/faulty-dns.ts'
import type { Case } from './case.ts'

const forged = (spelling: string): string =>
  `Authentication-Results: ${spelling}; spf=pass smtp.mailfrom=bank.example; dkim=pass header.d=bank.example`
const FORGED = ['mx.receiver.example', 'MX.Receiver.EXAMPLE', '(trust me) mx.receiver.example (really) 1'].map(forged)
const GENUINE = [
  'other.example; spf=pass',
  'mx.receiver.example.evil.example; spf=pass',
  'x.mx.receiver.example; none',
].map(value => `Authentication-Results: ${value}`)

/** White space that a filter does not see unless it was agreed that values keep it. */
const ODD_SPACES = [
  'From:alice@good.example',
  'To:  bob@receiver.example',
  'Subject:\thello',
  'Date:\t Mon, 23 Nov 2026 20:00:00 +0000',
  'Message-ID:   <odd.spaces@good.example>',
  'X-Empty:',
  'X-Blank: ',
  'X-Folded: one\r\n two\r\n\t three ',
  'X-Folded-First:\r\n there',
]

const pass = { added: { 'authentication-results': /dkim=pass/ } }

const faults: readonly Fault[] = ['dead', 'servfail', 'garbage', 'truncated', 'late']

export const authentication: readonly Case[] = [
  {
    name: 'three forged results are removed, and other servers’ results stay',
    mails: [
      {
        message: () =>
          message([
            ...[FORGED[0], GENUINE[0], FORGED[1], GENUINE[1]].map(String),
            ...fields(),
            ...[FORGED[2], GENUINE[2]].map(String),
          ]),
        want: { removed: FORGED },
      },
    ],
  },
  {
    name: 'forged results are removed between equal genuine ones, above and below',
    mails: [
      {
        message: () =>
          message([
            String(GENUINE[0]),
            String(GENUINE[0]),
            forged('mx.receiver.example'),
            String(GENUINE[0]),
            ...fields(),
            String(GENUINE[0]),
          ]),
        want: { removed: [forged('mx.receiver.example')] },
      },
    ],
  },
  {
    name: 'forged results are removed however they are folded and spelt',
    mails: [
      {
        message: () =>
          message([
            'Authentication-Results:\r\n mx.receiver.example\r\n ; spf=pass',
            'AUTHENTICATION-RESULTS: "mx.receiver.example"; spf=pass',
            'authentication-results:mx.receiver.example;spf=pass',
            'Authentication-Results:\tmx.receiver.example 1; none',
            ...fields(),
          ]),
        want: {
          removed: [
            'Authentication-Results:\r\n mx.receiver.example\r\n ; spf=pass',
            'AUTHENTICATION-RESULTS: "mx.receiver.example"; spf=pass',
            'authentication-results:mx.receiver.example;spf=pass',
            'Authentication-Results:\tmx.receiver.example 1; none',
          ],
        },
      },
    ],
  },
  {
    name: 'forged results are removed below more fields than are kept',
    settings: { limits: { header_fields: 100 } },
    mails: [
      {
        message: () =>
          message([...fields(), ...Array.from({ length: 200 }, (_, n) => `X-N: ${n}`), forged('mx.receiver.example')]),
        want: { removed: [forged('mx.receiver.example')] },
      },
    ],
  },
  {
    name: 'a message cannot say that it is no spam, nor that it was in the quarantine',
    mails: [
      {
        message: () =>
          message([
            'X-Spam-Flag: NO',
            'x-spam-status: No, score=-10',
            ...fields(),
            'X-Quarantine-Reason: none',
            'X-Cleanmilter-Reference: me',
            'X-Spam-Other: kept',
          ]),
        want: {
          removed: [
            'X-Spam-Flag: NO',
            'x-spam-status: No, score=-10',
            'X-Quarantine-Reason: none',
            'X-Cleanmilter-Reference: me',
          ],
          added: { 'x-spam-flag': null, 'x-quarantine-reason': null },
        },
      },
    ],
  },
  {
    name: 'a signature over exact octets holds, with odd white space in the fields',
    client: FORGER,
    mails: (['simple/simple', 'relaxed/relaxed', 'simple/relaxed'] as const).flatMap(form =>
      [rsa, ed25519].map(by => ({
        sender: 'list@silent.example',
        message: () => signed(ODD_SPACES, 'One  two \t\r\n\r\n three\r\n\r\n\r\n', by, form),
        want: pass,
      })),
    ),
  },
  {
    name: 'signatures hold over bodies of every length of last line',
    mails: ['', '\r\n', '\r\n\r\n', 'x', 'x\r\n', ' \r\n', 'x\r\n \r\n', '.\r\n', '..\r\n.', 'a\tb \r\n'].flatMap(
      body =>
        (['simple/simple', 'relaxed/relaxed'] as const).map(form => ({
          // What SMTP carries ends in CRLF: so must what was signed.
          message: () => signed(fields(), body === '' || body.endsWith('\r\n') ? body : `${body}\r\n`, rsa, form),
          want: pass,
        })),
    ),
  },
  {
    name: 'a signature over two megabytes holds',
    mails: [{ message: () => signed(fields(), `${'0123456789 '.repeat(6)}\r\n`.repeat(30_000), rsa), want: pass }],
  },
  {
    name: 'signatures by the hundred are looked at up to a bound',
    mails: [
      {
        message: () => {
          const draft = fields()
          const lines = Array.from({ length: 300 }, () => dkimSignature(draft, 'x\r\n', ed25519))
          return message([...lines, ...draft], 'x\r\n')
        },
        want: { added: { 'authentication-results': /^(?!(?:.*?dkim=){12})/ } },
      },
      {
        message: () =>
          message([
            ...Array.from(
              { length: 500 },
              (_, n) => `DKIM-Signature: v=1; a=rsa-sha256; d=d${n}.example; s=s; h=from; bh=AAAA; b=BBBB`,
            ),
            ...fields(),
          ]),
        want: { added: { 'authentication-results': /^(?!(?:.*?dkim=){12})/ } },
      },
    ],
  },
  ...[
    { domain: 'loop.example', result: 'permerror' },
    { domain: 'self.example', result: 'permerror' },
    { domain: 'hundred.example', result: 'permerror' },
    { domain: 'broken.example', result: 'permerror' },
    { domain: 'nowhere.example', result: 'none' },
  ].map(({ domain, result }): Case => ({
    name: `an SPF record as ${domain} has it is ${result}`,
    mails: [
      {
        sender: `x@${domain}`,
        message: () => message(fields({ from: `x@${domain}` })),
        want: { added: { 'authentication-results': new RegExp(`spf=${result}`) } },
      },
    ],
  })),
  ...faults.flatMap((fault): Case[] => [
    {
      name: `DNS that is ${fault} delays mail no longer than it may, and it is delivered`,
      fault,
      settings: { deadline_ms: 500, dns: { timeout_ms: 200 } },
      mails: [
        {
          message: () => signed(fields(), 'x\r\n', rsa),
          want: { added: { 'authentication-results': /spf=temperror.*dkim=temperror.*dmarc=temperror/ } },
        },
      ],
    },
    {
      name: `DNS that is ${fault} makes mail wait at the sender’s, if so set`,
      fault,
      settings: { deadline_ms: 500, dns: { timeout_ms: 200 }, checks: { spf: { on_error: 'tempfail' } } },
      mails: [
        { message: () => message(fields()), want: { end: /^451 4\.7\.1 .*SPF could not be checked.*rule CHECK/ } },
      ],
    },
  ]),
  {
    name: 'an MTA that gives up after ten seconds of silence hears from the filter in time',
    not: { Postfix: 'it waits for 300 s' },
    fault: 'late',
    settings: { deadline_ms: 11_500, dns: { timeout_ms: 11_500 } },
    mails: [{ message: () => message(fields()), want: { added: { 'authentication-results': /spf=temperror/ } } }],
  },
]
