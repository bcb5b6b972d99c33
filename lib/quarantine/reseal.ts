/** After a change of the site's key: what is sealed to an older one is sealed to the new one. Release goes on meanwhile. */
import { ShreddedError } from '../privacy/day-keys.ts'
import { open, publicKeyOf, seal, SealError } from '../privacy/seal.ts'
import { sealedEntryIfReadable, sealedMessage } from './read.ts'
import { placeOf, putFacts, reportKeys, reportsSealedTo } from './reports.ts'
import { claim, keyCounts, putSealed, sealedTo, unclaim } from './rows.ts'
import type { Identity, PublicKey } from '../privacy/seal.ts'
import type { Item } from './item.ts'
import type { Quarantine } from './quarantine.ts'

export type Resealed = {
  readonly sealed: number
  /** Somebody was just handing them back, or they cannot be opened: they stay under the older key. */
  readonly left: number
  /** Older private keys that nothing needs any more, and that are gone; none while something is left. */
  readonly retired: number
}

const CLAIM_S = 120
const PAGE = 200

/** Throws KeyError, DatabaseError and the system's errors; what is done until then is done. */
export async function reseal(quarantine: Quarantine, now: () => Date): Promise<Resealed> {
  const { keys, state } = quarantine
  const identities = keys.identities()
  const current = keys.publicKey()
  const older = (await Promise.all(identities.map(async one => await publicKeyOf(one)))).filter(key => key !== current)
  let [sealed, left, after] = [0, 0, 0]
  while (older.length > 0) {
    const from = after
    const page = state.demand(database => sealedTo(database, older, from, PAGE))
    for (const item of page) {
      if (await resealOne(quarantine, item, identities, current, Math.floor(now().getTime() / 1000))) sealed++
      else left++
    }
    const last = page.at(-1)
    if (last === undefined) break
    after = last.id
  }
  if (older.length > 0) await resealReports(quarantine, older, identities, current)
  // Whoever is at one of these, or was killed at it, may have sealed it to a key that its row does not tell yet.
  if (left > 0) return { sealed, left, retired: 0 }
  const retired = await keys.retire(
    work => state.demand(work, { write: true }),
    () => {
      const [held, reports] = [state.demand(keyCounts), state.demand(reportKeys)]
      return key => held.has(key) || reports.has(key)
    },
  )
  return { sealed, left, retired }
}

async function resealOne(
  quarantine: Quarantine,
  item: Item & { readonly day: number },
  identities: readonly Identity[],
  key: PublicKey,
  now: number,
): Promise<boolean> {
  const { state, files, dayKeys } = quarantine
  const { name, day } = item
  if (!state.demand(database => claim(database, name, 'reseal', now, now + CLAIM_S), { write: true })) return false
  try {
    const message = await sealedMessage(quarantine, item)
    const entry = sealedEntryIfReadable(quarantine, item)
    if (message === null) throw new TypeError('the file is gone')
    const anew = async (octets: Buffer): Promise<Buffer> => await seal(await open(octets, identities), key)
    await files.replace(day, name, dayKeys.wrap('held', day, name, await anew(message)))
    const words = entry === null ? null : dayKeys.wrap('entry', day, name, await anew(entry))
    if (!state.demand(database => putSealed(database, name, key, words), { write: true })) {
      await files.remove(day, name) // deleted meanwhile, and the file put back
      return false
    }
    return true
  } catch {
    state.attempt(database => unclaim(database, name), { write: true })
    return false
  }
}

/** What administrators may see of reported messages is sealed to the site's key, too. */
async function resealReports(
  { state, dayKeys }: Quarantine,
  older: readonly PublicKey[],
  identities: readonly Identity[],
  key: PublicKey,
): Promise<void> {
  for (const { id, day, facts } of state.demand(database => reportsSealedTo(database, older)))
    try {
      const anew = await seal(await open(dayKeys.unwrap('entry', placeOf(id), facts), identities), key)
      const wrapped = dayKeys.wrap('entry', day, placeOf(id), anew)
      state.demand(database => putFacts(database, id, key, wrapped), { write: true })
    } catch (error) {
      // Nobody can read it any more, and it ends with its day; until then its key stays.
      if (!(error instanceof SealError || error instanceof ShreddedError)) throw error
    }
}
