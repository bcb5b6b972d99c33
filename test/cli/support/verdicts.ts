/** Verdicts as the daemon keeps them, for commands that ask for them. */
import { join } from 'node:path'
import { DayKeys } from '../../../lib/privacy/day-keys.ts'
import { factsOf } from '../../../lib/store/verdict-facts.ts'
import { State } from '../../../lib/store/state.ts'
import { putVerdicts, wrapVerdicts } from '../../../lib/store/verdicts.ts'
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
  const pass = new DayKeys(join(data, 'keys')).pass('explain')
  const rows = wrapVerdicts(pass, [{ reference, at: record.at, facts: factsOf(record) }])
  state.demand(database => putVerdicts(database, rows), { write: true })
  state.close()
}
