/**
 * What the sender's side could mend, read from what was kept: which DNS record, which identity. Nothing about the content: that
 * would help to tune spam.
 */
import type { RecordedResult, RecordedSignal, VerdictRecord } from './record.ts'

export const SPF_HINTS = [
  'spf-not-listed',
  'spf-neutral',
  'spf-none',
  'spf-look-ups',
  'spf-several',
  'spf-syntax',
  'spf-dns',
] as const
export type SpfHint = (typeof SPF_HINTS)[number]

export const HINTS = [
  ...SPF_HINTS,
  'dkim-none',
  'dkim-body',
  'dkim-signature',
  'dkim-expired',
  'dkim-key',
  'dkim-unusable',
  'dkim-dns',
  'dmarc-unaligned',
  'dmarc-nothing',
  'dmarc-none',
  'dmarc-permerror',
  'dmarc-dns',
  'arc-broken',
  'ptr-missing',
  'ptr-generic',
  'helo',
  'dns-list',
  'own-list',
  'malware',
  'size',
  'recipients',
  'forged',
  'later',
] as const
export type Hint = (typeof HINTS)[number]

export type FoundHint = { readonly hint: Hint; readonly identity: 'mailfrom' | 'helo' | null }

/** In the order in which they are worth looking at; each once. */
export function hintsFor(record: VerdictRecord, signals: readonly RecordedSignal[]): readonly FoundHint[] {
  const found: FoundHint[] = [
    ...spf(record.auth),
    ...dkim(record.auth).map(plain),
    ...dmarc(record.auth).map(plain),
    ...record.auth.filter(({ method, result }) => method === 'arc' && result === 'fail').map(() => plain('arc-broken')),
    ...signals.flatMap(signal => SIGNAL_HINTS.find(({ of }) => of(signal))?.hint ?? []).map(plain),
    ...record.exceeded.map(limit => plain(LIMIT_HINTS[limit])),
  ]
  return found.filter((one, n) => found.findIndex(({ hint }) => hint === one.hint) === n)
}

function plain(hint: Hint): FoundHint {
  return { hint, identity: null }
}

/** HELO counts where there is no sender (a bounce): RFC 7208 §2.4. */
function spf(auth: readonly RecordedResult[]): FoundHint[] {
  const all = auth.filter(({ method }) => method === 'spf')
  const one = all.find(({ identity }) => identity === 'mailfrom') ?? all[0]
  const hint = one === undefined ? null : spfHint(one)
  return one === undefined || hint === null ? [] : [{ hint, identity: one.identity ?? 'mailfrom' }]
}

function spfHint({ result, why }: RecordedResult): SpfHint | null {
  switch (result) {
    case 'fail':
    case 'softfail':
      return 'spf-not-listed'
    case 'neutral':
      return 'spf-neutral'
    case 'none':
      return why === 'no-record' ? 'spf-none' : null
    case 'permerror':
      return why === 'look-ups' ? 'spf-look-ups' : why === 'several-records' ? 'spf-several' : 'spf-syntax'
    case 'temperror':
      return 'spf-dns'
    default:
      return null
  }
}

/** Where one signature passes, the others are nobody's trouble. */
function dkim(auth: readonly RecordedResult[]): Hint[] {
  const all = auth.filter(({ method }) => method === 'dkim')
  if (all.some(({ result }) => result === 'pass')) return []
  return all.map(({ result, why }) => {
    if (result === 'temperror') return 'dkim-dns'
    if (result === 'none') return 'dkim-none'
    if (why === 'body') return 'dkim-body'
    if (why === 'signature') return 'dkim-signature'
    if (why === 'expired') return 'dkim-expired'
    return result === 'permerror' ? 'dkim-key' : 'dkim-unusable'
  })
}

function dmarc(auth: readonly RecordedResult[]): Hint[] {
  const one = auth.find(({ method }) => method === 'dmarc')
  const passed = auth.some(
    ({ method, result, identity }) =>
      result === 'pass' && (method === 'dkim' || (method === 'spf' && identity !== 'helo')),
  )
  switch (one?.result) {
    case 'fail':
      return [passed ? 'dmarc-unaligned' : 'dmarc-nothing']
    case 'none':
      return ['dmarc-none']
    case 'permerror':
      return ['dmarc-permerror']
    case 'temperror':
      return ['dmarc-dns']
    default:
      return []
  }
}

const named = (pattern: RegExp) => (signal: RecordedSignal) => signal.points > 0 && pattern.test(signal.name)

const SIGNAL_HINTS: readonly { readonly of: (signal: RecordedSignal) => boolean; readonly hint: Hint }[] = [
  { of: ({ malware }) => malware === true, hint: 'malware' },
  { of: named(/^CLIENT_NAMELESS$/), hint: 'ptr-missing' },
  { of: named(/^CLIENT_(?:DYNAMIC|NAMED_AFTER_ADDRESS)$/), hint: 'ptr-generic' },
  { of: named(/^HELO_/), hint: 'helo' },
  { of: named(/^LISTED_/), hint: 'dns-list' },
  { of: named(/^LIST_(?:SPAM|BLOCKED)$/), hint: 'own-list' },
]

const LIMIT_HINTS = {
  memory: 'later',
  size: 'size',
  header: 'size',
  recipients: 'recipients',
  forged: 'forged',
} as const
