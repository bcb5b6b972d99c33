/**
 * Brownout: under overload expensive scorers are left out, so that all mail still gets its answer in time. Keeps how many
 * are left out now, and says when that begins and when it is over.
 */
import { createLoadMeter } from '../observe/load.ts'
import { leftOut } from '../policy/brownout.ts'
import type { Load } from '../observe/load.ts'
import type { BrownoutLimits } from '../policy/brownout.ts'

export type BrownoutOptions = {
  /** Names of scorers, the first to be left out first. */
  readonly order: readonly string[]
  readonly limits: BrownoutLimits
  /** Hears when the first one is left out, and when all are asked again. */
  readonly onChange: (change: BrownoutChange) => void
  /** Milliseconds from any start. */
  readonly clock?: () => number
}

export type BrownoutChange = { readonly begins: boolean; readonly load: Load; readonly without: readonly string[] }

export type Burden = {
  /** Scorers that this message is judged without. */
  readonly without: readonly string[]
  /** To be called once it is judged, whatever came of it. */
  readonly end: () => void
}

export interface Brownout {
  /** A message is about to be judged. */
  readonly begin: () => Burden
}

/** A scorer that is left out stays out for so long at least: bursts would make the verdicts change with each message. */
const HOLD_MS = 5_000

const NOTHING: Burden = { without: [], end: () => undefined }

export function createBrownout({
  order,
  limits,
  onChange,
  clock = () => performance.now(),
}: BrownoutOptions): Brownout {
  if (order.length === 0 || (limits.messages === null && limits.lagMs === null)) return { begin: () => NOTHING }
  const meter = createLoadMeter({ onTick: look, clock })
  let out = 0
  let neededAt = 0

  function look(): void {
    const load = meter.load()
    const next = leftOut(load, out, limits, order.length)
    const now = clock()
    if (next >= out) neededAt = now
    else if (now - neededAt < HOLD_MS) return
    const turned = out > 0 !== next > 0
    out = next
    neededAt = now
    if (turned) onChange({ begins: next > 0, load, without: order.slice(0, next) })
  }

  return {
    begin() {
      const end = meter.begin()
      look()
      return { without: order.slice(0, out), end }
    },
  }
}
