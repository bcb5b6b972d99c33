/**
 * What the filter says to the MTA (SMFIR_*), as values. The types keep changes to the end of the message: sent before, they
 * are an "unexpected filter response" that ends the conversation. Strings are octet strings.
 * Source: Postfix src/milter/milter8.c; Sendmail sendmail/milter.c, libmilter/smfi.c.
 */

/** An SMTP answer in our own words. Encoding adds what each line needs; see reply-text.ts. */
export type ReplyCode = {
  readonly kind: 'replyCode'
  /** 400 to 599. 421 also closes the SMTP session. */
  readonly code: number
  /** RFC 3463, of the same class as `code`: `5.7.1`. Every line starts with it. */
  readonly enhanced: string
  /** Without code and enhanced code. Long lines are wrapped; control characters become spaces; at most 32 lines are sent. */
  readonly lines: readonly string[]
}

export type ContinueReply = { readonly kind: 'continue' }

/** The final answer at the end of a message. */
export type FinalReply =
  | ContinueReply
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'tempfail' }
  /** The MTA says yes and throws the message away. Not allowed at connect and HELO. */
  | { readonly kind: 'discard' }
  /** 421, and the SMTP session ends. */
  | { readonly kind: 'shutdown' }
  | ReplyCode

/** The answer at every other stage. `skip`: no more body, please. Only for body, and only if agreed. */
export type StageReply = FinalReply | { readonly kind: 'skip' }

/** A wish about the message as it came. Positions always mean the message as it came, see `changePackets`. */
export type Change =
  /** `index` 0 is the very top; 1 is below Postfix's own Received field. Others mean different places to different MTAs. */
  | { readonly kind: 'insertHeader'; readonly index: number; readonly name: string; readonly value: string }
  /** At the end of the header section. */
  | { readonly kind: 'addHeader'; readonly name: string; readonly value: string }
  /** The `nth` field of this name, from 1, as it came. An empty value deletes it. */
  | { readonly kind: 'changeHeader'; readonly name: string; readonly nth: number; readonly value: string }
  /** `args`: ESMTP parameters, separated by spaces, in one string (`NOTIFY=NEVER ORCPT=rfc822;a@b.example`). */
  | { readonly kind: 'addRecipient'; readonly recipient: string; readonly args?: string }
  /** `recipient` exactly as the rcpt command had it. */
  | { readonly kind: 'deleteRecipient'; readonly recipient: string }
  | { readonly kind: 'changeFrom'; readonly sender: string; readonly args?: string }
  /** The whole new body, lines ended by CRLF. */
  | { readonly kind: 'replaceBody'; readonly body: Buffer }
  /** To the MTA's hold queue, for all recipients. */
  | { readonly kind: 'quarantine'; readonly reason: string }

export type EndReply = { readonly changes: readonly Change[]; readonly final: FinalReply }

/** Everything that can be on the wire towards the MTA. */
export type Reply =
  | StageReply
  | Change
  | { readonly kind: 'progress' }
  /** "Connection failed". Postfix does not know it: we read it, and never send it. */
  | { readonly kind: 'connectionFailed' }
