/** A data folder with verdicts in it, as a daemon leaves it. */
import { join } from 'node:path'
import { DayKeys } from '../../../lib/privacy/day-keys.ts'
import { State } from '../../../lib/store/state.ts'
import { Verdicts } from '../../../lib/store/verdicts.ts'
import { tempFolder } from '../../support/temp.ts'
import type { VerdictRecord } from '../../../lib/policy/record.ts'

export const NOW = Math.floor(Date.now() / 1000)

export function dataWith(records: readonly VerdictRecord[]): string {
  const data = tempFolder('data')
  const state = new State({ data, say: () => undefined })
  const verdicts = new Verdicts(state, { keys: new DayKeys(join(data, 'keys')), keepDays: 3650, now: () => new Date() })
  for (const one of records) verdicts.record(one)
  verdicts.flush({ all: true })
  state.close()
  return data
}
