/** The thread that learns what recipients say: reading and writing models takes half a second, in which no mail may wait. */
import { parentPort, workerData } from 'node:worker_threads'
import { teach } from '../scorers/classifier/learn.ts'
import { Store } from '../scorers/classifier/store.ts'
import type { LearnLimits, ToLearn } from '../scorers/classifier/learn.ts'
import type { Scope } from '../scorers/classifier/store.ts'

export type LessonData = { readonly data: string }
export type LessonAsked = {
  readonly messages: readonly ToLearn[]
  readonly scopes: readonly Scope[]
  readonly reporter: string
  readonly ownHosts: ReadonlySet<string>
  readonly limits: LearnLimits
}
/** `failed`: the error's name, and its code as far as it has one. */
export type LessonDone = { readonly failed: string | null }

const { data } = workerData as LessonData
let store: Store | null = null

parentPort?.on('message', ({ messages, ...lesson }: LessonAsked) => {
  let failed: string | null = null
  try {
    store ??= new Store(data)
    // A Buffer comes through as plain octets.
    const whole = messages.map(({ raw, label }) => ({
      raw: Buffer.from(raw.buffer, raw.byteOffset, raw.length),
      label,
    }))
    teach(store, whole, { ...lesson, now: new Date() })
  } catch (error) {
    failed = error instanceof Error ? error.name : 'unknown'
    store?.close()
    store = null
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage({ failed } satisfies LessonDone)
})
