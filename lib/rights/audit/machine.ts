/** Where memory may come to lie on a disk: swap and core dumps. Source: proc(5), core(5), swapon(8). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check, Finding } from './finding.ts'

export const machine: Check = {
  name: 'machine',
  look: ({ proc }) => [
    ...swap(text(proc, 'swaps')),
    ...cores(text(proc, 'self/limits'), text(proc, 'sys/kernel/core_pattern')),
  ],
}

function swap(swaps: string | null): readonly Finding[] {
  const devices = (swaps ?? '')
    .split('\n')
    .slice(1)
    .flatMap(line => line.split(/\s/, 1).filter(name => name !== '' && !name.startsWith('/dev/zram')))
  if (devices.length === 0) return []
  return [
    {
      level: 'warning',
      wanted: 'no swap, or an encrypted one: messages are read in memory',
      found: devices.join(', '),
      todo: 'encrypt it with a random key (crypttab: swap), use zram, or swapoff -a',
    },
  ]
}

function cores(limits: string | null, pattern: string | null): readonly Finding[] {
  const soft = /^Max core file size\s+(\S+)/m.exec(limits ?? '')?.[1]
  if (soft === undefined || soft === '0') return []
  return [
    {
      level: 'warning',
      wanted: 'no core dumps: the memory of the daemon would lie on the disk (ulimit -c 0)',
      found: `ulimit -c is ${soft} where this command was called${pattern === null ? '' : `, and dumps go to ${pattern.trim()}`}`,
      todo: 'LimitCORE=0 in the daemon’s unit; Storage=none in coredump.conf where systemd takes them',
    },
  ]
}

/** Null where there is none: another system. */
function text(proc: string, name: string): string | null {
  try {
    return readFileSync(join(proc, name), 'utf8')
  } catch {
    return null
  }
}
