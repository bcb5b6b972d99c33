/**
 * The public conformance suites as plain data, where they lie beside the checkout. Their licences differ, so they are no
 * part of this project: a test that finds none says so and is skipped.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Resolve } from '../../lib/dns/resolve.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared', 'suites')

/** Why the suites cannot be run, or false: what tap's `skip` takes. */
export const suitesMissing: string | false = existsSync(folder) ? false : `no conformance suites at ${folder}`

export type Zone = Readonly<Record<string, readonly unknown[]>>

/** A case: `contested` says why good implementations differ about it. */
export type Case = { readonly id: string; readonly title?: string; readonly contested?: string }

export function readSuite(suite: string): unknown {
  return JSON.parse(readFileSync(join(folder, suite, 'cases.json'), 'utf8'))
}

export function readSuiteFile(suite: string, path: string): Buffer {
  return readFileSync(join(folder, suite, path))
}

/** What makes a resolver of a zone, as the suites themselves do. */
export async function zoneResolver(): Promise<(zone: Zone, options?: { strictNames: boolean }) => Resolve> {
  const { makeResolver } = (await import(pathToFileURL(join(folder, 'lib', 'zone.mjs')).href)) as {
    makeResolver: (zone: Zone, options?: { strictNames: boolean }) => Resolve
  }
  return makeResolver
}

/** Counts what contested cases say, which decide nothing. */
export class Contested {
  #agree = 0
  #differ = 0

  count(agrees: boolean): void {
    if (agrees) this.#agree++
    else this.#differ++
  }

  summary(): string {
    return `contested cases: ${this.#agree} agree, ${this.#differ} differ`
  }
}
