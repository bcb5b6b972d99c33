/**
 * SPF: may this client send for the domain of MAIL FROM, and for the name it gave in HELO?
 * Source: RFC 7208, evaluated by mailauth in its strict mode; §2.4 (null sender), §4.6.4 (bounds).
 */
import { isIP } from 'node:net'
import type { SpfResult } from '../mail/auth-results.ts'
import type { CheckContext, InquiryStart } from './check.ts'
import { dnsErrorCode, saysAbsent } from '../dns/error.ts'
import type { DnsDeclaration } from '../privacy/ledger.ts'
import { octetsToText } from '../mail/octets.ts'
import { loadSpf } from './mailauth.ts'

/** RFC 7208 §4.4, §5: a record names what is asked next, so any name may be; §5.5: ptr asks for the client's address. */
export const SPF_ASKS: DnsDeclaration = {
  who: 'spf',
  kind: 'check',
  questions: [
    { types: ['TXT'], names: 'DOMAIN, and the names in its SPF record', fits: () => true },
    { types: ['A', 'AAAA', 'MX'], names: 'the names in that record', fits: () => true },
    {
      types: ['PTR'],
      names: 'the address of the sending server, reversed',
      fits: name => /\.(?:in-addr|ip6)\.arpa$/.test(name),
    },
  ],
  sends:
    'the domain of the envelope sender, the name in HELO, and the names that their SPF records lead to; a record may have the sender’s whole address and that of the sending server put into such a name (macros)',
  to: 'the name servers of these domains',
  when: 'each message that is judged',
  byDefault: true,
}

export type SpfOptions = {
  /** The name of this host, for %{r} in explanations. */
  readonly receiver: string
  /** RFC 7208 §4.6.4: at least 20 s for the whole evaluation, unless the message's deadline comes first. */
  readonly maxElapsedMs: number
}

export const DEFAULT_SPF: SpfOptions = { receiver: 'unknown', maxElapsedMs: 20_000 }

/** Longest identity that is looked at; a name has 253 octets, a local part 64. */
const MAX_IDENTITY_CHARACTERS = 1_000

type Identity = SpfResult['identity']

/** Asks for HELO and, where there is a sender, for MAIL FROM, side by side. Never rejects. */
export async function checkSpf(
  { client, sender }: InquiryStart,
  { resolve }: CheckContext,
  options: SpfOptions,
): Promise<SpfResult[]> {
  const helo = octetsToText(client.helo ?? '')
  const heloResult = evaluate('helo', '', helo, client.address, resolve, options)
  // RFC 7208 §2.4: without a sender the identity is postmaster@HELO, which is what the HELO check asks.
  if (sender === null) return [await heloResult]
  const path = octetsToText(sender.typed.replace(/^<|>$/g, '')).replace(/^@[^:]*:/, '')
  return Promise.all([evaluate('mailfrom', path, helo, client.address, resolve, options), heloResult])
}

async function evaluate(
  identity: Identity,
  sender: string,
  helo: string,
  ip: string | null,
  resolve: CheckContext['resolve'],
  { receiver, maxElapsedMs }: SpfOptions,
): Promise<SpfResult> {
  const text = identity === 'helo' ? helo : sender
  const say = (result: SpfResult['result'], reason: string, domain = ''): SpfResult => ({
    method: 'spf',
    result,
    identity,
    domain,
    reason,
  })
  if (ip === null || isIP(ip) === 0) return say('none', 'the client has no IP address')
  if (text === '') return say('none', 'no name was given')
  if (text.length > MAX_IDENTITY_CHARACTERS || helo.length > MAX_IDENTITY_CHARACTERS)
    return say('none', 'name too long to check')
  try {
    const name = text.slice(text.lastIndexOf('@') + 1).toLowerCase()
    if (PLAIN_NAME.test(name) && (await publishesNothing(name, resolve))) return say('none', 'no SPF record', name)
    const { status, domain, explanation } = await loadSpf()({
      sender,
      helo,
      ip,
      mta: receiver,
      resolver: resolve,
      strict: true,
      maxElapsedTime: maxElapsedMs,
    })
    const reason = reasonIn(status.result, status.comment ?? '')
    return {
      method: 'spf',
      result: status.result,
      identity,
      domain,
      ...(reason === '' ? {} : { reason }),
      ...(explanation === undefined ? {} : { explanation }),
    }
  } catch (error) {
    return say('temperror', `evaluation failed: ${dnsErrorCode(error)}`)
  }
}

/** A name that needs no mapping before it can be asked. */
const PLAIN_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})+$/

/**
 * RFC 7208 §4.5: no record, no evaluation. True for nearly every HELO name, which is half of all that would be evaluated.
 * Any doubt is left to the evaluator, which asks the same question again and has the answer at once.
 */
async function publishesNothing(name: string, resolve: CheckContext['resolve']): Promise<boolean> {
  try {
    const records = await resolve(name, 'TXT')
    return !records.some(record => /v=spf1/i.test(Array.isArray(record) ? record.join('') : String(record)))
  } catch (error) {
    return saysAbsent(dnsErrorCode(error))
  }
}

/**
 * Why an evaluation ended in an error, in words that name no address: mailauth's comment repeats the sender, and a macro
 * may have put the local part into a name that was asked.
 */
function reasonIn(result: SpfResult['result'], comment: string): string {
  if (result !== 'permerror' && result !== 'temperror') return ''
  for (const [pattern, reason] of REASONS) if (pattern.test(comment)) return reason
  const code = /: query[A-Z]+ (E[A-Z]+) /.exec(comment)?.[1]
  return code === undefined ? 'the record has a syntax error' : `DNS failure: ${code}`
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/: Too many DNS requests$/, 'more than 10 DNS look-ups'],
  [/: Too many void DNS results$/, 'more than 2 look-ups found nothing'],
  [/: multiple SPF records found for /, 'more than one SPF record'],
  [/: more than 1 redirect found$/, 'more than one redirect='],
  [/: Invalid domain /, 'the record names an invalid domain'],
  [/: SPF evaluation time limit exceeded$/, 'took too long'],
  [/: DNS timeout$/, 'DNS failure: ETIMEOUT'],
  [/: DNS request refused by server/, 'DNS failure: EREFUSED'],
  [/: DNS response includes invalid characters$/, 'the record has octets that are no ASCII'],
]
