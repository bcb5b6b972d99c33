/**
 * Holding a message: sealed to each recipient, written, synced, its row committed; then the MTA may hear that it is taken. Either all
 * recipients' copies are there or none is.
 *
 * - A message is sealed once for each key and list entry, and wrapped by the key of the day for each recipient.
 * - Rows of messages that come at the same time are committed together: one sync for all of them.
 * - The MTA may never have heard of what a run held just before it was killed. The same octets, for the same recipient, are then
 *   known by a keyed hash, and held once.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { randomName } from '../privacy/random-name.ts'
import { seal } from '../privacy/seal.ts'
import { clockSeen } from './clock.ts'
import { entryOctets } from './item.ts'
import { currentKey } from './personal-keys.ts'
import { adopt, find, insert, remove, told } from './rows.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { PublicKey } from '../privacy/seal.ts'
import type { Entry, HeldClass } from './item.ts'
import type { Quarantine } from './quarantine.ts'
import type { NewRow } from './rows.ts'

/** One recipient's copy. */
export type ToHold = {
  /** A mailbox as Scopes.own gives it. */
  readonly recipient: string
  /** `local@domain` that the MTA named. */
  readonly delivery: string
  readonly class: HeldClass
  readonly entry: Entry
}

export type HolderOptions = {
  readonly quarantine: Quarantine
  /** Days that a message is kept. */
  readonly heldDays: () => number
  readonly now: () => Date
}

const DAY_S = 86_400
/** What the MTA heard of this long ago, it heard. */
const TOLD_MS = 2_000

export class Holder {
  readonly #quarantine: Quarantine
  readonly #heldDays: () => number
  readonly #now: () => Date
  /** Of this process: what others hold with another one, and we do not know of, they held before they ended. */
  readonly #run = randomBytes(12).toString('base64url')
  #waiting: {
    readonly rows: readonly NewRow[]
    readonly done: (names: readonly string[]) => void
    readonly fail: (error: unknown) => void
  }[] = []
  #turn: Promise<unknown> = Promise.resolve()
  #told: { readonly names: readonly string[]; readonly at: number }[] = []

  constructor({ quarantine, heldDays, now }: HolderOptions) {
    this.#quarantine = quarantine
    this.#heldDays = heldDays
    this.#now = now
  }

  /** Names of what is held, durably. Rejects with nothing held: the MTA must hear 451. */
  async hold(raw: Buffer, copies: readonly ToHold[], length = raw.length): Promise<readonly string[]> {
    const { files, dayKeys, keys } = this.#quarantine
    await files.needRoom(length * copies.length)
    const own = this.#keysOf(copies.map(({ recipient }) => recipient))
    const heldAt = this.#time()
    const day = Math.floor(heldAt / DAY_S)
    const twins = keys.secret('twins')
    const sealed = new Map<string, Promise<Buffer>>()
    const sealOnce = (octets: () => Buffer, what: string, key: PublicKey): Promise<Buffer> => {
      const name = `${key} ${what}`
      let one = sealed.get(name)
      if (one === undefined) sealed.set(name, (one = this.#inTurn(async () => seal(octets(), key))))
      return one
    }
    const written: string[] = []
    try {
      const rows: NewRow[] = []
      for (const { recipient, delivery, class: of, entry } of copies) {
        const key = own.get(recipient) ?? keys.publicKey()
        const name = randomName(15)
        const message = await sealOnce(() => raw, '', key)
        const words = await sealOnce(() => entryOctets(entry), JSON.stringify(entry), key)
        written.push(name)
        await files.write(day, name, dayKeys.wrap('held', day, name, message))
        rows.push({
          name,
          recipient,
          delivery,
          heldAt,
          day,
          expiresAt: heldAt + this.#heldDays() * DAY_S,
          octets: length,
          class: of,
          key,
          entry: dayKeys.wrap('entry', day, name, words),
          run: this.#run,
          twin: twinOf(twins, raw, recipient, delivery, entry.sender),
        })
      }
      await files.sync(day)
      // They end with the message (session/octets.ts), and what was sealed since is empty.
      if (raw.length !== length) throw new TypeError('the message is gone: the MTA gave up on it')
      const held = await this.#commit(rows)
      this.#told.push({ names: held, at: performance.now() })
      return held
    } catch (error) {
      for (const name of written) await files.remove(day, name).catch(() => undefined)
      if (error instanceof KeyChanged) return await this.hold(raw, copies, length)
      throw error
    }
  }

  /** The MTA gave up before it heard: it will come again. */
  async undo(names: readonly string[]): Promise<void> {
    this.#told = this.#told.filter(one => one.names !== names)
    const { state, files } = this.#quarantine
    const gone = state.demand(
      database =>
        names.flatMap(name => {
          const item = find(database, name)
          return item !== null && remove(database, name) ? [item] : []
        }),
      { write: true },
    )
    for (const { day, name } of gone) await files.remove(day, name)
  }

  /** To be called now and then: what was answered some time ago was heard. Writes nothing that has to be on the disk. */
  tidy({ all = false }: { readonly all?: boolean } = {}): void {
    const before = performance.now() - (all ? 0 : TOLD_MS)
    const heard = this.#told.filter(({ at }) => at <= before)
    if (heard.length === 0) return
    const names = heard.flatMap(one => one.names)
    const done = this.#quarantine.state.attempt(database => (told(database, names), true), { write: true })
    if (done === true) this.#told = this.#told.filter(one => !heard.includes(one))
  }

  /** Not before the clock was last seen: what comes while it is behind must not be over at once when it is put right. */
  #time(): number {
    const now = Math.floor(this.#now().getTime() / 1000)
    return Math.max(now, this.#quarantine.state.demand(clockSeen) ?? 0)
  }

  /** Sealing megabytes takes a tenth of a second: many at the same time go one by one, and others' mail in between. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn
    const one = before.then(async () => {
      await new Promise(done => setImmediate(done))
      return await work()
    })
    this.#turn = one.catch(() => undefined)
    return await one
  }

  #keysOf(recipients: readonly string[]): ReadonlyMap<string, PublicKey> {
    return this.#quarantine.state.demand(database => currentKey(database, recipients))
  }

  /** All rows that wait at this moment go together. Gives the names under which they are held. */
  async #commit(rows: readonly NewRow[]): Promise<readonly string[]> {
    return await new Promise((done, fail) => {
      this.#waiting.push({ rows, done, fail })
      if (this.#waiting.length === 1) setImmediate(() => this.#commitAll())
    })
  }

  #commitAll(): void {
    const waiting = this.#waiting
    this.#waiting = []
    const { state, files } = this.#quarantine
    const spare: NewRow[] = []
    let held: readonly (readonly string[] | null)[]
    try {
      held = state.demand(
        database =>
          waiting.map(({ rows }) => {
            if (!this.#isCurrent(database, rows)) return null
            return rows.map(row => {
              const before = adopt(database, row.twin, row.run)
              if (before === null) insert(database, row)
              else spare.push(row)
              return before ?? row.name
            })
          }),
        { write: true },
      )
    } catch (error) {
      for (const { fail } of waiting) fail(error)
      return
    }
    for (const { day, name } of spare) files.remove(day, name).catch(() => undefined) // the sweep finds what is left
    for (const [n, { done, fail }] of waiting.entries()) {
      const names = held[n] ?? null
      if (names === null) fail(new KeyChanged('the key was changed while a message was sealed to it'))
      else done(names)
    }
  }

  /** A key that nothing is sealed to ends (reseal, dropUnused), and nobody who ends it can see what is on its way here. */
  #isCurrent(database: DatabaseSync, rows: readonly NewRow[]): boolean {
    const own = currentKey(
      database,
      rows.map(({ recipient }) => recipient),
    )
    return rows.every(({ recipient, key }) => key === (own.get(recipient) ?? this.#quarantine.keys.publicKey()))
  }
}

/** It is sealed again, to the new one. */
class KeyChanged extends Error {
  override readonly name = 'KeyChanged'
}

/** What comes again is the same in all of this. */
function twinOf(secret: Buffer, raw: Buffer, ...more: readonly (string | null)[]): Buffer {
  return createHmac('sha256', secret)
    .update(`${JSON.stringify(more)}\n`)
    .update(raw)
    .digest()
    .subarray(0, 16)
}
