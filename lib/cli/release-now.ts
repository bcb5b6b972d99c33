/** Release from a command: at once where the key is ours to read, else by the desk that has it. */
import { deskOver } from '../desk-process.ts'
import { journaled } from '../quarantine/journal-note.ts'
import { noteAct } from './journal-act.ts'
import { askRelease, find } from '../quarantine/rows.ts'
import { quarantinePlaces } from '../settings/quarantine-places.ts'
import { openStores } from '../store/stores.ts'
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
    const write = (): void => undefined
    const { keys } = quarantinePlaces(settings)
    const stores = openStores({
      data: settings.data,
      keys,
      say: write,
      keepDays: settings.log.keep_days,
      create: false,
    })
    const { desk, close } = deskOver(settings, { stores, quarantine, write, now })
    try {
      const results: ReleasedNow[] = []
      for (const name of names) {
        // What has to wait is tried again by the desk; what a personal key seals nobody here can hand back.
        results.push({ name, did: await desk.releaser.release(name, 'admin') })
      }
      return results
    } finally {
      await close()
      stores.close()
    }
  })
  yield* done
}
