/** Settings → where the quarantine and its keys are. */
import { join } from 'node:path'
import type { KeyPlaces } from '../privacy/key-files.ts'
import type { Settings } from './settings.ts'

export function quarantinePlaces({ data, keys }: Settings): KeyPlaces & { readonly data: string } {
  return { data, keys: keys.folder ?? join(data, 'keys'), identityFile: keys.identity }
}
