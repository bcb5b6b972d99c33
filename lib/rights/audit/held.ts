/** Held mail: sealed, each row with its file and each file with its row, and gone when its time is over. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ShreddedError } from '../../privacy/day-keys.ts'
import { sealedEntry, sealedMessage } from '../../quarantine/read.ts'
import { DAY_S, dayText, many, numberOf, seconds } from './finding.ts'
import type { Check, Finding, System } from './finding.ts'

/** What the key of a day wrapped (privacy/day-keys), and what was sealed (age). */
const WRAPPED = Buffer.from('CM1\n')
const SEALED = Buffer.from('age-encryption.org/v1\n')
/** A daemon looks every second; one that was away over night had no chance. */
const LATE_S = DAY_S
/** A file without a row goes after two looks an hour apart. */
const LEFT_MS = 3 * 3_600_000
/** So many of the newest are unwrapped, too. */
const LOOKED_INTO = 50

export const sealed: Check = {
  name: 'sealed',
  async look({ quarantine, settings }) {
    const { state, files } = quarantine
    const bad: Record<string, number> = state.exists
      ? {
          'list entry': state.demand(database =>
            numberOf(database, `SELECT count(*) AS n FROM held WHERE entry IS NOT NULL AND ${notWrapped('entry')}`),
          ),
          report: state.demand(database =>
            numberOf(database, `SELECT count(*) AS n FROM report WHERE ${notWrapped('facts')}`),
          ),
          'journal entry': state.demand(database =>
            numberOf(database, `SELECT count(*) AS n FROM journal WHERE ${notWrapped('words')}`),
          ),
        }
      : {}
    let [readable, lost] = [0, 0]
    for (const day of await files.days())
      for (const name of await files.names(day))
        if (!startsWith(join(settings.data, 'quarantine', dayText(day), name))) readable++
    for (const item of newest(quarantine)) {
      const found = await sealedIn(quarantine, item)
      if (found === 'open') readable++
      if (found === 'lost') lost++
    }
    const rows = Object.entries(bad).filter(([, n]) => n > 0)
    return [
      ...[...rows, ...(readable > 0 ? [['file or entry', readable] as const] : [])].map(([what, n]): Finding => ({
        level: 'fault',
        wanted: 'everything of a held message is sealed, and wrapped by the key of its day',
        found: `${many(n, what, what === 'list entry' ? 'list entries' : `${what}s`)} not so`,
        todo: 'find out who wrote it there; delete it (cleanmilter quarantine delete), or report it',
      })),
      ...(lost === 0
        ? []
        : [
            {
              level: 'warning',
              wanted: 'held mail can be released until its time is over',
              found: `${many(lost, 'message')} of the newest ${LOOKED_INTO} cannot: the key of their day is gone`,
              todo: 'restore the folder of the keys, if it was lost; else they end by themselves',
            } as const,
          ]),
    ]
  },
}

export const heldRows: Check = {
  name: 'held',
  async look({ quarantine, settings, now }) {
    const { state, files } = quarantine
    if (!state.exists) return []
    const findings: Finding[] = []
    const at = seconds(now)
    const days = settings.retention.held_days
    const over = state.demand(database =>
      numberOf(database, 'SELECT count(*) AS n FROM held WHERE expires_at < ?', at - LATE_S),
    )
    if (over > 0)
      findings.push({
        level: 'fault',
        wanted: 'a held message is gone when its time is over',
        found: `${many(over, 'message')} that should have gone more than a day ago`,
        todo: 'is the daemon running, and is its clock right? cleanmilter retention tells, and deletes with --expire',
      })
    const longer = state.demand(database =>
      numberOf(database, 'SELECT count(*) AS n FROM held WHERE expires_at - held_at > ?', days * DAY_S + 60),
    )
    if (longer > 0)
      findings.push({
        level: 'warning',
        wanted: `held mail is kept for ${days} days (retention.held_days), as the statement says`,
        found: `${many(longer, 'message')} came when it was longer, and will stay so long`,
        todo: 'say so to the recipients, or delete them',
      })
    findings.push(...(await pairs({ state, files }, settings.data, now)))
    return findings
  },
}

async function pairs(
  { state, files }: Pick<System['quarantine'], 'state' | 'files'>,
  data: string,
  now: Date,
): Promise<readonly Finding[]> {
  const rows = state.demand(database =>
    database.prepare("SELECT day, name FROM held WHERE trouble IS NOT 'gone'").all(),
  )
  const wanted = new Map(rows.map(row => [`${Number(row['day'])} ${String(row['name'])}`, row]))
  let [left, there] = [0, 0]
  for (const day of await files.days())
    for (const name of await files.names(day)) {
      if (wanted.delete(`${day} ${name}`)) there++
      else if (isOld(join(data, 'quarantine', dayText(day), name), now)) left++
    }
  // A row that came or went while we looked is looked up again.
  const missing = [...wanted.values()].filter(row => {
    const { n } = state.demand(database =>
      database.prepare('SELECT count(*) AS n FROM held WHERE name = ?').get(String(row['name'])),
    ) as { readonly n: number }
    const path = join(data, 'quarantine', dayText(Number(row['day'])), String(row['name']))
    return n > 0 && statSync(path, { throwIfNoEntry: false }) === undefined
  }).length
  return [
    ...(left === 0
      ? []
      : [
          {
            level: 'fault',
            wanted: 'each file below data/quarantine is a held message',
            found: `${many(left, 'file')} without a row (${there} with one)`,
            todo: 'the daemon deletes what a crash left within some hours; many of them are a lost database: restore it',
          } as const,
        ]),
    ...(missing === 0
      ? []
      : [
          {
            level: 'fault',
            wanted: 'each held message has its file',
            found: `${many(missing, 'message')} without one`,
            todo: 'restore the folder data/quarantine, if it was lost; else delete them: nobody can release them',
          } as const,
        ]),
  ]
}

function notWrapped(column: string): string {
  return `substr(${column}, 1, ${WRAPPED.length}) IS NOT x'${WRAPPED.toString('hex')}'`
}

function newest({ state }: System['quarantine']): readonly { readonly day: number; readonly name: string }[] {
  if (!state.exists) return []
  return state
    .demand(database => database.prepare(`SELECT day, name FROM held ORDER BY id DESC LIMIT ${LOOKED_INTO}`).all())
    .map(row => ({ day: Number(row['day']), name: String(row['name']) }))
}

/** `open`: below its wrapping it is not sealed. `lost`: its key is gone. */
async function sealedIn(
  quarantine: System['quarantine'],
  item: { readonly day: number; readonly name: string },
): Promise<'sealed' | 'open' | 'lost'> {
  try {
    const both = [await sealedMessage(quarantine, item), sealedEntry(quarantine, item)]
    return both.every(octets => octets === null || octets.subarray(0, SEALED.length).equals(SEALED)) ? 'sealed' : 'open'
  } catch (error) {
    if (error instanceof ShreddedError) return 'lost'
    throw error
  }
}

/** True also of one that went meanwhile. */
function startsWith(path: string): boolean {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
  try {
    const head = Buffer.alloc(WRAPPED.length)
    return readSync(fd, head, 0, head.length, 0) === head.length && head.equals(WRAPPED)
  } finally {
    closeSync(fd)
  }
}

function isOld(path: string, now: Date): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats !== undefined && now.getTime() - stats.mtimeMs > LEFT_MS
}
