/**
 * What the MTA says to the filter (SMFIC_*), as values. Strings are octet strings: one character per octet, nothing decoded.
 * Source: Sendmail libmilter/engine.c, sendmail/milter.c; Postfix src/milter/milter8.c.
 */

export type ConnectCommand = {
  readonly kind: 'connect'
  /** The client's name if the MTA could verify it; `[192.0.2.1]` and the like if not; `localhost` for local mail. */
  readonly host: string
  readonly family: 'inet' | 'inet6' | 'unix' | 'unknown'
  /** 0 where the family has none. */
  readonly port: number
  /** IPv4 or IPv6 text without prefix or brackets; a path for `unix`; null for `unknown`. */
  readonly address: string | null
}
export type HeloCommand = { readonly kind: 'helo'; readonly name: string }
export type MailCommand = {
  readonly kind: 'mail'
  /** As typed, usually with angle brackets; without for mail that never was SMTP, where '' is the null sender. */
  readonly sender: string
  /** ESMTP parameters such as `SIZE=1000`. */
  readonly args: readonly string[]
}
export type RcptCommand = {
  readonly kind: 'rcpt'
  /** As typed: keep it exactly, deleting the recipient needs the same string. */
  readonly recipient: string
  readonly args: readonly string[]
}
export type DataCommand = { readonly kind: 'data' }
export type HeaderCommand = {
  readonly kind: 'header'
  /** Without the colon, and in Postfix without white space before it. */
  readonly name: string
  /**
   * Lines joined by LF (not CRLF) and white space. Leading white space is all there if that was agreed; else the MTA has
   * taken off one space, and what else was there cannot be known.
   */
  readonly value: string
}
export type EndOfHeadersCommand = { readonly kind: 'endOfHeaders' }
/** Cut anywhere, also between CR and LF. A view on the receive buffer that nobody writes to again. */
export type BodyCommand = { readonly kind: 'body'; readonly chunk: Buffer }
export type UnknownCommand = { readonly kind: 'unknown'; readonly line: string }

/** Those that a handler is asked about, one by one. */
export type StageCommand =
  | ConnectCommand
  | HeloCommand
  | MailCommand
  | RcptCommand
  | DataCommand
  | HeaderCommand
  | EndOfHeadersCommand
  | BodyCommand
  | UnknownCommand

export type Command =
  | StageCommand
  /** `chunk` holds the last octets of the body; usually none. */
  | { readonly kind: 'endOfMessage'; readonly chunk: Buffer }
  | { readonly kind: 'abort' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'quitNewConnection' }
  /** `pairs` is name NUL value NUL …, as it came; `letter` is that of the command it precedes. */
  | { readonly kind: 'macros'; readonly letter: string; readonly pairs: Buffer }
  | { readonly kind: 'negotiate'; readonly version: number; readonly actions: number; readonly protocol: number }
