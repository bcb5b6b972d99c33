/**
 * References: the short names under which a verdict can be asked about, such as `R7Q2-9KX`.
 * Seven digits of Crockford's base 32 (no I, L, O, U: they survive being read over the telephone), 35 random bits.
 */
import { randomFillSync } from 'node:crypto'

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 7
const REFERENCE = new RegExp(`^[${DIGITS}]{${LENGTH}}$`)

// One call for many references: the random generator costs more per call than per octet.
const pool = Buffer.alloc(LENGTH * 256)
let used = pool.length

export function newReference(): string {
  if (used >= pool.length) {
    randomFillSync(pool)
    used = 0
  }
  let text = ''
  for (let n = 0; n < LENGTH; n++) text += DIGITS[(pool[used++] ?? 0) & 31]
  return `${text.slice(0, 4)}-${text.slice(4)}`
}

/** A reference as people type it: in any case, without its hyphen, with O for 0, I and L for 1. Null where it is none. */
export function readReference(typed: string): string | null {
  const text = typed.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  if (!/^[\w\s-]*$/.test(typed) || !REFERENCE.test(text)) return null
  return `${text.slice(0, 4)}-${text.slice(4)}`
}
