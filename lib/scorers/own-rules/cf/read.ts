/**
 * Files and folders of .cf rules to rules. A folder's files are read in the order of their names, as SpamAssassin reads
 * them; a later definition replaces an earlier one.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { buildRules } from './build.ts'
import { emptyDefinitions, readDefinition } from './definitions.ts'
import { readLines } from './lines.ts'
import type { Problem } from '../problem.ts'
import type { OwnRule } from '../rule.ts'
import type { Definitions } from './definitions.ts'

export type CfRules = {
  readonly rules: readonly OwnRule[]
  readonly problems: readonly Problem[]
  readonly files: readonly string[]
  /** All rules that are defined, whether or not they can be used. */
  readonly names: ReadonlySet<string>
  /** Lines that conditions left out. */
  readonly passed: number
}

export const MAX_FILE_OCTETS = 16 * 1024 ** 2
const MAX_FILES = 1_000
/** Of all files together; the largest public sets have a few. */
const MAX_OCTETS = 64 * 1024 ** 2

export function readCfFiles(paths: readonly string[]): CfRules {
  const all = emptyDefinitions()
  const files: string[] = []
  let passed = 0
  let octets = 0
  const open = new Set<string>()
  const read = (file: string, depth: number): void => {
    if (files.length >= MAX_FILES || depth > 8 || open.has(file)) {
      report(all, file, 'too many files, or a file that includes itself; it is not read')
      return
    }
    const text = textOf(file, all)
    if (text === null) return
    octets += text.length
    if (octets > MAX_OCTETS) {
      report(all, file, `with it the files have more than ${MAX_OCTETS} octets; it is not read`)
      return
    }
    files.push(file)
    open.add(file)
    const { lines, problems, passed: left } = readLines(text, file)
    passed += left
    all.problems.push(...problems)
    for (const line of lines) {
      if (line.key === 'include') read(resolve(dirname(file), line.value), depth + 1)
      else readDefinition(line, all)
    }
    open.delete(file)
  }
  for (const path of paths) for (const file of filesIn(path, all)) read(file, 0)
  const rules = buildRules(all)
  return { rules, problems: all.problems, files, names: new Set(all.rules.keys()), passed }
}

/** Rules out of text, for tests and embedders. `text`: as a file holds it, UTF-8. */
export function readCfText(text: string, where = 'rules.cf'): CfRules {
  const all = emptyDefinitions()
  const { lines, problems, passed } = readLines(Buffer.from(text, 'utf8').toString('latin1'), where)
  all.problems.push(...problems)
  for (const line of lines) readDefinition(line, all)
  const rules = buildRules(all)
  return { rules, problems: all.problems, files: [where], names: new Set(all.rules.keys()), passed }
}

function filesIn(path: string, all: Definitions): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    const names = readdirSync(path).filter(name => name.endsWith('.cf') && !name.startsWith('.'))
    return names.toSorted((a, b) => (a < b ? -1 : 1)).map(name => join(path, name))
  } catch (error) {
    report(all, path, `cannot be read: ${codeOf(error)}`)
    return []
  }
}

function textOf(file: string, all: Definitions): string | null {
  try {
    if (statSync(file).size > MAX_FILE_OCTETS) {
      report(all, file, `longer than ${MAX_FILE_OCTETS} octets; it is not read`)
      return null
    }
    return readFileSync(file, 'latin1')
  } catch (error) {
    report(all, file, `cannot be read: ${codeOf(error)}`)
    return null
  }
}

function report(all: Definitions, where: string, text: string): void {
  all.problems.push({ where, line: null, column: null, text, kind: 'mistake' })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'it is no file'
}
