/** Import of the allow and block lists: all mistakes with their lines; nothing is changed where there is one, unless asked. */
import { createReadStream } from 'node:fs'
import { entryText } from '../policy/entry-read.ts'
import { beginImport, dropConflicts, gatherIncoming, storeIncoming } from '../store/entry-import.ts'
import { Failure } from './command.ts'
import { CsvReader } from './csv.ts'
import { EXIT } from './exit-codes.ts'
import { readHeading, readRecord, writeScope } from './lists-csv.ts'
import type { Incoming, LineConflict, StoredConflict } from '../store/entry-import.ts'
import type { CsvRecord } from './csv.ts'
import type { Defaults, Heading } from './lists-csv.ts'
import type { Stored } from './stored.ts'

/** Programs read it: names are only added, never changed. */
export type ImportItem =
  | { readonly did: 'mistake' | 'warning'; readonly file: string; readonly line: number; readonly text: string }
  | {
      readonly did: 'import'
      readonly file: string
      readonly added: number
      readonly renewed: number
      /** Lines with mistakes. */
      readonly wrong: number
    }

type Note = { readonly line: number; readonly text: string; readonly warning?: true }

/** Lines that are compared with what was gathered in one go. */
const BATCH = 2_000
const CONFLICTS_AT_ONCE = 1_000

/** `file`: `-` is standard input. */
export async function* importEntries(
  stored: Stored,
  file: string,
  defaults: Defaults,
  skipWrong: boolean,
): AsyncGenerator<ImportItem, number> {
  let wrong = 0
  const tell = ({ line, text, warning }: Note): ImportItem => {
    if (warning !== true) wrong++
    return { did: warning === true ? 'warning' : 'mistake', file, line, text }
  }
  stored.read(beginImport)
  const batches = new Batches(defaults)
  for await (const records of recordsOf(file)) {
    const notes = batches.take(records, stored)
    for (const note of notes) yield tell(note)
    if (batches.hopeless) return EXIT.dataError
  }
  for (const note of batches.end(stored)) yield tell(note)
  if (!batches.begun)
    throw new Failure(`${file}: there is nothing in it, not even the names of the columns`, EXIT.dataError)
  let after = 0
  for (;;) {
    const conflicts = stored.read(database => dropConflicts(database, defaults.now, CONFLICTS_AT_ONCE, after))
    for (const conflict of conflicts) yield tell(storedNote(conflict))
    if (conflicts.length < CONFLICTS_AT_ONCE) break
    after = conflicts.at(-1)?.line ?? 0
  }
  const none = { did: 'import', file, added: 0, renewed: 0 } as const
  if (wrong > 0 && !skipWrong) {
    yield { ...none, wrong }
    return EXIT.dataError
  }
  const imported = stored.change(database => {
    // Somebody may have written since they were compared.
    const late = dropConflicts(database, defaults.now, 1, 0)
    return late.length > 0 ? null : storeIncoming(database, defaults.now)
  })
  if (imported === null)
    throw new Failure(
      'somebody else changed the lists at the same time: nothing was imported, try again',
      EXIT.tryAgain,
    )
  yield { ...none, ...imported, wrong }
  return EXIT.ok
}

/** Records → entries, and everything that is wrong, in the order of lines. */
class Batches {
  /** The first line cannot be understood: no other can. */
  hopeless = false
  readonly #defaults: Defaults
  #heading: Heading | null = null
  #entries: Incoming[] = []
  #notes: Note[] = []

  constructor(defaults: Defaults) {
    this.#defaults = defaults
  }

  get begun(): boolean {
    return this.#heading !== null
  }

  take(records: readonly CsvRecord[], stored: Stored): readonly Note[] {
    for (const record of records) this.#take(record)
    return this.hopeless || this.#entries.length >= BATCH ? this.end(stored) : []
  }

  end(stored: Stored): readonly Note[] {
    const conflicts = stored.read(database => gatherIncoming(database, this.#entries))
    const notes = [...this.#notes, ...conflicts.map(lineNote)].sort((a, b) => a.line - b.line)
    this.#entries = []
    this.#notes = []
    return notes
  }

  #take(record: CsvRecord): void {
    const { line } = record
    const note = (text: string): number => this.#notes.push({ line, text })
    if (this.hopeless) return
    if ('mistake' in record) {
      note(record.mistake)
      this.hopeless = this.#heading === null
    } else if (this.#heading === null) {
      const read = readHeading(record.fields, this.#defaults)
      if ('heading' in read) this.#heading = read.heading
      else {
        read.mistakes.forEach(note)
        this.hopeless = true
      }
    } else {
      const read = readRecord(record.fields, this.#heading, this.#defaults)
      if ('mistakes' in read) note(read.mistakes.join('; '))
      else {
        for (const text of read.warnings) this.#notes.push({ line, text, warning: true })
        this.#entries.push({ ...read.entry, line })
      }
    }
  }
}

async function* recordsOf(file: string): AsyncGenerator<readonly CsvRecord[]> {
  const stream: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file)
  const reader = new CsvReader()
  // The reader passes over a byte order mark itself.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let first = true
  try {
    for await (const chunk of stream) {
      if (first && chunk.length > 1 && (chunk.readUInt16LE(0) === 0xfeff || chunk.readUInt16BE(0) === 0xfeff))
        throw new Failure(`${file}: UTF-8 was wanted, found UTF-16; save it as UTF-8`, EXIT.dataError)
      first = false
      yield reader.take(decoder.decode(chunk, { stream: true }))
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof Failure || code === undefined) throw error
    throw new Failure(`${file}: cannot be read: ${code}`, EXIT.noInput, { cause: error })
  }
  yield reader.take(decoder.decode())
  yield reader.end()
}

function lineNote({ line, other, list, same }: LineConflict): Note {
  const text = same
    ? `the same sender in the same scope as in line ${other}`
    : `contradicts line ${other}, which ${DOES[list]} the same sender in the same scope`
  return { line, text }
}

function storedNote({ line, list, scope, kind, value, owner }: StoredConflict): Note {
  return {
    line,
    text: `contradicts the entry that ${DOES[list]} ${entryText(kind, value)} for ${writeScope(scope)} (by ${owner}); remove that one first`,
  }
}

export const DOES = { allow: 'allows', block: 'blocks' } as const
