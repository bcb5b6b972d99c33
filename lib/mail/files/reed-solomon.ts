/**
 * Reed–Solomon over the field of 256 elements with x⁸+x⁴+x³+x²+1, roots from α⁰ on: what QR codes mend their damage with.
 * Source: ISO/IEC 18004 §7.5 and Annex B; Berlekamp and Massey's algorithm, Forney's formula.
 */

const EXP = new Uint8Array(512)
const LOG = new Uint8Array(256)
for (let n = 0, value = 1; n < 255; n++) {
  EXP[n] = value
  EXP[n + 255] = value
  LOG[value] = n
  value = value & 128 ? (value << 1) ^ 0x11d : value << 1
}

const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : (EXP[(LOG[a] ?? 0) + (LOG[b] ?? 0)] ?? 0))
const inverse = (a: number): number => EXP[255 - (LOG[a] ?? 0)] ?? 0

/** The value at `x` of a polynomial, lowest power first. */
function valueAt(polynomial: readonly number[], x: number): number {
  let value = 0
  for (let n = polynomial.length - 1; n >= 0; n--) value = times(value, x) ^ (polynomial[n] ?? 0)
  return value
}

/** Mends a block in place, its last `spare` octets being for that. False where it is beyond repair. */
export function mend(block: Uint8Array, spare: number): boolean {
  const syndromes: number[] = []
  for (let n = 0; n < spare; n++) {
    let value = 0
    for (const octet of block) value = times(value, EXP[n] ?? 0) ^ octet
    syndromes.push(value)
  }
  if (syndromes.every(value => value === 0)) return true
  const locator = locatorOf(syndromes)
  const errors = locator.length - 1
  if (errors * 2 > spare) return false
  const evaluator = Array.from({ length: errors }, (_, n) => {
    let value = 0
    for (let k = 0; k <= n; k++) value ^= times(syndromes[n - k] ?? 0, locator[k] ?? 0)
    return value
  })
  const mended: (readonly [at: number, value: number])[] = []
  for (let power = 0; power < block.length; power++) {
    const root = EXP[(255 - power) % 255] ?? 0
    if (valueAt(locator, root) !== 0) continue
    // The derivative: in this field only the odd powers are left of it.
    let slope = 0
    for (let n = 1; n <= errors; n += 2) slope ^= times(locator[n] ?? 0, EXP[((255 - power) * (n - 1)) % 255] ?? 0)
    if (slope === 0) return false
    const value = times(times(EXP[power] ?? 0, valueAt(evaluator, root)), inverse(slope))
    mended.push([block.length - 1 - power, value])
  }
  if (mended.length !== errors) return false
  for (const [at, value] of mended) block[at] = (block[at] ?? 0) ^ value
  return true
}

function locatorOf(syndromes: readonly number[]): readonly number[] {
  let locator = [1]
  let before = [1]
  let errors = 0
  let gap = 1
  let divisor = 1
  for (const [n, syndrome] of syndromes.entries()) {
    let off = syndrome
    for (let k = 1; k <= errors; k++) off ^= times(locator[k] ?? 0, syndromes[n - k] ?? 0)
    if (off === 0) {
      gap++
      continue
    }
    const old = locator
    const factor = times(off, inverse(divisor))
    const next = Array.from({ length: Math.max(old.length, before.length + gap) }, (_, k) => old[k] ?? 0)
    for (const [k, value] of before.entries()) next[k + gap] = (next[k + gap] ?? 0) ^ times(factor, value)
    locator = next
    if (2 * errors <= n) {
      errors = n + 1 - errors
      before = old
      divisor = off
      gap = 1
    } else gap++
  }
  return locator.slice(0, errors + 1)
}
