/**
 * What the tests ask of a mail server, whichever it is.
 */

export const HOSTNAME = 'mx.receiver.example'

export type MtaOptions = {
  /** `127.0.0.1` ports of the milter and of the next mail server. No milter: null. */
  readonly milterPort: number | null
  readonly sinkPort: number
  /** A unix socket where the milter is asked instead. */
  readonly milterPath?: string
  /** Postfix: milter_protocol, default 6. */
  readonly protocol?: 2 | 3 | 4 | 6
  /** Ask the milter about mail from sendmail(1) too (Postfix: non_smtpd_milters; Sendmail has no such thing). */
  readonly submission?: boolean
}

export type Queued = {
  readonly id: string
  /** held: until somebody releases it. waiting: being delivered, or to be tried again. */
  readonly state: 'held' | 'waiting'
  readonly sender: string
  readonly recipients: readonly string[]
}

export type Mta = {
  readonly name: 'Postfix' | 'Sendmail'
  readonly port: number
  queue(): Promise<readonly Queued[]>
  /** Resolves when nothing is on its way: all is delivered, held, or (Postfix, Sendmail alike) put off after a failed try. */
  settled(): Promise<void>
  /** Tries now what was put off. */
  flush(): Promise<void>
  /** Hands a message to the MTA's sendmail(1). */
  submit(sender: string, recipients: readonly string[], message: Buffer): Promise<void>
  /** Forgets all that is in the queue. */
  clear(): Promise<void>
  /** What it logged so far, where it can be asked to log into a file. */
  log(): string
  stop(): Promise<void>
}
