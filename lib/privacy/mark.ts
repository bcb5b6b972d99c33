/**
 * The mark of released mail: a keyed, expiring header field by which this filter, and others with the same secret, know a message that
 * they must not hold again. It holds for one recipient and one body: nobody who gets it can send something else with it.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export const MARK = 'X-Cleanmilter-Released'
/** In lower case. */
export const MARK_KEY = 'x-cleanmilter-released'

export type Marked = {
  /** The release's own name. */
  readonly id: string
  /** Seconds since 1970. */
  readonly until: number
  /** Envelope recipient, `local@domain`, in any case. */
  readonly recipient: string
  /** What follows the header. */
  readonly body: Uint8Array
}

/** The field's value. */
export function markValue(secret: Buffer, marked: Marked): string {
  return `v=1; id=${marked.id}; x=${marked.until};\r\n\th=${mac(secret, marked)}`
}

/** An MTA may fold it at another space than we did. */
const VALUE = /^v=1;\s+id=([A-Za-z0-9_-]{1,40});\s+x=(\d{1,12});\s+h=([A-Za-z0-9_-]{43})$/

/** `value` as it came, folds included. Null: it is none of ours, for somebody or something else, or over. Else its id. */
export function markHolds(
  secret: Buffer,
  value: string,
  { recipient, body, now }: Pick<Marked, 'recipient' | 'body'> & { readonly now: Date },
): string | null {
  const [, id, x, h = ''] = VALUE.exec(value.trim().replace(/\r?\n/g, '')) ?? []
  if (id === undefined || x === undefined) return null
  const until = Number(x)
  const wanted = Buffer.from(mac(secret, { id, until, recipient, body }))
  const given = Buffer.from(h)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null
  return now.getTime() / 1000 <= until ? id : null
}

function mac(secret: Buffer, { id, until, recipient, body }: Marked): string {
  let end = body.length
  while (end > 0 && (body[end - 1] === 10 || body[end - 1] === 13)) end-- // an MTA may end the last line
  const digest = createHash('sha256').update(body.subarray(0, end)).digest('hex')
  return createHmac('sha256', secret)
    .update(`mark ${id} ${until} ${digest} ${recipient.toLowerCase()}`)
    .digest('base64url')
}
