/**
 * The table of rules: name, points, reason, and the question it asks. Small on purpose: each action of the filter can be
 * exercised with it.
 */
import { fieldsNamed, unfold } from '../../mail/header.ts'
import { testStrings } from './test-strings.ts'
import type { AuthResult } from '../../mail/auth-results.ts'
import type { Transaction } from '../../mail/transaction.ts'

export type Rule = {
  readonly name: string
  readonly points: number
  readonly why: string
  readonly malware?: true
  readonly holds: (tx: Transaction, known: readonly AuthResult[], now: Date) => boolean
}

const DAY_MS = 86_400_000

const count = (tx: Transaction, key: string): number => fieldsNamed(tx.message.headers, key).length
const isResult = (known: readonly AuthResult[], method: AuthResult['method'], result: string): boolean =>
  known.some(one => one.method === method && one.result === result)

export const RULES: readonly Rule[] = [
  {
    name: 'EICAR',
    points: 100,
    why: 'The message carries the EICAR test file, which stands for malware.',
    malware: true,
    holds: tx => testStrings(tx.message).eicar,
  },
  {
    name: 'GTUBE',
    points: 1000,
    why: 'The message carries the GTUBE test string, which stands for spam.',
    holds: tx => testStrings(tx.message).gtube,
  },
  {
    name: 'FROM_MISSING',
    points: 1.5,
    why: 'The message does not say who wrote it (RFC 5322 asks for a From field).',
    holds: tx => count(tx, 'from') === 0,
  },
  {
    name: 'FROM_SEVERAL',
    points: 2.5,
    why: 'The message has several From fields, so that two readers may see two senders.',
    holds: tx => count(tx, 'from') > 1,
  },
  {
    name: 'DATE_MISSING',
    points: 1,
    why: 'The message has no Date field (RFC 5322 asks for one).',
    holds: tx => tx.smtp && count(tx, 'date') === 0,
  },
  {
    name: 'DATE_IN_FUTURE',
    points: 1.5,
    why: 'The message is dated more than two days ahead.',
    holds: (tx, _known, now) => {
      const date = Date.parse(
        unfold(fieldsNamed(tx.message.headers, 'date')[0]?.value ?? '').replace(/\([^()]*\)/g, ''),
      )
      return Number.isFinite(date) && date - now.getTime() > 2 * DAY_MS
    },
  },
  {
    name: 'MESSAGE_ID_MISSING',
    points: 0.5,
    why: 'The message has no Message-ID field.',
    holds: tx => tx.smtp && count(tx, 'message-id') === 0,
  },
  {
    name: 'SUBJECT_SEVERAL',
    points: 1,
    why: 'The message has several Subject fields.',
    holds: tx => count(tx, 'subject') > 1,
  },
  {
    name: 'HELO_MISSING',
    points: 1,
    why: 'The sending server did not introduce itself.',
    holds: tx => tx.smtp && tx.client.address !== null && tx.client.helo === null,
  },
  {
    name: 'SPF_FAIL',
    points: 2.5,
    why: 'The sending server may not send for the envelope sender’s domain (SPF fail).',
    holds: (_tx, known) =>
      known.some(one => one.method === 'spf' && one.identity === 'mailfrom' && one.result === 'fail'),
  },
  {
    name: 'SPF_SOFTFAIL',
    points: 0.5,
    why: 'The sending server probably may not send for the envelope sender’s domain (SPF softfail).',
    holds: (_tx, known) =>
      known.some(one => one.method === 'spf' && one.identity === 'mailfrom' && one.result === 'softfail'),
  },
  {
    name: 'DMARC_FAIL',
    points: 2,
    why: 'The domain in the From field does not vouch for the message (DMARC fail).',
    holds: (_tx, known) => isResult(known, 'dmarc', 'fail'),
  },
  {
    name: 'DMARC_PASS',
    points: -0.5,
    why: 'The domain in the From field vouches for the message (DMARC pass).',
    holds: (_tx, known) => isResult(known, 'dmarc', 'pass'),
  },
]
