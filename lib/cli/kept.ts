/** Both databases, the held files and the keys, for commands; their errors as sentences with exit codes. */
import { COMMAND_WAIT_MS, State } from '../store/state.ts'
import { withQuarantine } from './quarantined.ts'
import type { Kept } from '../rights/subject/subject.ts'
import type { Settings } from '../settings/settings.ts'

/** Nothing is made by opening. Throws Failure. */
export async function withKept<T>(settings: Settings, work: (kept: Kept) => T | Promise<T>): Promise<T> {
  return await withQuarantine(settings, async quarantine => {
    const store = new State({ data: settings.data, say: () => undefined, waitMs: COMMAND_WAIT_MS })
    try {
      return await work({ store, quarantine })
    } finally {
      store.close()
    }
  })
}
