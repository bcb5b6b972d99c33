/** A key file is missing, damaged or not ours to read. The message says what to do. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
  readonly kind: 'missing' | 'denied' | 'damaged'
  constructor(kind: KeyError['kind'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.kind = kind
  }
}
