/**
 * A site's model as octets, little-endian: 16 of magic and version; then generation, learnt spam, learnt ham, counted spam,
 * counted ham, halvings, last kind (0 none, 1 spam, 2 ham), run, changes, number of counters, length of the online model, learnt
 * wanted bulk mail (32 bits each); the counters of spam and of ham (16 bits each); the online model as model-file.ts writes it; SHA-256 over all
 * before it. Nothing in it is text of a message.
 */
import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import { decodeModel, encodeModel, ModelFileError } from './model-file.ts'
import { Counts, COUNTERS } from './site-counts.ts'
import { SiteModel } from './site-model.ts'
import type { Label } from './model.ts'

const MAGIC = 'cleanmilter-sit'
export const SITE_VERSION = 2
const FIELDS = 12
const HEAD_OCTETS = 16 + FIELDS * 4
const COUNTS_OCTETS = COUNTERS * 2
const SUM_OCTETS = 32

/** Longest file that is read. */
export const MAX_SITE_OCTETS = 64 * 1024 ** 2

const LABELS: readonly (Label | null)[] = [null, 'spam', 'ham']

export type SiteFile = {
  readonly model: SiteModel
  /** Which of the models that followed each other under this name; the ledger knows the last one. */
  readonly generation: number
}

export function encodeSite({ model, generation }: SiteFile): Buffer {
  const { learnt, order, counts } = model
  const { spam, ham, counted, halvings } = counts.state
  const online = encodeModel(model.online)
  const file = Buffer.alloc(HEAD_OCTETS + 2 * COUNTS_OCTETS + online.length + SUM_OCTETS)
  file.write(MAGIC, 'latin1')
  file[15] = SITE_VERSION
  const { last, run, changes } = order
  const head = [generation, learnt.spam, learnt.ham, counted.spam, counted.ham, halvings]
  const numbers = [...head, LABELS.indexOf(last), run, changes, COUNTERS, online.length, model.wantedBulk]
  numbers.forEach((value, index) => file.writeUInt32LE(value, 16 + index * 4))
  octetsOf(spam).copy(file, HEAD_OCTETS)
  octetsOf(ham).copy(file, HEAD_OCTETS + COUNTS_OCTETS)
  online.copy(file, HEAD_OCTETS + 2 * COUNTS_OCTETS)
  checksum(file).copy(file, file.length - SUM_OCTETS)
  return file
}

/** Throws ModelFileError. */
export function decodeSite(file: Buffer): SiteFile {
  if (file.toString('latin1', 0, 15) !== MAGIC)
    throw new ModelFileError('wrong', `a site's model starts with "${MAGIC}"; this is something else`)
  const version = file[15]
  if (version !== SITE_VERSION)
    throw new ModelFileError(
      'wrong',
      `this program reads a site's models of version ${SITE_VERSION}, found ${version ?? 'none'}; learn anew, or use the program that wrote it`,
    )
  const least = HEAD_OCTETS + 2 * COUNTS_OCTETS + SUM_OCTETS
  const at = (index: number): number => file.readUInt32LE(16 + index * 4)
  const whole = file.length >= least && at(9) === COUNTERS ? least + at(10) : least
  if (file.length !== whole)
    throw new ModelFileError(
      'corrupt',
      `a whole model has ${whole} octets, found ${file.length}; restore it from a copy`,
    )
  if (!checksum(file).equals(file.subarray(-SUM_OCTETS)))
    throw new ModelFileError('corrupt', 'the checksum of the model does not fit its content; restore it from a copy')
  const counts = new Counts({
    spam: countersOf(file, HEAD_OCTETS),
    ham: countersOf(file, HEAD_OCTETS + COUNTS_OCTETS),
    counted: { spam: at(3), ham: at(4) },
    halvings: at(5),
  })
  const online = decodeModel(file.subarray(HEAD_OCTETS + 2 * COUNTS_OCTETS, -SUM_OCTETS))
  const order = { last: LABELS[at(6)] ?? null, run: at(7), changes: at(8) }
  return { model: new SiteModel(counts, online, order, { spam: at(1), ham: at(2) }, at(11)), generation: at(0) }
}

const SWAP = endianness() === 'BE'

function octetsOf(counters: Uint16Array): Buffer {
  const octets = Buffer.from(counters.buffer, counters.byteOffset, counters.byteLength)
  return SWAP ? Buffer.from(octets).swap16() : octets
}

function countersOf(file: Buffer, from: number): Uint16Array {
  const counters = new Uint16Array(COUNTERS)
  const octets = Buffer.from(counters.buffer)
  file.copy(octets, 0, from, from + COUNTS_OCTETS)
  if (SWAP) octets.swap16()
  return counters
}

function checksum(file: Buffer): Buffer {
  return createHash('sha256').update(file.subarray(0, -SUM_OCTETS)).digest()
}
