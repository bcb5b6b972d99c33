/**
 * The shipped model as octets, little-endian: 16 of magic and version; number of features (32 bits); bias and unit of both
 * halves (64-bit floats); the hashes in ascending order, each as its distance from the one before (7 bits an octet, the lowest
 * first, the eighth says that more follow); a weight of 8 bits for each; a bit for each that says whether wanted mail has the
 * word, too; SHA-256 over all before it. Nothing in it is text.
 */
import { createHash } from 'node:crypto'
import { ModelFileError } from './model-file.ts'
import type { Half, ShippedState } from './shipped-model.ts'

const MAGIC = 'cleanmilter-shp'
export const SHIPPED_VERSION = 1
const HEAD_OCTETS = 16 + 4 + 4 * 8
const SUM_OCTETS = 32

/** Features a file may have: a memory bound for files that say they have more. */
const MOST_FEATURES = 2 ** 20

export function encodeShipped({ says, shape, hashes, weights, common }: ShippedState): Buffer {
  const head = Buffer.alloc(HEAD_OCTETS)
  head.write(MAGIC, 'latin1')
  head[15] = SHIPPED_VERSION
  head.writeUInt32LE(hashes.length, 16)
  ;[says.bias, says.unit, shape.bias, shape.unit].forEach((value, index) => head.writeDoubleLE(value, 20 + index * 8))
  const distances: number[] = []
  let before = 0
  for (const hash of hashes) {
    let distance = hash - before
    for (; distance >= 128; distance = Math.floor(distance / 128)) distances.push((distance % 128) + 128)
    distances.push(distance)
    before = hash
  }
  const bits = Buffer.alloc(Math.ceil(hashes.length / 8))
  common.forEach((bit, index) => {
    bits[index >>> 3] = (bits[index >>> 3] ?? 0) | (bit << (index & 7))
  })
  const octets = Buffer.concat([head, Buffer.from(distances), Buffer.from(weights.buffer), bits])
  return Buffer.concat([octets, checksum(octets)])
}

/** Throws ModelFileError. */
export function decodeShipped(file: Buffer): ShippedState {
  if (file.toString('latin1', 0, 15) !== MAGIC)
    throw new ModelFileError('wrong', `a shipped model starts with "${MAGIC}"; this is something else`)
  const version = file[15]
  if (version !== SHIPPED_VERSION)
    throw new ModelFileError(
      'wrong',
      `this program reads shipped models of version ${SHIPPED_VERSION}, found ${version ?? 'none'}; install the package anew`,
    )
  const end = file.length - SUM_OCTETS
  if (end < HEAD_OCTETS || !checksum(file.subarray(0, end)).equals(file.subarray(end)))
    throw new ModelFileError(
      'corrupt',
      `the checksum of the shipped model (${file.length} octets) does not fit its content; install the package anew`,
    )
  const count = file.readUInt32LE(16)
  const at = { octet: HEAD_OCTETS }
  const half = (offset: number): Half => ({ bias: file.readDoubleLE(offset), unit: file.readDoubleLE(offset + 8) })
  const says = half(20)
  const shape = half(36)
  if (count > MOST_FEATURES || ![says.bias, says.unit, shape.bias, shape.unit].every(Number.isFinite))
    throw inconsistent()
  const hashes = new Uint32Array(count)
  let hash = 0
  for (let index = 0; index < count; index++) {
    const distance = readDistance(file, at, end)
    hash += distance
    if (distance === 0 || hash > 0xffff_ffff) throw inconsistent()
    hashes[index] = hash
  }
  if (at.octet + count + Math.ceil(count / 8) !== end) throw inconsistent()
  const weights = Int8Array.from({ length: count }, (_, index) => file.readInt8(at.octet + index))
  const bits = file.subarray(at.octet + count, end)
  const common = Uint8Array.from({ length: count }, (_, index) => ((bits[index >>> 3] ?? 0) >>> (index & 7)) & 1)
  return { says, shape, hashes, weights, common }
}

function readDistance(file: Buffer, at: { octet: number }, end: number): number {
  let distance = 0
  for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
    if (at.octet >= end) throw inconsistent()
    const octet = file[at.octet++] ?? 0
    distance += (octet & 127) * factor
    if (octet < 128) return distance
  }
  throw inconsistent()
}

/** Somebody wrote a checksum over something that is no model. */
function inconsistent(): ModelFileError {
  return new ModelFileError(
    'corrupt',
    'the numbers of the shipped model contradict each other; install the package anew',
  )
}

function checksum(octets: Buffer): Buffer {
  return createHash('sha256').update(octets).digest()
}
