/**
 * The npm package spamscanner as a scorer: off by default, in a thread of its own, without any way to the network, and
 * only for what it finds.
 */
import { orAborted } from '../deadline.ts'
import { createSlots } from '../slots.ts'
import { createKeeper, ScannerError } from './keeper.ts'
import { cut } from './message.ts'
import { worthOf } from './points.ts'
import type { Scorer } from '../all.ts'

export type SpamscannerOptions = {
  /** The folder whose node_modules holds the package. */
  readonly path: string
  readonly timeoutMs: number
  readonly memoryMb: number
  /** Hears what keeps it from answering, when that changes, and what it tried to reach. Codes are single words. */
  readonly onChange?: (change: ScannerChange) => void
}

export type ScannerChange =
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly code: string; readonly why: string }
  /** Always a fault: said once. */
  | { readonly kind: 'refused'; readonly what: string }

export interface Spamscanner {
  /** Throws ScannerError where there is no answer. */
  readonly scorer: Scorer
  readonly close: () => Promise<void>
}

export function createSpamscanner({ path, timeoutMs, memoryMb, onChange }: SpamscannerOptions): Spamscanner {
  const refused = new Set<string>()
  const keeper = createKeeper({
    path,
    timeoutMs,
    memoryMb,
    onRefused(what) {
      if (refused.has(what) || refused.size >= 20) return
      refused.add(what)
      onChange?.({ kind: 'refused', what })
    },
  })
  const slots = createSlots(1)
  let down: string | null = null

  async function ask(octets: Uint8Array, signal: AbortSignal): Promise<readonly string[]> {
    const turn = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    try {
      // Who leaves early leaves the scan running: it ends by its own time, and the next message waits for that.
      const findings = await orAborted(
        slots.run(async () => keeper.scan(octets), turn),
        signal,
      )
      if (down !== null) onChange?.({ kind: 'up' })
      down = null
      return findings
    } catch (error) {
      if (error instanceof ScannerError && error.code !== down) {
        down = error.code
        onChange?.({ kind: 'down', code: error.code, why: error.message })
      }
      throw error
    }
  }

  return {
    async scorer({ tx }, { signal }) {
      const { raw, body } = tx.message
      const findings = await ask(cut(raw.subarray(0, raw.length - body.length), body), signal)
      return findings.flatMap(finding => {
        const worth = worthOf(finding)
        const name = `SPAMSCANNER_${finding.replaceAll('-', '_').toUpperCase()}`
        return worth === null ? [] : [{ scorer: 'spamscanner', name, ...worth, why: worth.reasons.en }]
      })
    },
    close: async () => keeper.close(),
  }
}
