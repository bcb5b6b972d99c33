/** The desk as a process of its own (desk.with_daemon: false): the daemon then has no private key. */
import { openDesk } from './desk.ts'
import { createLog } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import { sayAbout } from './observe/say.ts'
import { word } from './privacy/redact.ts'
import { Statistics } from './quarantine/statistics.ts'
import { openQuarantine } from './quarantine/quarantine.ts'
import { quarantinePlaces } from './settings/quarantine-places.ts'
import { openStores } from './store/stores.ts'
import { wire } from './wire.ts'
import type { Desk, DeskWorld } from './desk.ts'
import type { WriteEvent } from './observe/events.ts'
import type { Settings } from './settings/settings.ts'

/** A desk with all that it goes through, beside stores that are somebody's. Nothing is done by itself before `desk.start`. */
export function deskOver(
  settings: Settings,
  world: Pick<DeskWorld, 'stores' | 'quarantine' | 'write' | 'now'>,
): { readonly desk: Desk; readonly close: () => Promise<void> } {
  const metrics = createMetrics()
  const statistics = new Statistics(world.quarantine.state, world.now)
  const wired = wire(settings, { ...world, statistics, metrics })
  const desk = openDesk({ ...world, settings: () => settings, wired: () => wired, statistics, metrics })
  return {
    desk,
    async close() {
      await desk.close()
      wired.close()
      statistics.close()
    },
  }
}

/** Throws KeyError where the private key cannot be read, DatabaseError where data is not ours to write; the system's errors of listening. */
export async function startDesk(settings: Settings): Promise<{ readonly close: () => Promise<void> }> {
  const now = (): Date => new Date()
  const log = createLog({ to: settings.log.to, keepDays: settings.log.keep_days })
  const write: WriteEvent = event => log.write(event)
  const quarantine = openQuarantine({ ...quarantinePlaces(settings), say: sayAbout(write, 'quarantine') })
  quarantine.keys.identities()
  const stores = openStores({
    data: settings.data,
    keys: quarantinePlaces(settings).keys,
    keepDays: settings.log.keep_days,
    say: sayAbout(write, 'database'),
  })
  // In the daemon what cannot be written is an alarm, and mail goes on; here it would be all that there is to do.
  for (const { state } of [quarantine, stores]) state.demand(() => undefined, { write: true })
  const { desk, close } = deskOver(settings, { stores, quarantine, write, now })
  stores.state.start()
  quarantine.state.start()
  await desk.start()
  write({ event: 'ready', what: word('desk') })
  return {
    async close() {
      await close()
      stores.close()
      quarantine.close()
      write({ event: 'stop', what: word('desk') })
      log.close()
    },
  }
}
