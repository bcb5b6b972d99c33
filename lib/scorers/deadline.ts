/**
 * The end of a message's time, as scorers meet it: their signal fires, and whoever has no answer by then is late.
 */

/** Why the signal fired, where it was not the message that went away. */
export class LateError extends Error {
  override readonly name = 'LateError'
  constructor() {
    super('the time for the message is over')
  }
}

export interface Deadline {
  readonly signal: AbortSignal
  /** All have answered: the timer need not run on. */
  readonly clear: () => void
}

/** A signal that fires with `signal`, or with LateError once `leftMs` are over; without `leftMs` there is no end. */
export function startDeadline(signal: AbortSignal, leftMs = Infinity): Deadline {
  const stop = new AbortController()
  const gone = (): void => stop.abort(signal.reason)
  const timer =
    leftMs === Infinity ? undefined : setTimeout(() => stop.abort(new LateError()), Math.max(0, Math.round(leftMs)))
  if (signal.aborted) gone()
  else signal.addEventListener('abort', gone, { once: true })
  return {
    signal: stop.signal,
    clear() {
      clearTimeout(timer)
      signal.removeEventListener('abort', gone)
    },
  }
}

/** False for a message that went away: that says nothing about who was asked. */
export function isLate({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof LateError
}

/**
 * What `work` gives, or the signal's reason as a rejection, whichever comes first. Work that needs no more than a turn of the
 * event loop is let finish: after an abort, what has its answer already is not late.
 */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>()
  const end = (): void => void setImmediate(() => reject(signal.reason as Error))
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([work, over])
  } finally {
    signal.removeEventListener('abort', end)
    over.catch(() => undefined)
  }
}
