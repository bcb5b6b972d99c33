/**
 * The models that a site taught, as a process that judges mail knows them. Another process teaches; what it wrote is noticed when
 * the next message comes: at most every LOOK_MS the file's date is asked for, and that message waits for the new model. Nothing
 * is done while no mail comes. A file that cannot be read leaves what was known before, and is told of once.
 */
import { open, stat } from 'node:fs/promises'
import { statSync } from 'node:fs'
import { LRUCache } from 'lru-cache'
import { SITE_MODEL_OCTETS } from './site-model.ts'
import { MAX_SITE_OCTETS } from './site-file.ts'
import { decodeNamed, LONGEST_DOMAIN, modelPath, noFolder, SITE, storeFolder, StoreError, tooLong } from './store.ts'
import type { SiteModel } from './site-model.ts'
import type { Scope } from './store.ts'

const LOOK_MS = 250

/** A message does not wait longer for a disk that hangs: it is judged by what is known, */
const PATIENCE_MS = 200
/** and where nothing is known yet, as in a process that has just started, without the model. */
const FIRST_PATIENCE_MS = 3000

/** Octets of models in memory, the site's own not counted. */
const MAX_DOMAIN_OCTETS = 128 * 1024 ** 2

/** About what a name without a model takes. */
const EMPTY_OCTETS = 1000

type Known = {
  model: SiteModel | null
  /** What the file looked like when it was read; null: there was none. */
  stamp: string | null
  /** What the admin was told of this file last. */
  told: string | null
  lookedAt: number
  looking: Promise<void> | null
}

/** What an admin should hear. `code`: one word. */
export type Say = (code: string, why: string) => void

export class SiteModels {
  readonly #data: string
  readonly #say: Say
  readonly #site: Known = unknown()
  readonly #domains = new LRUCache<string, Known>({ maxSize: MAX_DOMAIN_OCTETS })
  readonly #anyDomain = { told: null as string | null }

  constructor(data: string, say: Say) {
    this.#data = data
    this.#say = say
  }

  /** Says what keeps it from learning, for the start of a daemon. */
  check(): void {
    if (statSync(this.#data, { throwIfNoEntry: false })?.isDirectory() !== true)
      this.#say('no-folder', noFolder(this.#data))
  }

  /** The site's model, null where there is none; as new as it may be. Never throws. */
  async site(): Promise<SiteModel | null> {
    return this.#current(SITE, this.#site)
  }

  /** A domain's model (A-labels), null where it has none. Never throws. */
  async domain(domain: string): Promise<SiteModel | null> {
    if (domain.length > LONGEST_DOMAIN) return null
    let known = this.#domains.get(domain)
    if (known === undefined) this.#domains.set(domain, (known = unknown()), { size: EMPTY_OCTETS })
    return this.#current({ kind: 'domain', domain }, known)
  }

  async #current(scope: Scope, known: Known): Promise<SiteModel | null> {
    if (performance.now() - known.lookedAt >= LOOK_MS) {
      known.looking ??= this.#look(scope, known).finally(() => {
        known.lookedAt = performance.now()
        known.looking = null
      })
    }
    if (known.looking !== null)
      await soon(known.looking, known.lookedAt === -Infinity ? FIRST_PATIENCE_MS : PATIENCE_MS)
    return known.model
  }

  async #look(scope: Scope, known: Known): Promise<void> {
    const path = modelPath(this.#data, scope)
    let stamp: string | null = null
    try {
      const { ino, size, mtimeNs } = await stat(path, { bigint: true })
      stamp = `${ino} ${size} ${mtimeNs}`
      if (stamp === known.stamp) return
      known.model = await read(path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') known.model = null
      else this.#tell(scope, known, stamp, error)
    }
    known.stamp = stamp
    if (scope.kind === 'domain')
      this.#domains.set(scope.domain, known, { size: known.model === null ? EMPTY_OCTETS : SITE_MODEL_OCTETS })
  }

  /** The system's own words on a domain's file name a recipient's domain: they are left out, and said once for all domains. */
  #tell(scope: Scope, known: Known, stamp: string | null, error: unknown): void {
    const { code = 'unknown', message } = error as NodeJS.ErrnoException
    const ours = error instanceof StoreError
    const of = ours || scope.kind === 'site' ? known : this.#anyDomain
    const trouble = of === known ? `${code} ${stamp}` : code
    if (of.told === trouble) return
    of.told = trouble
    const what = of === known ? message : `${storeFolder(this.#data)}: domains' models cannot be read (${code})`
    const until = known.model === null ? 'mail is judged without it' : 'mail is judged by the one before it'
    this.#say(ours ? error.kind : code, `${what}; until then ${until}`)
  }
}

function unknown(): Known {
  return { model: null, stamp: null, told: null, lookedAt: -Infinity, looking: null }
}

async function read(path: string): Promise<SiteModel> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > MAX_SITE_OCTETS) throw tooLong(path, size)
    const octets = Buffer.alloc(size)
    const { bytesRead } = await file.read(octets, 0, size, 0)
    return decodeNamed(path, octets.subarray(0, bytesRead)).model
  } finally {
    await file.close()
  }
}

/** Resolves with `looking`, or when a message has waited long enough. */
async function soon(looking: Promise<void>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => (timer = setTimeout(resolve, patienceMs)))
  await Promise.race([looking, late]).finally(() => clearTimeout(timer))
}
