/** `--ip --helo --from --to`: the envelope that a message in a file does not have. */
import { isIP } from 'node:net'
import { UsageError } from './command.ts'

export const ENVELOPE_OPTIONS = {
  ip: { type: 'string', value: 'ADDRESS', doc: 'address of the server that sends it; without it SPF is not asked' },
  name: { type: 'string', value: 'NAME', doc: 'its verified host name' },
  helo: { type: 'string', value: 'NAME', doc: 'the name it gives in HELO or EHLO' },
  from: { type: 'string', value: 'ADDRESS', doc: 'envelope sender; "" is the null sender' },
  to: { type: 'string', multiple: true, value: 'ADDRESS', doc: 'envelope recipient; may stand several times' },
} as const

export type EnvelopeValues = {
  readonly ip?: string
  readonly name?: string
  readonly helo?: string
  readonly from?: string
  readonly to?: readonly string[]
}

export type EnvelopeGiven = {
  readonly ip?: string
  readonly name?: string
  readonly helo?: string
  readonly mailFrom?: string
  readonly rcptTo?: readonly string[]
}

/** The options as an envelope. Throws UsageError on what is no address. */
export function envelope({ ip, name, helo, from, to }: EnvelopeValues): EnvelopeGiven {
  if (ip !== undefined && isIP(ip) === 0) throw new UsageError(`--ip wants an IPv4 or IPv6 address, found "${ip}"`)
  for (const text of [name, helo, from, ...(to ?? [])])
    if (text !== undefined && /[\0\r\n]/.test(text)) throw new UsageError('an envelope holds no line ends and no NUL')
  return {
    ...(ip !== undefined && { ip }),
    ...(name !== undefined && { name }),
    ...(helo !== undefined && { helo }),
    ...(from !== undefined && { mailFrom: from }),
    ...(to !== undefined && { rcptTo: to }),
  }
}
