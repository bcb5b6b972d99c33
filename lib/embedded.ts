/**
 * The whole pipeline without an MTA: for programs that embed it, and for `scan`.
 */
import { resolveOf } from './checks/library.ts'
import { parsePath } from './mail/address.ts'
import { withCrlf } from './mail/crlf.ts'
import { parseMessageOctets } from './mail/message.ts'
import { textToOctets } from './mail/octets.ts'
import { createMetrics } from './observe/metrics.ts'
import { newReference } from './privacy/reference.ts'
import { settingsFrom } from './settings/load.ts'
import { quarantinePlaces } from './settings/quarantine-places.ts'
import { openStores } from './store/stores.ts'
import { wire } from './wire.ts'
import type { ResolverLike } from './checks/library.ts'
import type { Judgement } from './filter.ts'
import type { Transaction } from './mail/transaction.ts'
import type { Settings } from './settings/settings.ts'

/** A message as a program has it at hand; addresses with or without angle brackets. */
export type MessageToJudge = {
  /** Header and body; bare LF is read as CRLF. */
  readonly raw: Buffer | string
  /** Address of the sending server; without it SPF has nobody to ask about. */
  readonly ip?: string
  /** Its verified name. */
  readonly name?: string
  readonly helo?: string
  /** Empty for the null sender. */
  readonly mailFrom?: string
  readonly rcptTo?: readonly string[]
}

export interface EmbeddedFilter {
  /** Judges a message; changes and logs nothing. Never rejects because of what the message holds. */
  judge(what: Transaction | MessageToJudge): Promise<Judgement>
  close(): void
}

/**
 * `settings`: nested as in the settings file, everything left out has its default; or settings that were loaded already.
 * Throws SettingsError with all mistakes. `resolver` replaces the name servers.
 */
export function createFilter(
  settings: object | Settings = {},
  { resolver, now = () => new Date() }: { readonly resolver?: ResolverLike; readonly now?: () => Date } = {},
): EmbeddedFilter {
  const whole = Object.isFrozen(settings) ? (settings as Settings) : settingsFrom(JSON.stringify(settings))
  const stores = openStores({
    data: whole.data,
    keys: quarantinePlaces(whole).keys,
    say: () => undefined,
    create: false,
    keepDays: whole.log.keep_days,
    now,
  })
  const { filter, close } = wire(whole, {
    stores,
    write: () => undefined,
    metrics: createMetrics(),
    now,
    ...(resolver !== undefined && { resolve: resolveOf(resolver) }),
  })
  return {
    async judge(what) {
      await stores.entries.loaded()
      return filter.judge('raw' in what ? transaction(what) : what)
    },
    close() {
      close()
      stores.close()
    },
  }
}

/** What an MTA would have told about this message. */
export function transaction({ raw, ip, name, helo, mailFrom = '', rcptTo = [] }: MessageToJudge): Transaction {
  const path = (text: string): string => textToOctets(text.startsWith('<') ? text : `<${text}>`)
  return {
    id: newReference(),
    queueId: null,
    client: { address: ip ?? null, name: name ?? null, helo: helo ?? null },
    sender: parsePath(path(mailFrom)),
    authenticated: null,
    smtp: true,
    recipients: rcptTo.map(one => parsePath(path(one))).filter(one => one !== null),
    message: parseMessageOctets(withCrlf(typeof raw === 'string' ? Buffer.from(raw) : raw)),
  }
}
