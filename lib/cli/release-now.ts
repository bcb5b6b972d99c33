/** Release from a command: at once where the key is ours to read, else by the desk that has it. */
import { openDesk } from '../desk.ts'
import { createMetrics } from '../observe/metrics.ts'
import { Statistics } from '../quarantine/statistics.ts'
import { journaled } from '../quarantine/journal-note.ts'
import { noteAct } from './journal-act.ts'
import { askRelease, find } from '../quarantine/rows.ts'
import { quarantinePlaces } from '../settings/quarantine-places.ts'
import { openStores } from '../store/stores.ts'
import { wire } from '../wire.ts'
import { withHeld } from './quarantined.ts'
import type { Released } from '../quarantine/release.ts'
import type { Settings } from '../settings/settings.ts'

export type ReleasedNow = { readonly name: string; readonly did: Released | 'asked' }

/** One after the other. Throws Failure. */
export async function* releaseNow(settings: Settings, names: readonly string[]): AsyncGenerator<ReleasedNow, void> {
  const done = await withHeld(settings, async quarantine => {
    const now = (): Date => new Date()
    const ask = (name: string): ReleasedNow => {
      const there = quarantine.state.demand(
        database => askRelease(database, name, Math.floor(Date.now() / 1000), 'admin'),
        { write: true },
      )
      return { name, did: there ? 'asked' : 'gone' }
    }
    journaled(quarantine, database => {
      for (const name of names) {
        const item = find(database, name)
        if (item !== null) noteAct(database, quarantine, 'release', item)
      }
    })
    if (quarantine.keys.identitiesIfReadable() === null) return names.map(ask)
    const metrics = createMetrics()
    const write = (): void => undefined
    const { keys } = quarantinePlaces(settings)
    const stores = openStores({
      data: settings.data,
      keys,
      say: write,
      keepDays: settings.log.keep_days,
      create: false,
    })
    const statistics = new Statistics(quarantine.state, now)
    const wired = wire(settings, { stores, quarantine, write, metrics, now })
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
    try {
      const results: ReleasedNow[] = []
      for (const name of names) {
        // What has to wait is tried again by the desk; what a personal key seals nobody here can hand back.
        results.push({ name, did: await desk.releaser.release(name, 'admin') })
      }
      return results
    } finally {
      await desk.close()
      wired.close()
      statistics.close()
      stores.close()
    }
  })
  yield* done
}
