/**
 * What can go wrong on the wire, by who must act: the peer broke the protocol, or our own side asked for something that
 * cannot be sent, or an address cannot be used. Texts never hold what a person wrote, so they may be logged.
 */

/** Each has a counter in the server and is the `code` in its `protocol-error` event. */
export const PROTOCOL_ERROR_CODES = [
  'packet-length', // 0, or more than the limit
  'truncated-stream', // the peer closed inside a packet
  'truncated-packet', // the packet ended inside a field
  'left-over', // octets after the last field
  'unknown-letter', // no command or reply has this letter
  'bad-field', // a field with a value that the protocol does not have
  'bad-negotiation', // a version or flag that cannot be
  'unexpected', // a known packet where it makes no sense
  'timeout', // silence for longer than the protocol allows
] as const
export type ProtocolErrorCode = (typeof PROTOCOL_ERROR_CODES)[number]

/** The peer sent what the milter protocol does not allow. The connection it came on cannot be used any more. */
export class MilterProtocolError extends Error {
  override readonly name = 'MilterProtocolError'
  readonly code: ProtocolErrorCode
  constructor(code: ProtocolErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The caller asked to send something that no MTA can be told: a bug on our side, found before an octet went out. */
export class MilterEncodeError extends Error {
  override readonly name = 'MilterEncodeError'
}

export type AddressErrorCode =
  | 'syntax' // not an address in any spelling we know
  | 'in-use' // somebody answers there
  | 'denied' // no right to listen, connect, or change mode and owner
  | 'no-folder' // the socket's folder does not exist
  | 'not-a-socket' // a file of another kind is in the way
  | 'unknown-name' // no such host, user or group
  | 'no-handed-sockets' // systemd handed over none, or not to us
  | 'failed' // anything else; `cause` has it

/** An address that cannot be listened on or connected to. `message` is a sentence for the administrator. */
export class MilterAddressError extends Error {
  override readonly name = 'MilterAddressError'
  readonly code: AddressErrorCode
  readonly address: string
  constructor(code: AddressErrorCode, address: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.address = address
  }
}
