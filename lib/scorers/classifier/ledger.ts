/**
 * Who taught what, without names: for each model a row for each message that was learnt, under a keyed hash of the message, with
 * what taking it back needs and a stand-in for who reported it. Days, not times. Nothing of a message can be read out of it.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, transaction } from '../../database/sqlite.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Label } from './model.ts'
import type { SiteReceipt } from './site-model.ts'

const SCHEMA = {
  version: 1,
  steps: [
    `CREATE TABLE secret (one INTEGER PRIMARY KEY CHECK (one = 1), hash_key BLOB NOT NULL, feature_key INTEGER NOT NULL);
     CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL);
     CREATE TABLE receipt (
       model INTEGER NOT NULL, message BLOB NOT NULL, spam INTEGER NOT NULL, steps BLOB NOT NULL, halvings INTEGER NOT NULL,
       features INTEGER NOT NULL, checked TEXT NOT NULL, reporter BLOB, day INTEGER NOT NULL,
       PRIMARY KEY (model, message)) WITHOUT ROWID;
     CREATE INDEX receipt_reporter ON receipt (model, reporter, day);
     CREATE INDEX receipt_day ON receipt (day);
     CREATE TABLE kept_out (model INTEGER NOT NULL, day INTEGER NOT NULL, messages INTEGER NOT NULL, PRIMARY KEY (model, day))
       WITHOUT ROWID;`,
  ],
} as const

/** How long to wait for another process that learns: it writes after a second or so. */
const WAIT_MS = 60_000

export type Secrets = {
  /** For the names of messages and reporters. */
  readonly hashKey: Buffer
  /** 32 bits, for the features. */
  readonly featureKey: number
}

export type ModelRow = { readonly id: number; readonly generation: number }

export type Entry = {
  readonly label: Label
  readonly receipt: SiteReceipt
  /** A sum over the features, to notice others. */
  readonly features: number
  /** What our checks said of it, in the words of site-auth.ts; empty where that was not known. */
  readonly checked: readonly string[]
  /** Null: the admin. */
  readonly reporter: Buffer | null
  readonly day: number
}

/** How many of a model's receipts there are, and whose. Keys are reporters in hex, '' for the admin. */
export type Tally = { total: number; readonly byReporter: Map<string, { all: number; today: number }> }

export type Summary = {
  readonly receipts: number
  readonly reporters: number
  readonly oldestDay: number | null
  readonly keptOut: number
}

export function ledgerPath(data: string): string {
  return join(data, 'classifier', 'ledger.db')
}

/** Receipts are dropped whenever something is learnt; this is for where nobody learns. Makes nothing. Throws DatabaseError. */
export function expireLedger(data: string, beforeDay: number, waitMs?: number): void {
  if (!existsSync(ledgerPath(data))) return
  const ledger = new Ledger(ledgerPath(data), waitMs)
  try {
    if ((ledger.oldestDay() ?? beforeDay) < beforeDay) ledger.transaction(() => ledger.expire(beforeDay))
  } finally {
    ledger.close()
  }
}

export class Ledger {
  readonly #database: DatabaseSync
  readonly #path: string
  readonly #find: StatementSync
  readonly #put: StatementSync
  readonly #drop: StatementSync

  /** Creates the file where there is none. Throws DatabaseError. */
  constructor(path: string, waitMs = WAIT_MS) {
    this.#path = path
    this.#database = openDatabase(path, SCHEMA, waitMs)
    const prepare = (sql: string): StatementSync => this.#database.prepare(sql)
    this.#find = prepare('SELECT * FROM receipt WHERE model = ? AND message = ?')
    this.#put = prepare('INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.#drop = prepare('DELETE FROM receipt WHERE model = ? AND message = ?')
  }

  close(): void {
    this.#database.close()
  }

  /** Alone with the ledger and, as all go through it, with the models. */
  transaction<T>(work: () => T): T {
    return transaction(this.#database, this.#path, work)
  }

  /** Made when first asked for; ask within a transaction. */
  secrets(): Secrets {
    const row = this.#database.prepare('SELECT hash_key, feature_key FROM secret').get()
    if (row !== undefined)
      return { hashKey: Buffer.from(row['hash_key'] as Uint8Array), featureKey: Number(row['feature_key']) }
    const made = { hashKey: randomBytes(32), featureKey: randomBytes(4).readUInt32LE() }
    this.#database.prepare('INSERT INTO secret VALUES (1, ?, ?)').run(made.hashKey, made.featureKey)
    return made
  }

  /** Generation 0: there is no file of it yet. */
  model(name: string): ModelRow {
    const row = this.#database.prepare('SELECT id, generation FROM model WHERE name = ?').get(name)
    if (row !== undefined) return { id: Number(row['id']), generation: Number(row['generation']) }
    const { lastInsertRowid } = this.#database.prepare('INSERT INTO model (name, generation) VALUES (?, 0)').run(name)
    return { id: Number(lastInsertRowid), generation: 0 }
  }

  models(): readonly (ModelRow & { readonly name: string })[] {
    const rows = this.#database.prepare('SELECT id, name, generation FROM model ORDER BY name').all()
    return rows.map(row => ({
      id: Number(row['id']),
      name: String(row['name']),
      generation: Number(row['generation']),
    }))
  }

  setGeneration(model: number, generation: number): void {
    this.#database.prepare('UPDATE model SET generation = ? WHERE id = ?').run(generation, model)
  }

  find(model: number, message: Buffer): Entry | null {
    const row = this.#find.get(model, message)
    if (row === undefined) return null
    const steps = Buffer.from(row['steps'] as Uint8Array)
    const reporter = row['reporter'] as Uint8Array | null
    return {
      label: row['spam'] === 1 ? 'spam' : 'ham',
      receipt: {
        steps: Array.from({ length: steps.length / 4 }, (_, at) => steps.readInt32LE(at * 4)),
        halvings: Number(row['halvings']),
      },
      features: Number(row['features']),
      checked: String(row['checked']).split(',').filter(Boolean),
      reporter: reporter === null ? null : Buffer.from(reporter),
      day: Number(row['day']),
    }
  }

  put(model: number, message: Buffer, { label, receipt, features, checked, reporter, day }: Entry): void {
    const steps = Buffer.alloc(receipt.steps.length * 4)
    receipt.steps.forEach((step, at) => steps.writeInt32LE(step, at * 4))
    this.#put.run(
      model,
      message,
      label === 'spam' ? 1 : 0,
      steps,
      receipt.halvings,
      features,
      checked.join(),
      reporter,
      day,
    )
  }

  drop(model: number, message: Buffer): void {
    this.#drop.run(model, message)
  }

  tally(model: number, today: number): Tally {
    const sql = `SELECT lower(hex(reporter)) AS reporter, count(*) AS messages, sum(day = ?) AS today
      FROM receipt WHERE model = ? GROUP BY reporter`
    const rows = this.#database.prepare(sql).all(today, model)
    const byReporter = new Map(
      rows.map(row => [String(row['reporter'] ?? ''), { all: Number(row['messages']), today: Number(row['today']) }]),
    )
    return { total: [...byReporter.values()].reduce((sum, { all }) => sum + all, 0), byReporter }
  }

  keepOut(model: number, day: number, messages: number): void {
    const sql =
      'INSERT INTO kept_out VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET messages = messages + excluded.messages'
    this.#database.prepare(sql).run(model, day, messages)
  }

  /** Null where nothing was learnt. */
  oldestDay(): number | null {
    const row = this.#database
      .prepare(
        'SELECT min(day) AS day FROM (SELECT min(day) AS day FROM receipt UNION ALL SELECT min(day) FROM kept_out)',
      )
      .get()
    return typeof row?.['day'] === 'number' ? row['day'] : null
  }

  /** Drops what is older; gives how many receipts that were. */
  expire(beforeDay: number): number {
    this.#database.prepare('DELETE FROM kept_out WHERE day < ?').run(beforeDay)
    return Number(this.#database.prepare('DELETE FROM receipt WHERE day < ?').run(beforeDay).changes)
  }

  /** All receipts of a model that is no more what they were written for. */
  clear(model: number): void {
    for (const table of ['receipt', 'kept_out'])
      this.#database.prepare(`DELETE FROM ${table} WHERE model = ?`).run(model)
  }

  summary(model: number): Summary {
    const sql = `SELECT count(*) AS receipts, count(DISTINCT reporter) AS reporters, min(day) AS oldest,
      (SELECT sum(messages) FROM kept_out WHERE model = ?1) AS kept_out FROM receipt WHERE model = ?1`
    const row = this.#database.prepare(sql).get(model)
    return {
      receipts: Number(row?.['receipts']),
      reporters: Number(row?.['reporters']),
      oldestDay: row?.['oldest'] === null ? null : Number(row?.['oldest']),
      keptOut: Number(row?.['kept_out'] ?? 0),
    }
  }
}
