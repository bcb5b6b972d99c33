/**
 * Processor time of a process and all below it, from /proc (proc(5), stat): user and system, what ended children took
 * included, as soon as their parent has waited for them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'

const MS_PER_TICK = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

type Stat = { readonly parent: number; readonly ms: number; readonly endedMs: number }

/** What `pid` and its descendants have taken so far, in ms; 0 where there is none. */
export function treeMs(pid: number): number {
  const stats = new Map<number, Stat>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readStat(Number(name))
    if (stat !== null) stats.set(Number(name), stat)
  }
  const below = (top: number): number => {
    const own = stats.get(top)
    if (own === undefined) return 0
    let ms = own.ms + own.endedMs
    for (const [child, { parent }] of stats) if (parent === top) ms += below(child)
    return ms
  }
  return below(pid)
}

/** What the children of this process took that have ended and were waited for, in ms. */
export function endedChildrenMs(): number {
  return readStat(process.pid)?.endedMs ?? 0
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold blanks and parentheses: fields are counted from behind the last one.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
    return { parent, ms: (user + system) * MS_PER_TICK, endedMs: (endedUser + endedSystem) * MS_PER_TICK }
  } catch {
    return null // it ended meanwhile
  }
}
