/** Own log files: not older than the statement says, of nobody, and nobody else's business. */
import { createReadStream, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DAY_S, many } from './finding.ts'
import type { Check, Finding } from './finding.ts'

const FILE = /^cleanmilter-(\d{4}-\d{2}-\d{2})\.jsonl$/
/** Host names and queue ids have no @; an address has. */
const ADDRESS = /[^\s"@,;]@[^\s"@,;]/

export const logFiles: Check = {
  name: 'log',
  async look({ settings, now }) {
    const { to, keep_days: days } = settings.log
    if (to === 'stdout')
      return [
        {
          level: 'note',
          wanted: `log lines are gone after the time that the statement names`,
          found: 'log.to is stdout: the system keeps them, and this program cannot tell for how long',
          todo: 'bound it there (journald: MaxRetentionSec), and fill it into the statement; or let log.to be a folder',
        },
      ]
    const names = namesIn(to)
    if (names === null)
      return [
        {
          level: 'warning',
          wanted: `${to}: the folder of the log`,
          found: 'it cannot be read, or is not there',
          todo: 'start the daemon once; call the audit as root or as the filter’s user',
        },
      ]
    const findings: Finding[] = []
    const files = names.flatMap(name => {
      const date = FILE.exec(name)?.[1]
      return date === undefined ? [] : [{ name, date, path: join(to, name) }]
    })
    // The daemon looks each hour and at each change of day.
    const oldest = new Date(now.getTime() - (days + 1) * DAY_S * 1000).toISOString().slice(0, 10)
    const old = files.filter(({ date }) => date < oldest)
    if (old.length > 0)
      findings.push({
        level: 'fault',
        wanted: `no log older than ${days} days (log.keep_days)`,
        found: `${to}: ${many(old.length, 'file')}, the oldest of ${old.map(({ date }) => date).sort()[0] ?? ''}`,
        todo: 'start the daemon, which deletes them, or delete them',
      })
    for (const { path } of files) {
      const lines = await linesWithAddress(path)
      if (lines > 0)
        findings.push({
          level: 'fault',
          wanted: 'no mail address in any log line',
          found: `${path}: ${many(lines, 'line')} with what looks like one`,
          todo: 'delete the file if another program wrote it; else report it: that would be a mistake of this program',
        })
      const mode = lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0
      if ((mode & 0o007) !== 0)
        findings.push({
          level: 'fault',
          wanted: `${path}: for its owner and group only`,
          found: `mode ${(mode & 0o777).toString(8)}`,
          todo: `chmod o= ${path}`,
        })
    }
    return findings
  },
}

function namesIn(folder: string): readonly string[] | null {
  try {
    return readdirSync(folder)
  } catch {
    return null
  }
}

async function linesWithAddress(path: string): Promise<number> {
  let count = 0
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity })
  for await (const line of lines) if (ADDRESS.test(line)) count++
  return count
}
