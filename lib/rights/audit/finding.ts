/** What the audit looks at, and what it finds. */
import type { DatabaseSync } from 'node:sqlite'
import type { Quarantine } from '../../quarantine/quarantine.ts'
import type { Settings } from '../../settings/settings.ts'
import type { State } from '../../store/state.ts'

/** `fault`: it is not as the privacy statement says. `warning`: it may not be, or not for long. `note`: to be known. */
export type Level = 'fault' | 'warning' | 'note'

export type Finding = {
  readonly level: Level
  /** What should be. */
  readonly wanted: string
  /** What is; never an address, nor anything of a message. */
  readonly found: string
  /** What to do about it. */
  readonly todo: string
}

export type System = {
  readonly settings: Settings
  readonly keys: string
  readonly store: State
  readonly quarantine: Quarantine
  readonly now: Date
  /** Those of the system, which are asked where dns.servers names none. */
  readonly nameServers: readonly string[]
  /** `/proc`, or where a test has one. */
  readonly proc: string
  /** The chain of the journal as quarantine/journal-note checks it; null: nobody looked. */
  readonly journal: (() => JournalChecked) | null
}

export type JournalChecked = {
  readonly broken: { readonly seq: number; readonly why: string } | null
  readonly entries: number
  /** Of the hash that is noted beside the keys. */
  readonly note: 'good' | 'none' | 'damaged' | 'contradicted'
}

/** One question to the system. Databases that are not there are not made. */
export type Check = {
  /** One word for programs. */
  readonly name: string
  readonly look: (system: System) => readonly Finding[] | Promise<readonly Finding[]>
}

export const DAY_S = 86_400

export function seconds(now: Date): number {
  return Math.floor(now.getTime() / 1000)
}

export function dayText(day: number): string {
  return new Date(day * DAY_S * 1000).toISOString().slice(0, 10)
}

/** `1 file`, `2 files`. */
export function many(n: number, one: string, more = `${one}s`): string {
  return `${n} ${n === 1 ? one : more}`
}

export function numberOf(database: DatabaseSync, query: string, ...values: readonly number[]): number {
  return Number(database.prepare(query).get(...values)?.['n'])
}
