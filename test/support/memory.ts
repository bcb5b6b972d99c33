/**
 * Memory that is really held: what the collector has not got round to is no use to anybody, and comes and goes.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

export function memoryHeld(): NodeJS.MemoryUsage {
  collect()
  return process.memoryUsage()
}
