/**
 * Messages out of files, folders, mboxes and standard input, one after the other, in bounded memory.
 * Source: RFC 4155 and the mboxrd variant: a message starts at a From_ line after an empty one; in the text such a line has
 * `>` before it, and one `>` is taken off again.
 */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type Found =
  | {
      readonly kind: 'message'
      /** The file; a message of an mbox has its number behind it, from 1: `inbox#3`. */
      readonly path: string
      readonly raw: Buffer
      /** The message was longer than MAX_MESSAGE_OCTETS, and the rest is not in `raw`. */
      readonly cut: boolean
    }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string }

/** Longest message that is read; far above what mail servers take. */
export const MAX_MESSAGE_OCTETS = 64 * 1024 * 1024

/** Longest piece that is looked at as a line. */
const MAX_LINE_OCTETS = 1024 * 1024
const LF = 10

/** All messages below `paths`, in the order given; within a folder by name. `-` is `input`. */
export async function* messagesIn(paths: readonly string[], input: () => AsyncIterable<Buffer>): AsyncGenerator<Found> {
  for (const path of paths) {
    if (path === '-') yield* safely(path, input())
    else yield* below(path, true)
  }
}

async function* below(path: string, named: boolean): AsyncGenerator<Found> {
  try {
    const stats = await stat(path)
    if (!stats.isDirectory()) {
      if (named || stats.isFile()) yield* safely(path, createReadStream(path))
      return
    }
    const entries = await readdir(path, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      // A link to a folder may lead back up here; names with a dot are other programs' own.
      if (entry.name.startsWith('.')) continue
      const inner = join(path, entry.name)
      if (entry.isSymbolicLink() && (await stat(inner).catch(() => null))?.isDirectory() === true) continue
      yield* below(inner, false)
    }
  } catch (error) {
    yield unreadable(path, error)
  }
}

async function* safely(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Found> {
  try {
    yield* messagesOf(path, chunks)
  } catch (error) {
    yield unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): Found {
  const { code = String(error) } = error as NodeJS.ErrnoException
  return { kind: 'unreadable', path, reason: REASONS[code] ?? code }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'no permission',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'links lead around in a circle',
}

/** One message, or those of an mbox: what starts with a From_ line is one. */
export async function* messagesOf(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Found> {
  let keeping = new Kept()
  let nth = 0
  let mbox = false
  let first = true
  let afterEmpty = true
  for await (const { octets, starts } of lines(chunks)) {
    if (first) mbox = isFromLine(octets)
    first = false
    if (mbox && starts && afterEmpty && isFromLine(octets)) {
      if (nth > 0) yield keeping.message(`${path}#${nth}`, true)
      keeping = new Kept()
      nth++
      afterEmpty = false
      continue
    }
    afterEmpty = starts && isEmptyLine(octets)
    keeping.add(mbox && starts && /^>+From /.test(octets.toString('latin1', 0, 80)) ? octets.subarray(1) : octets)
  }
  if (mbox) yield keeping.message(`${path}#${nth}`, true)
  else yield keeping.message(path, false)
}

/** `From sender date`: the time of day tells it from a sentence that begins with "From". */
function isFromLine(octets: Buffer): boolean {
  return octets.length > 10 && /^From .*\d\d:\d\d/.test(octets.toString('latin1', 0, 200))
}

function isEmptyLine(octets: Buffer): boolean {
  return octets.length <= 2 && /^\r?\n$/.test(octets.toString('latin1'))
}

class Kept {
  readonly #parts: Buffer[] = []
  #length = 0
  #cut = false

  add(octets: Buffer): void {
    const room = MAX_MESSAGE_OCTETS - this.#length
    if (octets.length > room) this.#cut = true
    if (room <= 0) return
    const part = octets.subarray(0, room)
    this.#length += part.length
    const last = this.#parts.at(-1)
    // Lines that lie side by side in one chunk become one view again: a million lines are not a million objects.
    if (last?.buffer === part.buffer && last.byteOffset + last.length === part.byteOffset)
      this.#parts[this.#parts.length - 1] = Buffer.from(last.buffer, last.byteOffset, last.length + part.length)
    else this.#parts.push(part)
  }

  /** In an mbox the empty line before the next message belongs to the mbox. */
  message(path: string, inMbox: boolean): Found {
    const whole = Buffer.concat(this.#parts)
    const [end = ''] = inMbox ? (/(?<=\n)\r?\n$/.exec(whole.toString('latin1', whole.length - 3)) ?? []) : []
    return { kind: 'message', path, raw: whole.subarray(0, whole.length - end.length), cut: this.#cut }
  }
}

type Line = {
  readonly octets: Buffer
  /** False for the second and later pieces of a line that is too long. */ readonly starts: boolean
}

/** Lines with their ends. A piece is a view on its chunk where it can be. */
async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let pending: Buffer[] = []
  let length = 0
  let starts = true
  for await (const chunk of chunks) {
    let from = 0
    while (from < chunk.length) {
      const lf = chunk.indexOf(LF, from)
      const end = lf < 0 ? chunk.length : lf + 1
      pending.push(chunk.subarray(from, end))
      length += end - from
      from = end
      if (lf < 0 && length < MAX_LINE_OCTETS) break
      yield { octets: pending.length === 1 ? (pending[0] ?? chunk) : Buffer.concat(pending), starts }
      starts = lf >= 0
      pending = []
      length = 0
    }
  }
  if (length > 0) yield { octets: Buffer.concat(pending), starts }
}
