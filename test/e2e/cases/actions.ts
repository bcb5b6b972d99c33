/**
 * Every action of the filter, once by each way that leads to it.
 */
import { dkimSignature, fields, message, signed } from '../../support/mail.ts'
import { FORGER, rsa } from '../../support/world.ts'
import type { Case, Mail } from './case.ts'

/** Put together here, so that no scanner stops at this file. */
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*', 'C.34X'].join('')
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$', 'H+H*'].join('')

export const good = (): Buffer => message(fields())
export const spam = (): Buffer => message(fields({ subject: 'test' }), `Buy now.\r\n${GTUBE}\r\n`)
const malware = (): Buffer => message(fields({ subject: 'bill' }), `${EICAR}\r\n`)
const fromGood = (): Buffer => message(fields({ from: 'alice@good.example' }))

/** GTUBE goes to the quarantine only where nothing is refused for its score. */
export const REROUTE = {
  score: { tag: 5, quarantine: 5, reject: 'off' },
  quarantine: { how: 'reroute', mailbox: 'quarantine@receiver.example' },
}

export const malwareMail = (want: Mail['want']): Mail => ({ message: malware, want })

export const actions: readonly Case[] = [
  {
    name: 'good mail is accepted and says why',
    mails: [
      {
        message: () => signed(fields(), 'Hello Bob.\r\n', rsa),
        want: {
          added: {
            'authentication-results':
              /spf=pass .*smtp\.mailfrom=(alice@)?good\.example.*dkim=pass .*header\.d=good\.example.*dmarc=pass/,
            'x-spam-flag': null,
            'x-spam-status': /^No, score=/,
            'x-cleanmilter-reference': /^\S+$/,
          },
        },
      },
    ],
  },
  {
    name: 'spam is tagged where nothing else is to be done with it',
    settings: { score: { tag: 2, quarantine: 'off', reject: 'off' } },
    mails: [
      {
        message: () => message([...fields().slice(1), 'Subject: and another', 'X-Kept: yes']),
        want: {
          added: {
            'x-spam-flag': /^YES$/,
            'x-spam-status': /^Yes, score=2\.5 required=2\.0 tests=/,
            'x-spam-level': /^\*\*$/,
          },
        },
      },
    ],
  },
  {
    name: 'a forged author is refused at the end of the message, as the domain asks',
    client: FORGER,
    mails: [
      {
        sender: 'alice@elsewhere.example',
        message: fromGood,
        want: { end: /^550 5\.7\.1 .*DMARC.*good\.example.*rule DMARC, reference \S+\)/ },
      },
    ],
  },
  {
    name: 'a signature that fails does not help a forged author',
    client: FORGER,
    mails: [
      {
        sender: 'alice@elsewhere.example',
        message: () => {
          const draft = fields()
          return message([dkimSignature(draft, 'Pay 10.\r\n', rsa), ...draft], 'Pay 90.\r\n')
        },
        want: { end: /^550 5\.7\.1 .*DMARC/ },
      },
    ],
  },
  {
    name: 'a good signature lets mail take another way than the domain’s own servers',
    client: FORGER,
    mails: [
      {
        sender: 'list@silent.example',
        message: () => signed(fields(), 'Hello Bob.\r\n', rsa),
        want: { added: { 'authentication-results': /spf=none.*dkim=pass.*dmarc=pass/ } },
      },
    ],
  },
  {
    name: 'a forged author is delivered and told where the settings do not enforce DMARC',
    settings: { dmarc: { enforce: false }, score: { tag: 50, quarantine: 'off', reject: 'off' } },
    client: FORGER,
    mails: [
      {
        sender: 'alice@elsewhere.example',
        message: fromGood,
        want: { added: { 'authentication-results': /dmarc=fail/, 'x-spam-flag': null } },
      },
    ],
  },
  {
    name: 'spam is refused from the highest threshold on',
    mails: [{ message: spam, want: { end: /^550 5\.7\.1 .*rule SCORE, reference \S+\)/ } }],
  },
  {
    name: 'spam goes to the quarantine mailbox, and its header tells for whom and why',
    settings: REROUTE,
    mails: [
      {
        message: spam,
        want: {
          delivered: ['quarantine@receiver.example'],
          added: {
            'x-spam-flag': /^YES$/,
            'x-quarantine-recipient': /^bob@receiver\.example$/,
            'x-quarantine-reason': /^SCORE; .*score=\d+\.\d, reference=\S+\)$/,
          },
        },
      },
    ],
  },
  {
    name: 'one quarantine mailbox for several recipients gets spam once',
    settings: REROUTE,
    mails: [
      {
        recipients: ['bob@receiver.example', 'carol@receiver.example', 'dave@other.example'],
        message: spam,
        want: {
          delivered: ['quarantine@receiver.example'],
          added: { 'x-quarantine-recipient': /bob@receiver\.example, carol@receiver\.example, dave@other\.example/ },
        },
      },
    ],
  },
  {
    name: 'a quarantine mailbox of each recipient’s own does not tell one about the others',
    settings: { ...REROUTE, quarantine: { how: 'reroute', mailbox: '{local}+quarantine@{domain}' } },
    mails: [
      {
        recipients: ['bob@receiver.example', 'Carol@other.example'],
        message: spam,
        want: {
          delivered: ['bob+quarantine@receiver.example', 'Carol+quarantine@other.example'],
          added: { 'x-quarantine-recipient': null },
        },
      },
    ],
  },
  {
    name: 'mail of a domain that asks for it goes to the quarantine when its author is forged',
    settings: { quarantine: REROUTE.quarantine },
    client: FORGER,
    mails: [
      {
        sender: 'alice@silent.example',
        message: () => message(fields({ from: 'alice@cautious.example' })),
        want: {
          delivered: ['quarantine@receiver.example'],
          added: { 'authentication-results': /dmarc=fail/, 'x-quarantine-reason': /^DMARC; / },
        },
      },
    ],
  },
  {
    name: 'spam is held by the MTA for all recipients',
    settings: { score: REROUTE.score, quarantine: { how: 'hold' } },
    mails: [{ recipients: ['bob@receiver.example', 'carol@other.example'], message: spam, want: { held: true } }],
  },
  {
    name: 'malware is refused',
    mails: [malwareMail({ end: /^550 5\.7\.1 .*rule MALWARE/ })],
  },
  {
    name: 'malware is thrown away without a word, if so set',
    settings: { actions: { malware: 'discard' } },
    mails: [malwareMail({ delivered: [] })],
  },
  {
    name: 'malware waits at the sender’s, if so set',
    settings: { actions: { malware: 'tempfail' } },
    mails: [malwareMail({ end: /^451 4\.7\.1 .*rule MALWARE/ })],
  },
  {
    name: 'malware goes to the quarantine, if so set',
    settings: { actions: { malware: 'quarantine' }, quarantine: REROUTE.quarantine },
    mails: [malwareMail({ delivered: ['quarantine@receiver.example'], added: { 'x-quarantine-reason': /^MALWARE/ } })],
  },
  {
    name: 'malware is only marked, if so set',
    settings: { actions: { malware: 'tag' } },
    mails: [malwareMail({ added: { 'x-spam-flag': /^YES$/ } })],
  },
  {
    name: 'recipients that take no mail are refused alone',
    settings: { refuse: { recipients: ['gone@receiver.example', 'closed.example'] } },
    mails: [
      {
        recipients: [
          'bob@receiver.example',
          'GONE@receiver.example',
          'anyone@sub.closed.example',
          'carol@receiver.example',
        ],
        message: good,
        want: {
          recipients: [250, /^550 5\.7\.1 .*reference \S+\)/, /^550 5\.7\.1 /, 250],
          delivered: ['bob@receiver.example', 'carol@receiver.example'],
        },
      },
    ],
  },
  {
    name: 'with all recipients refused there is no message',
    settings: { refuse: { recipients: ['gone@receiver.example', 'closed.example'] } },
    mails: [
      {
        recipients: ['gone@receiver.example', 'x@closed.example'],
        message: good,
        want: { recipients: [/^550 5\.7\.1 /, /^550 5\.7\.1 /], end: null },
      },
      { message: good, want: {} },
    ],
  },
  {
    name: 'a refused recipient does not come back as one to be quarantined',
    settings: { ...REROUTE, refuse: { recipients: ['gone@receiver.example'] } },
    mails: [
      {
        recipients: ['gone@receiver.example', 'bob@receiver.example'],
        message: spam,
        want: {
          recipients: [/^550/, 250],
          delivered: ['quarantine@receiver.example'],
          added: { 'x-quarantine-recipient': /^bob@receiver\.example$/ },
        },
      },
    ],
  },
  {
    name: 'senders and servers that may not send here are refused at each recipient',
    settings: { refuse: { senders: ['bad.example'], clients: ['127.0.0.66/32'] } },
    client: FORGER,
    mails: [{ sender: 'x@bad.example', message: good, want: { recipients: [/^550 5\.7\.1 /], end: null } }],
  },
  {
    name: 'observing changes nothing, and tells what would have been done',
    settings: { mode: 'observe', quarantine: REROUTE.quarantine },
    client: FORGER,
    mails: [
      {
        sender: 'alice@elsewhere.example',
        message: () =>
          message(
            ['X-Spam-Flag: NO', 'Authentication-Results: mx.receiver.example; spf=pass', ...fields()],
            `${GTUBE}\r\n`,
          ),
        want: {
          onlyObserved: true,
          added: { 'x-cleanmilter-observe': /^would=reject; rule=DMARC; score=/, 'x-spam-status': null },
        },
      },
    ],
  },
  {
    name: 'mail from own networks passes unjudged',
    settings: { skip: { networks: ['127.0.0.9/32'] } },
    client: FORGER,
    mails: [{ sender: 'alice@good.example', message: spam, want: { untouched: true } }],
  },
]
