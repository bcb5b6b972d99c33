/** Verdicts as the daemon keeps them, for commands that ask for them. */
import { factsOf } from '../../../lib/store/verdict-facts.ts'
import { State } from '../../../lib/store/state.ts'
import type { RecordedSignal, VerdictRecord } from '../../../lib/policy/record.ts'

export function storeVerdict(data: string, reference: string, signals: readonly RecordedSignal[]): void {
  const record: VerdictRecord = {
    reference,
    at: 1_795_000_000,
    auth: [],
    signals,
    watched: [],
    probability: 0.5,
    failed: [],
    exceeded: [],
    leftOut: [],
    newsletter: false,
    ms: 1,
    groups: [],
  }
  const state = new State({ data, say: () => undefined })
  state.demand(
    database => database.prepare('INSERT INTO verdict VALUES (?, ?, ?)').run(reference, record.at, factsOf(record)),
    { write: true },
  )
  state.close()
}
