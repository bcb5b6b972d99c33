/**
 * All that a process keeps of the embedded database, opened once: a reload changes settings, not what is stored.
 */
import { DayKeys } from '../privacy/day-keys.ts'
import { Correspondents } from './correspondents.ts'
import { Entries } from './entries.ts'
import { Outcomes } from './outcomes.ts'
import { Scopes } from './scopes.ts'
import { State } from './state.ts'
import { BudgetThresholds } from './thresholds.ts'
import { Verdicts } from './verdicts.ts'
import type { StateOptions } from './state.ts'

export type Stores = {
  readonly state: State
  readonly scopes: Scopes
  readonly entries: Entries
  readonly outcomes: Outcomes
  readonly thresholds: BudgetThresholds
  readonly correspondents: Correspondents
  readonly verdicts: Verdicts
  readonly close: () => void
}

export type StoresOptions = StateOptions & {
  /** Folder of all keys: verdicts are kept by those of their days. */
  readonly keys: string
  /** Verdicts die with the log. */
  readonly keepDays: number
  readonly now?: () => Date
}

/** Never throws: where there is no folder, or no database can be had, all is empty and nothing is kept. */
export function openStores({ keys, keepDays, now = () => new Date(), ...options }: StoresOptions): Stores {
  const state = new State(options)
  const outcomes = new Outcomes(state, now)
  const verdicts = new Verdicts(state, { keys: new DayKeys(keys), keepDays, now, say: options.say })
  return {
    state,
    scopes: new Scopes(state),
    entries: new Entries(state, now),
    outcomes,
    thresholds: new BudgetThresholds(state, outcomes, now),
    correspondents: new Correspondents(state, now),
    verdicts,
    close() {
      verdicts.close()
      state.close()
    },
  }
}
