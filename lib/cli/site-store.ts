/** The store of what was learnt, for commands: opened from the settings; its errors as sentences with exit codes. */
import { parseDomain } from '../mail/domain.ts'
import { LONGEST_DOMAIN, Store, StoreError } from '../scorers/classifier/store.ts'
import { Failure, UsageError } from './command.ts'
import { EXIT } from './exit-codes.ts'
import type { Scope } from '../scorers/classifier/store.ts'

const EXITS: Readonly<Record<StoreError['kind'], number>> = {
  'no-folder': EXIT.cannotCreate,
  denied: EXIT.cannotCreate,
  io: EXIT.ioError,
  busy: EXIT.tryAgain,
  wrong: EXIT.dataError,
  corrupt: EXIT.dataError,
}

/** `work` with the errors of the store told as a command tells them. */
export function told<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof StoreError) throw new Failure(error.message, EXITS[error.kind], { cause: error })
    throw error
  }
}

export function openStore(data: string): Store {
  return told(() => new Store(data))
}

/** `--domain` as a scope. Throws UsageError on what is no domain. */
export function domainScope(text: string): Scope {
  const domain = parseDomain(text)
  if (domain === null || domain.length > LONGEST_DOMAIN)
    throw new UsageError(`--domain wants a domain name of at most ${LONGEST_DOMAIN} characters, found "${text}"`)
  return { kind: 'domain', domain }
}
