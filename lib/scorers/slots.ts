/**
 * So many at a time; the others wait their turn, first come first served, until their own time is over.
 */

export interface Slots {
  /** Runs `work` when it is its turn. Rejects with the signal's reason where that fires before. */
  readonly run: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>
}

export function createSlots(many: number): Slots {
  let free = many
  const waiting = new Set<() => void>()

  const turn = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    if (free > 0) {
      free--
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = (): void => {
      waiting.delete(resolve)
      reject(signal.reason as Error)
    }
    waiting.add(resolve)
    signal.addEventListener('abort', leave, { once: true })
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  const pass = (): void => {
    const [next] = waiting
    if (next === undefined) {
      free++
      return
    }
    waiting.delete(next)
    next()
  }

  return {
    async run(work, signal) {
      await turn(signal)
      try {
        return await work()
      } finally {
        pass()
      }
    },
  }
}
