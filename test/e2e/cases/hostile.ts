/**
 * Messages that nobody means well with.
 */
import { fields, message, utf8 } from '../../support/mail.ts'
import type { Case } from './case.ts'

const lines = (octets: number): Buffer => Buffer.alloc(octets, `${'0123456789'.repeat(7)}abcd\r\n`)

export const hostile: readonly Case[] = [
  {
    name: 'no body at all',
    mails: [
      { message: () => message(fields(), ''), want: {} },
      { message: () => Buffer.from(`${fields().join('\r\n')}\r\n`), want: {} },
    ],
  },
  {
    name: 'a body of one octet, of one line, of one dot',
    mails: ['x', '\r\n', '.\r\n', '.\r\n.\r\n', '..'].map(body => ({
      message: () => message(fields(), body.endsWith('\n') ? body : `${body}\r\n`),
      want: {},
    })),
  },
  {
    name: 'a field of 59,000 octets in folds, and one on a single line',
    mails: [
      { message: () => message([`X-Long: ${'a word\r\n '.repeat(6550)}`.trimEnd(), ...fields()]), want: {} },
      { message: () => message([...fields(), `X-Folded: ${'x\r\n\t'.repeat(14_700)}y`]), want: {} },
    ],
  },
  {
    name: 'a field of a hundred thousand octets',
    not: {
      Postfix: 'it cuts fields to 60,000 octets while it asks a filter',
      Sendmail: 'it hands no field above 65,535 octets to a filter, and asks the sender to come back',
    },
    mails: [{ message: () => message([`X-Long: ${'a word\r\n '.repeat(11_000)}`.trimEnd(), ...fields()]), want: {} }],
  },
  {
    name: 'a header of 60 kB whose fields are all decent',
    mails: [
      {
        message: () =>
          message([...Array.from({ length: 800 }, (_, n) => `X-Field-${n}: ${'v'.repeat(60)}`), ...fields()]),
        want: {},
      },
    ],
  },
  {
    name: 'ten thousand fields',
    mails: [
      { message: () => message([...fields(), ...Array.from({ length: 10_000 }, (_, n) => `X-N: ${n}`)]), want: {} },
    ],
  },
  {
    name: 'fields in 8-bit octets that are no UTF-8',
    mails: [
      {
        message: () =>
          message(
            [...fields({ subject: 'na\xefve \xff\xfe\x80' }), 'X-Bin: \x81\x82\xc3'],
            Buffer.from([0x80, 0xff, 0xc3, 0x0d, 0x0a]),
          ),
        want: {},
      },
    ],
  },
  {
    name: 'NUL in a field and in the body',
    not: { client: 'a field ends at its first NUL in the milter protocol' },
    mails: [
      { message: () => message([...fields(), 'X-Nul: a\0b', 'X-\0: c', 'X-After: d']), want: {} },
      { message: () => message(fields(), 'a\0b\r\n\0\r\n'), want: {} },
    ],
  },
  {
    name: 'lone CR in a field',
    not: { Sendmail: 'it refuses lone CR itself, with 421' },
    mails: [{ message: () => message([...fields(), 'X-Cr: a\rX-Spam-Flag: NO\rb', 'X-After: c']), want: {} }],
  },
  {
    name: 'a field in UTF-8 without SMTPUTF8',
    mails: [{ message: () => message(fields({ subject: utf8('Grüße ☃') })), want: {} }],
  },
  {
    name: 'a line without a colon ends the header',
    mails: [{ message: () => message([...fields(), 'this is no field', 'X-After: is body']), want: {} }],
  },
  {
    name: 'a first line without a colon leaves no header at all',
    mails: [
      { message: () => Buffer.from('no field\r\nat all\r\n'), want: { added: { 'x-spam-status': /FROM_MISSING/ } } },
    ],
    not: { Sendmail: 'it writes Date and Message-Id of its own, which differ each time' },
  },
  {
    name: 'odd field names',
    mails: [
      {
        message: () =>
          message([...fields(), 'X-Space : before the colon', 'X!#$%&: odd', `X-${'n'.repeat(500)}: long`]),
        want: {},
      },
    ],
  },
  {
    name: 'a message that ends inside a MIME boundary',
    mails: [
      {
        message: () =>
          message(
            fields({ more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b"'] }),
            '--b\r\nContent-Type: text/plain\r\n\r\ntext\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Ty\r\n--\r\n',
          ),
        want: {},
      },
      {
        message: () =>
          message(fields({ more: ['Content-Type: multipart/mixed; boundary=""'] }), '--\r\n--\r\n----\r\n'),
        want: {},
      },
    ],
  },
  {
    name: 'a MIME tree without a floor',
    mails: [
      {
        message: () =>
          message(
            fields({ more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b0'] }),
            Array.from(
              { length: 3000 },
              (_, n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n\r\n`,
            ).join(''),
          ),
        want: {},
      },
    ],
  },
  {
    name: 'several authors, and none',
    settings: { score: { tag: 50, quarantine: 'off', reject: 'off' } },
    mails: [
      {
        message: () => message(['From: x@silent.example', ...fields()]),
        want: { added: { 'x-spam-status': /FROM_SEVERAL/ } },
      },
      { message: () => message(['From: a@silent.example, b@silent.example', ...fields().slice(1)]), want: {} },
      { message: () => message(fields({ from: '' })), want: {} },
      { message: () => message(fields({ from: '<<<>>>@@@,,,"' })), want: {} },
    ],
  },
  {
    name: 'a body line of a megabyte',
    mails: [{ message: () => message(fields(), `${'y'.repeat(1_000_000)}\r\n`), want: {} }],
    not: { Sendmail: 'it breaks such lines itself, before the filter and again behind it' },
  },
  {
    name: 'twenty-five megabytes',
    mails: [
      { message: () => message(fields(), Buffer.concat([lines(25 * 1024 ** 2), Buffer.from('\r\n')])), want: {} },
    ],
  },
  {
    name: 'more than is kept of a message can be refused for now or for good',
    settings: { limits: { message_octets: 65_536, oversize: 'reject' } },
    mails: [
      {
        message: () => message(fields(), Buffer.concat([lines(100_000), Buffer.from('\r\n')])),
        want: { end: /^550 5\.7\.1 .*rule LIMIT/ },
      },
      { message: () => message(fields()), want: {} },
    ],
  },
  {
    name: 'more than is kept of a message can pass unjudged',
    settings: { limits: { message_octets: 65_536, oversize: 'accept' } },
    mails: [{ message: () => message(fields(), Buffer.concat([lines(100_000), Buffer.from('\r\n')])), want: {} }],
  },
  {
    name: 'a filter short of memory asks the sender to come back, and has forgotten it afterwards',
    settings: { limits: { memory_octets: 16 * 1024 ** 2, message_octets: 16 * 1024 ** 2 } },
    mails: [
      {
        message: () => message(fields(), Buffer.concat([lines(17 * 1024 ** 2), Buffer.from('\r\n')])),
        want: { end: /^451 4\.3\.1 .*rule LIMIT/ },
      },
      { message: () => message(fields()), want: {} },
    ],
  },
]
