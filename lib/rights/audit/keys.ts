/** Keys: those of days that are over are gone, and none is where a backup takes it along. */
import { DAY_S, dayText, many, numberOf, seconds } from './finding.ts'
import type { KeyedClass } from '../../privacy/day-keys.ts'
import type { Check, Finding, System } from './finding.ts'

/** A key dies when the last moment of its day has had its days; a daemon that was away over night had no chance. */
const LATE_DAYS = 1

export const dayKeys: Check = {
  name: 'day-keys',
  look(system) {
    const { settings, quarantine, now } = system
    const { retention, log } = settings
    const periods: Readonly<Record<KeyedClass, readonly [days: number, name: string]>> = {
      held: [retention.held_days, 'retention.held_days'],
      entry: [Math.min(retention.entry_days, retention.held_days), 'retention.entry_days'],
      explain: [log.keep_days, 'log.keep_days'],
      audit: [retention.audit_days, 'retention.audit_days'],
    }
    const today = Math.floor(seconds(now) / DAY_S)
    return Object.entries(periods).flatMap(([kind, [days, name]]): Finding[] => {
      const old = quarantine.dayKeys
        .days(kind as KeyedClass)
        .filter(day => day + 1 + days + LATE_DAYS < today && !isNeeded(system, kind, day))
      const [oldest] = old
      if (oldest === undefined) return []
      return [
        {
          level: 'fault',
          wanted: `no key of a day whose ${days} days (${name}) are over: without it no copy in a backup can be read`,
          found: `${many(old.length, 'key')} of the class ${kind}, the oldest of ${dayText(oldest)}`,
          todo: 'is the daemon running, and is its clock right? cleanmilter retention tells, and deletes with --expire',
        },
      ]
    })
  },
}

export const siteKey: Check = {
  name: 'keys',
  look({ settings, keys, quarantine }) {
    const findings: Finding[] = []
    const { data } = settings
    if (settings.quarantine.how === 'store' && !quarantine.keys.exists)
      findings.push({
        level: 'fault',
        wanted: `${quarantine.keys.publicFile}: the key that held mail is sealed to`,
        found: 'it is not there: mail that would be held is put off',
        todo: 'cleanmilter keys init',
      })
    if (keys === data || keys.startsWith(`${data}/`))
      findings.push({
        level: 'note',
        wanted: 'the keys are in no backup: what is erased or over must not be readable from there',
        found: `${keys} is within ${data}`,
        todo: `leave ${keys} out of the backup of ${data} (cleanmilter keys backup makes one that may be kept), or set keys.folder`,
      })
    return findings
  },
}

/** A message may have been promised a longer time when it came. */
function isNeeded({ quarantine, now }: System, kind: string, day: number): boolean {
  if (kind !== 'held' || !quarantine.state.exists) return false
  return (
    quarantine.state.demand(database =>
      numberOf(database, 'SELECT count(*) AS n FROM held WHERE day = ? AND expires_at >= ?', day, seconds(now)),
    ) > 0
  )
}
