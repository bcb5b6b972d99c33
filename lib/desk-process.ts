/** The desk as a process of its own (desk.with_daemon: false): the daemon then has no private key. */
import { openDesk } from './desk.ts'
import { createLog } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import { adminText, word } from './privacy/redact.ts'
import { Statistics } from './quarantine/statistics.ts'
import { openQuarantine } from './quarantine/quarantine.ts'
import { quarantinePlaces } from './settings/quarantine-places.ts'
import { openStores } from './store/stores.ts'
import { wire } from './wire.ts'
import type { WriteEvent } from './observe/events.ts'
import type { Settings } from './settings/settings.ts'

/** Throws KeyError where the private key cannot be read, DatabaseError where data is not ours to write; the system's errors of listening. */
export async function startDesk(settings: Settings): Promise<{ readonly close: () => Promise<void> }> {
  const metrics = createMetrics()
  const now = (): Date => new Date()
  const log = createLog({ to: settings.log.to, keepDays: settings.log.keep_days })
  const write: WriteEvent = event => log.write(event)
  const say =
    (what: string) =>
    (code: string, why: string): void =>
      write({ event: code === 'OK' ? 'note' : 'alarm', what: word(what), code: word(code), why: adminText(why) })
  const quarantine = openQuarantine({ ...quarantinePlaces(settings), say: say('quarantine') })
  quarantine.keys.identities()
  const stores = openStores({
    data: settings.data,
    keys: quarantinePlaces(settings).keys,
    keepDays: settings.log.keep_days,
    say: say('database'),
  })
  // In the daemon what cannot be written is an alarm, and mail goes on; here it would be all that there is to do.
  for (const { state } of [quarantine, stores]) state.demand(() => undefined, { write: true })
  const statistics = new Statistics(quarantine.state, now)
  const wired = wire(settings, { stores, quarantine, statistics, write, metrics, now })
  const desk = openDesk({
    settings: () => settings,
    wired: () => wired,
    stores,
    quarantine,
    statistics,
    write,
    metrics,
    now,
  })
  stores.state.start()
  quarantine.state.start()
  await desk.start()
  write({ event: 'ready', what: word('desk') })
  return {
    async close() {
      await desk.close()
      wired.close()
      stores.close()
      statistics.close()
      quarantine.close()
      write({ event: 'stop', what: word('desk') })
      log.close()
    },
  }
}
