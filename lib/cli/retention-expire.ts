/** Does now what is over everywhere, as daemons do bit by bit. Nothing where the clock is in doubt. */
import { existsSync } from 'node:fs'
import { deleteOldLogs } from '../observe/log.ts'
import { putClockSeen } from '../quarantine/clock.ts'
import { Retention } from '../quarantine/expire.ts'
import { QUARANTINE_FILE, QUARANTINE_SCHEMA } from '../quarantine/schema.ts'
import { expireLedger } from '../scorers/classifier/ledger.ts'
import { retentionOptions } from '../settings/retention.ts'
import { expirePairs } from '../store/correspondents.ts'
import { dayOf, expireOutcomes } from '../store/outcomes.ts'
import { COMMAND_WAIT_MS, State } from '../store/state.ts'
import { deleteBefore, forgetTrace, oldestKept } from '../store/verdicts.ts'
import { Failure } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { toldStored, withState } from './stored.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Settings } from '../settings/settings.ts'

/** Throws Failure, also where the clock is in doubt. */
export async function expireNow(settings: Settings, now: Date): Promise<void> {
  if (!existsSync(settings.data)) return
  const said: string[] = []
  const retention = new Retention({
    ...retentionOptions(() => settings),
    also: () => undefined,
    say: (_, why) => said.push(why),
    waitMs: COMMAND_WAIT_MS,
  })
  try {
    const found = await retention.expireNow(now).catch((error: unknown) =>
      toldStored(() => {
        throw error
      }),
    )
    if (found !== 'right')
      throw new Failure(said[0] ?? 'the clock is in doubt: cleanmilter retention --clock-is-right', EXIT.tryAgain)
  } finally {
    await retention.close()
  }
  expireStored(settings, now)
  toldStored(() => expireLedger(settings.data, dayOf(now) - settings.classifier.keep_days, COMMAND_WAIT_MS))
  const { to, keep_days } = settings.log
  if (to !== 'stdout' && existsSync(to)) deleteOldLogs(to, keep_days, now)
}

function expireStored({ data, log, budget, correspondents }: Settings, now: Date): void {
  const day = dayOf(now)
  withState(data, state => {
    const all = (some: (database: DatabaseSync) => number): void => {
      // One transaction each: daemons come in between.
      while (state.demand(some, { write: true }) > 0);
    }
    all(database => deleteBefore(database, oldestKept(now, log.keep_days)))
    all(database => expireOutcomes(database, day - budget.days))
    all(database => expirePairs(database, day, correspondents.days))
    state.demand(forgetTrace)
  })
}

/** From now on the clock is believed. False: there is nothing yet that goes by it. Throws Failure. */
export function believeClock({ data }: Settings, now: Date): boolean {
  const state = new State({
    data,
    say: () => undefined,
    waitMs: COMMAND_WAIT_MS,
    create: false,
    database: { file: QUARANTINE_FILE, schema: QUARANTINE_SCHEMA },
  })
  if (!existsSync(state.path)) return false
  try {
    toldStored(() =>
      state.demand(database => putClockSeen(database, Math.floor(now.getTime() / 1000)), { write: true }),
    )
    return true
  } finally {
    state.close()
  }
}
