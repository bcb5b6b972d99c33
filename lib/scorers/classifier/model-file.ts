/**
 * A model as octets, little-endian: 16 of magic and version, then key, number of weights, slope, learnt spam, learnt ham
 * (32 bits each), the weights as 32-bit whole numbers, SHA-256 over all before it. Nothing in it is text of a message.
 */
import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import { SIZE } from './features.ts'
import { Model } from './model.ts'

const MAGIC = 'cleanmilter-mod'
export const MODEL_VERSION = 2
const HEAD_OCTETS = 16 + 5 * 4
const SUM_OCTETS = 32

/** The file's length: it is always the same. */
export const MODEL_OCTETS = HEAD_OCTETS + SIZE * 4 + SUM_OCTETS

/** `wrong`: no model, or one of another version. `corrupt`: a model, but not as it was written. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  readonly kind: 'wrong' | 'corrupt'
  constructor(kind: 'wrong' | 'corrupt', message: string) {
    super(message)
    this.kind = kind
  }
}

export function encodeModel(model: Model): Buffer {
  const { key, slope, learnt, weights } = model.state
  const file = Buffer.alloc(MODEL_OCTETS)
  file.write(MAGIC, 'latin1')
  file[15] = MODEL_VERSION
  ;[key, SIZE, slope, learnt.spam, learnt.ham].forEach((value, index) => file.writeUInt32LE(value, 16 + index * 4))
  littleEndian(Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)).copy(file, HEAD_OCTETS)
  checksum(file).copy(file, file.length - SUM_OCTETS)
  return file
}

/** Throws ModelFileError. */
export function decodeModel(file: Buffer): Model {
  if (file.toString('latin1', 0, 15) !== MAGIC)
    throw new ModelFileError('wrong', `a model starts with "${MAGIC}"; this is something else`)
  const version = file[15]
  if (version !== MODEL_VERSION)
    throw new ModelFileError(
      'wrong',
      `this program reads models of version ${MODEL_VERSION}, found ${version ?? 'none'}; learn anew, or use the program that wrote it`,
    )
  if (file.length !== MODEL_OCTETS)
    throw new ModelFileError(
      'corrupt',
      `a model has ${MODEL_OCTETS} octets, found ${file.length}; restore it from a copy`,
    )
  if (!checksum(file).equals(file.subarray(-SUM_OCTETS)))
    throw new ModelFileError('corrupt', 'the checksum of the model does not fit its content; restore it from a copy')
  const [key, size, slope, spam, ham] = [0, 1, 2, 3, 4].map(index => file.readUInt32LE(16 + index * 4)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  if (size !== SIZE) throw new ModelFileError('wrong', `a model of this program has ${SIZE} weights, found ${size}`)
  const weights = new Int32Array(SIZE)
  littleEndian(file.subarray(HEAD_OCTETS, -SUM_OCTETS)).copy(Buffer.from(weights.buffer))
  return new Model({ key, slope, learnt: { spam, ham }, weights })
}

/** 32-bit numbers as this machine has them, as the file has them, or the other way round. */
function littleEndian(octets: Buffer): Buffer {
  return endianness() === 'LE' ? octets : Buffer.from(octets).swap32()
}

function checksum(file: Buffer): Buffer {
  return createHash('sha256').update(file.subarray(0, -SUM_OCTETS)).digest()
}
