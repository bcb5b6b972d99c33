/**
 * Runs work that a hostile text can make slow, and ends it when its time is over, in the middle of a regular expression if
 * need be: V8 looks for an order to stop wherever a search goes back, and node:vm gives that order from another thread.
 */
import { Script, createContext } from 'node:vm'
import type { Context } from 'node:vm'

let box: Context | undefined
let script: Script | undefined

/** False: it was cut short. What `work` throws is thrown. */
export function within(ms: number, work: () => void): boolean {
  box ??= createContext({ work: null })
  script ??= new Script('work()')
  const outer: unknown = box['work']
  box['work'] = work
  try {
    script.runInContext(box, { timeout: Math.max(1, Math.ceil(ms)) })
    return true
  } catch (error) {
    // Not an Error of this world: it was made in the other one.
    const { code } = (error ?? {}) as { readonly code?: unknown }
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false
    throw error
  } finally {
    box['work'] = outer
  }
}
