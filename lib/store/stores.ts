/**
 * All that a process keeps of the embedded database, opened once: a reload changes settings, not what is stored.
 */
import { Scopes } from './scopes.ts'
import { State } from './state.ts'
import type { StateOptions } from './state.ts'

export type Stores = {
  readonly state: State
  readonly scopes: Scopes
  readonly close: () => void
}

/** Never throws: where there is no folder, or no database can be had, all is empty and nothing is kept. */
export function openStores(options: StateOptions): Stores {
  const state = new State(options)
  return { state, scopes: new Scopes(state), close: () => state.close() }
}
