/**
 * The journal's last hash in a small file beside the keys, `journal.head`: entries that are cut off the end of the journal, and a
 * journal that was written anew, show beside it. It guards against who can write the database and not the keys' folder; against who
 * can write both only a hash helps that was noted on another machine (`cleanmilter secrecy journal`), or in recipients' digests.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureFolder, writeWhole } from '../disk.ts'
import { KeyError } from '../privacy/key-files.ts'
import { headText, readHead } from '../privacy/journal.ts'
import { append, hashOf, lastOf, verifyJournal } from './journal.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Head, Verified } from '../privacy/journal.ts'
import type { NewEntry } from './journal.ts'
import type { Quarantine } from './quarantine.ts'

type Kept = Pick<Quarantine, 'state' | 'keys' | 'dayKeys'>

/**
 * `work` as one transaction, then the note: whoever saw what `work` gave is in the journal, on the disk. Throws DatabaseError, and
 * KeyError where it cannot be noted; then nothing must be shown.
 */
export function journaled<T>(kept: Kept, work: (database: DatabaseSync) => T): T {
  const result = kept.state.demand(work, { write: true })
  noteHead(kept)
  return result
}

/** After `append` was committed. A note that the journal contradicts stays as it is: it is the evidence. */
export function noteHead({ state, keys }: Kept): void {
  // In a transaction, though nothing is written in it: of two processes the later one notes the later entry.
  state.demand(
    database => {
      const note = readNote(keys)
      if (note === 'damaged' || (note !== null && !stands(database, note))) return
      writeNote(keys, lastOf(database))
    },
    { write: true },
  )
}

/** Null: there is none. */
export function readNote({ folder }: Pick<Quarantine['keys'], 'folder'>): Head | 'damaged' | null {
  try {
    return readHead(readFileSync(pathOf(folder), 'utf8')) ?? 'damaged'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw denied(folder, 'read', error)
  }
}

export type Checked = Verified & { readonly note: 'good' | 'none' | 'damaged' | 'contradicted' }

/** The chain beside the note, and what else was noted. */
export function checkJournal({ state, keys }: Kept, noted: readonly Head[] = []): Checked {
  return state.demand(database => {
    const note = readNote(keys)
    const known = note === null || note === 'damaged' ? null : note
    const found = verifyJournal(database, known === null ? noted : [known, ...noted])
    if (known !== null) return { ...found, note: stands(database, known) ? 'good' : 'contradicted' }
    return { ...found, note: note === 'damaged' ? 'damaged' : 'none' }
  })
}

/**
 * The database was restored from a copy, and the note knows more: from here on it goes by the database again. What it said stands in
 * the journal. False: there was nothing to restore.
 */
export function acceptRestored(kept: Kept, { at, words }: Pick<NewEntry, 'at' | 'words'>): boolean {
  const done = kept.state.demand(
    database => {
      const note = readNote(kept.keys)
      if (note === null || (note !== 'damaged' && stands(database, note))) return false
      const was = note === 'damaged' ? note : headText(note)
      append(database, kept.dayKeys, { at, kind: 'restored', person: null, words: { ...words, was } })
      return true
    },
    { write: true },
  )
  if (done) kept.state.demand(database => writeNote(kept.keys, lastOf(database)), { write: true })
  return done
}

function stands(database: DatabaseSync, { seq, hash }: Head): boolean {
  const found = hashOf(database, seq)
  return found !== null && Buffer.from(found).equals(hash)
}

function writeNote({ folder }: Pick<Quarantine['keys'], 'folder'>, head: Head): void {
  try {
    ensureFolder(folder)
    writeWhole(pathOf(folder), `${headText(head)}\n`)
  } catch (error) {
    throw denied(folder, 'written', error)
  }
}

/** It names the file: the database, which the work goes through, is well. */
function denied(folder: string, what: 'read' | 'written', error: unknown): KeyError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  return new KeyError('denied', `${pathOf(folder)}: cannot be ${what} (${code}); is it, and its folder, ours?`, {
    cause: error,
  })
}

function pathOf(folder: string): string {
  return join(folder, 'journal.head')
}
