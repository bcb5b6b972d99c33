/** The audit: does this host do what the privacy statement says? All checks, in this order; one that cannot be made is a fault. */
import { connections } from './connections.ts'
import { databases, journal } from './databases.ts'
import { permissions, strays } from './files.ts'
import { heldRows, sealed } from './held.ts'
import { dayKeys, siteKey } from './keys.ts'
import { logFiles } from './log-files.ts'
import { machine } from './machine.ts'
import type { Check, Finding, System } from './finding.ts'

export const CHECKS: readonly Check[] = [
  databases,
  sealed,
  heldRows,
  dayKeys,
  siteKey,
  journal,
  permissions,
  strays,
  logFiles,
  connections,
  machine,
]

export type Audited = Finding & { readonly check: string }

/** Never throws: what cannot be looked at is not as it should be. */
export async function audit(system: System): Promise<readonly Audited[]> {
  const found: Audited[] = []
  for (const { name, look } of CHECKS)
    try {
      found.push(...(await look(system)).map(one => ({ check: name, ...one })))
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      found.push({
        check: name,
        level: 'fault',
        wanted: 'it can be looked at',
        found: code === undefined ? message : `${message.split('\n', 1)[0] ?? ''} (${code})`,
        todo: 'call the audit as root, or as the filter’s user',
      })
    }
  return found
}
