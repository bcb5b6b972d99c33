/**
 * A scorer that could look at a part only: what it found counts, and yet it has failed, so that its fail policy holds.
 */
import type { Signal } from './signal.ts'

export class PartlyScored extends Error {
  override readonly name = 'PartlyScored'
  readonly signals: readonly Signal[]
  constructor(signals: readonly Signal[], message: string) {
    super(message)
    this.signals = signals
  }
}
