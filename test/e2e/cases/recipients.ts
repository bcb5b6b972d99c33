/**
 * One message for several recipients whose policies differ.
 */
import { fields, message } from '../../support/mail.ts'
import type { Case } from './case.ts'

/** 2.5 points. */
const doubtful = (): Buffer => message([...fields().slice(1), 'Subject: and another'])

const HERE = 'receiver.example'
const [ANN, BOB, EVE] = [`ann@${HERE}`, `bob@${HERE}`, `eve@${HERE}`]
const QUARANTINE = `quarantine@${HERE}`
const settings = {
  score: { tag: 5, quarantine: 'off', reject: 'off' },
  quarantine: { how: 'reroute', mailbox: QUARANTINE },
}

/** Ann wants it, Bob holds it back, Eve has it marked. */
const THREE = `
${BOB}:
  score.tag: 2
  score.quarantine: 2
  aliases: [info@${HERE}]
${EVE}:
  score.tag: 2
`

export const recipients: readonly Case[] = [
  {
    name: 'accept for Ann, reroute for Bob, mark for Eve',
    settings,
    policy: THREE,
    mails: [
      {
        recipients: [ANN, BOB, EVE],
        message: doubtful,
        want: {
          delivered: [ANN, QUARANTINE, EVE],
          added: {
            'x-spam-flag': null,
            'x-spam-status': /^No, score=2\.5 required=5\.0 /,
            'x-cleanmilter-recipients': /^tag=2\.0 spam; tag=5\.0 wanted$/,
            'x-quarantine-recipient': null,
            'x-quarantine-reason': null,
          },
        },
      },
    ],
  },
  {
    name: 'where all who are left want it marked, it is',
    settings,
    policy: THREE,
    mails: [
      {
        recipients: [BOB, EVE],
        message: doubtful,
        want: {
          delivered: [QUARANTINE, EVE],
          added: { 'x-spam-flag': /^YES$/, 'x-cleanmilter-recipients': null, 'x-quarantine-recipient': null },
        },
      },
    ],
  },
  {
    name: 'an alias, a plus-address, other case and a duplicate are the same recipient',
    settings,
    policy: THREE,
    mails: [
      {
        recipients: [ANN, `info@${HERE}`, `Bob+shop@${HERE}`, `BOB@${HERE.toUpperCase()}`, BOB, BOB],
        message: doubtful,
        want: { delivered: [ANN, QUARANTINE], added: { 'x-spam-flag': null } },
      },
    ],
  },
  {
    name: 'refused where all agree',
    settings,
    policy: `${HERE}:\n  score.quarantine: 2\n  score.tag: 2\n  score.reject: 2\n`,
    mails: [{ recipients: [ANN, BOB], message: doubtful, want: { end: /^550 5\.7\.1 .*rule SCORE, reference \S+\)/ } }],
  },
  {
    name: 'where one would refuse it and one takes it, it waits in the quarantine of the first',
    settings,
    policy: `${BOB}:\n  score.tag: 2\n  score.quarantine: 2\n  score.reject: 2\n`,
    mails: [
      {
        recipients: [ANN, BOB, EVE],
        message: doubtful,
        want: { delivered: [ANN, QUARANTINE, EVE], added: { 'x-spam-flag': null, 'x-cleanmilter-recipients': null } },
      },
    ],
  },
  {
    name: 'a template of a domain’s own',
    settings: { ...settings, quarantine: { how: 'reroute' } },
    policy: `${BOB}:\n  score.tag: 2\n  score.quarantine: 2\n  quarantine.mailbox: "{local}+spam@{domain}"\n`,
    mails: [
      {
        recipients: [ANN, BOB],
        message: doubtful,
        want: { delivered: [ANN, `bob+spam@${HERE}`], added: { 'x-spam-flag': null } },
      },
    ],
  },
  {
    name: 'what is sent straight to a quarantine mailbox and is held back stays in it',
    settings: { score: { tag: 2, quarantine: 2, reject: 'off' }, quarantine: { how: 'reroute', mailbox: QUARANTINE } },
    mails: [
      { recipients: [QUARANTINE], message: doubtful, want: { delivered: [QUARANTINE] } },
      { recipients: [ANN, QUARANTINE], message: doubtful, want: { delivered: [QUARANTINE] } },
    ],
  },
  {
    name: 'a domain on trial refuses nobody at RCPT, and another one does',
    settings: { ...settings, refuse: { recipients: [ANN, 'eve@other.example'] } },
    policy: `${HERE}:\n  observe_until: 2099-12-31\n`,
    mails: [
      {
        recipients: [ANN, 'eve@other.example', BOB],
        message: doubtful,
        want: { recipients: [250, /^550 5\.7\.1 /, 250], delivered: [ANN, BOB], onlyObserved: true, added: {} },
      },
    ],
  },
  {
    name: 'a domain on trial loses nothing, and is told what would have been',
    settings: { ...settings, score: { tag: 2, quarantine: 2, reject: 2 } },
    policy: `${HERE}:\n  observe_until: 2099-12-31\n`,
    mails: [
      {
        recipients: [ANN, BOB],
        message: doubtful,
        want: { onlyObserved: true, added: { 'x-cleanmilter-observe': /^would=reject; rule=SCORE; score=2\.5; / } },
      },
    ],
  },
  {
    name: 'one domain on trial and one that refuses: the first gets it, the other holds it back',
    settings: { ...settings, score: { tag: 2, quarantine: 2, reject: 2 } },
    policy: `${HERE}:\n  observe_until: 2099-12-31\n`,
    mails: [
      {
        recipients: [ANN, 'joe@good.example'],
        message: doubtful,
        want: {
          delivered: [ANN, QUARANTINE],
          added: { 'x-spam-flag': null, 'x-cleanmilter-observe': /^would=reject; / },
        },
      },
    ],
  },
  {
    name: 'the site observes, one domain enforces',
    settings: { ...settings, mode: 'observe', score: { tag: 2, quarantine: 2, reject: 'off' } },
    policy: `${HERE}:\n  mode: enforce\n`,
    mails: [
      {
        recipients: [ANN],
        message: doubtful,
        want: { delivered: [QUARANTINE], added: { 'x-spam-flag': /^YES$/, 'x-quarantine-recipient': /^ann@/ } },
      },
      {
        recipients: ['joe@good.example'],
        message: doubtful,
        want: { onlyObserved: true, added: { 'x-cleanmilter-observe': /^would=quarantine; / } },
      },
    ],
  },
]
