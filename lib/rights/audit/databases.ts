/** Databases that can be read, and a journal that nobody changed. */
import { DatabaseError } from '../../database/sqlite.ts'
import type { Check, Finding } from './finding.ts'

export const databases: Check = {
  name: 'databases',
  look({ store, quarantine }) {
    return [store, quarantine.state].flatMap((state): Finding[] => {
      if (!state.exists) return []
      try {
        const found = state.demand(database => database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'])
        if (found === 'ok') return []
        return [broken(state.path, 'it is damaged')]
      } catch (error) {
        if (error instanceof DatabaseError) return [broken(state.path, error.message)]
        throw error
      }
    })
  },
}

export const journal: Check = {
  name: 'journal',
  look({ journal: look, quarantine }) {
    if (!quarantine.state.exists || look === null) return []
    const { broken: at, entries, note } = look()
    const findings: Finding[] = []
    if (at !== null)
      findings.push({
        level: 'fault',
        wanted: 'a journal in which each entry holds the hash of the one before',
        found: `it breaks at entry ${at.seq} (${at.why})`,
        todo: 'somebody changed it, or a copy was restored: find out who had access, before anything else',
      })
    if (note === 'damaged' || note === 'contradicted' || (note === 'none' && entries > 0))
      findings.push({
        level: note === 'none' ? 'warning' : 'fault',
        wanted: 'the hash that is noted beside the keys (journal.head) stands in the journal',
        found: { none: 'there is no note', damaged: 'the note is damaged', contradicted: 'it does not' }[note],
        todo: 'was the database restored from a copy? If not, entries were taken away: find out who had access',
      })
    return findings
  },
}

function broken(path: string, found: string): Finding {
  return {
    level: 'fault',
    wanted: `${path}: a database of this version`,
    found,
    todo: 'restore it from a copy, or use the program that wrote it; what is in it cannot be given or erased now',
  }
}
