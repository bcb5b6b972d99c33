/**
 * How much there is to do: messages that are judged at the same time in this process, and by how much it is late with its
 * work. It looks at the clock only while messages come: a process without mail is not woken.
 */

export type Load = {
  readonly messages: number
  /** By so many milliseconds a timer came late, at the least, the last few times: what passes at once is no overload. */
  readonly lagMs: number
}

export interface LoadMeter {
  /** A message is judged from now on, until what this gives is called. */
  readonly begin: () => () => void
  readonly load: () => Load
}

export type LoadMeterOptions = {
  /** Hears at each look at the clock, and once when there was no message for a while. */
  readonly onTick?: () => void
  /** Milliseconds from any start. */
  readonly clock?: () => number
  readonly everyMs?: number
}

/** Looks that must all have been late. */
const LOOKS = 3
/** Without a message it goes on for so many looks. */
const QUIET = 100

export function createLoadMeter({
  onTick = () => undefined,
  clock = () => performance.now(),
  everyMs = 100,
}: LoadMeterOptions = {}): LoadMeter {
  let messages = 0
  let began = false
  let quiet = 0
  let late: readonly number[] = []
  let timer: NodeJS.Timeout | null = null

  function watch(): void {
    const due = clock() + everyMs
    timer = setTimeout(() => {
      late = [...late, Math.max(0, clock() - due)].slice(-LOOKS)
      quiet = messages > 0 || began ? 0 : quiet + 1
      began = false
      if (quiet < QUIET) watch()
      else {
        timer = null
        late = []
      }
      onTick()
    }, everyMs)
    timer.unref()
  }

  return {
    begin() {
      messages++
      began = true
      if (timer === null) {
        quiet = 0
        watch()
      }
      let ended = false
      return () => {
        if (!ended) messages--
        ended = true
      }
    },
    load: () => ({ messages, lagMs: late.length < LOOKS ? 0 : Math.min(...late) }),
  }
}
