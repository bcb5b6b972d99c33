/** The table as text: examples/cleanmilter.yaml and the manual entries are made here, so that they cannot be out of date. */
import { wanted, writeValue } from './kinds.ts'
import { ROWS } from './settings.ts'
import type { Row } from './settings.ts'

/**
 * A settings file in which nothing is set: sections stand there, each setting is a comment that shows its default.
 * Taking off `# ` sets it.
 */
export function sampleFile(): string {
  const lines = [
    '# Settings of cleanmilter: /etc/cleanmilter/cleanmilter.yaml',
    '# Every line that is commented out shows a default, or an example where the default is "not set".',
    '# Check with: cleanmilter check-config -c FILE     Take effect with: systemctl reload cleanmilter',
  ]
  let open: readonly string[] = []
  for (const [name, row] of ROWS) {
    const path = name.split('.')
    const leaf = path.pop() ?? ''
    const shared = path.findIndex((part, n) => part !== open[n])
    if (open.length === 0 || path.length === 0 || shared === 0) lines.push('')
    path.forEach((part, n) => {
      if (shared >= 0 && n >= shared) lines.push(`${indent(n)}${part}:`)
    })
    open = path
    const at = indent(path.length)
    lines.push(...wrap(entryText(row), 100 - at.length).map(line => `${at}## ${line}`))
    lines.push(`${at}# ${leaf}: ${isEmpty(row) ? (row.example ?? '') : writeValue(row.default, row)}`)
  }
  return `${lines.join('\n')}\n`
}

/** One setting in the manual. */
export function manualEntry(name: string, row: Row): string {
  const facts = [
    `wanted: ${row.list === true ? 'a list, each ' : ''}${wanted(row)}`,
    `default: ${isEmpty(row) ? 'not set' : writeValue(row.default, row)}`,
    ...(row.example === undefined ? [] : [`example: ${row.example}`]),
    ...(row.restart === true ? ['a change wants a restart'] : []),
  ]
  return [name, ...wrap(row.doc, 92), ...facts.flatMap(fact => wrap(fact, 92))].join('\n    ')
}

/** The manual entries of all settings that `about` names, a name or a section; of all where it names none. */
export function manual(about = ''): string | null {
  const rows = [...ROWS].filter(([name]) => about === '' || name === about || name.startsWith(`${about}.`))
  return rows.length === 0 ? null : `${rows.map(([name, row]) => manualEntry(name, row)).join('\n\n')}\n`
}

function entryText(row: Row): string {
  const restart = row.restart === true ? ' (A change wants a restart.)' : ''
  const example = isEmpty(row) && !/not set|none/i.test(row.doc) ? ' Not set by default.' : ''
  const words = row.kind === 'choice' ? ` One of: ${row.words?.join(', ') ?? ''}.` : ''
  return `${row.doc}${words}${example}${restart}`
}

function isEmpty({ default: value }: Row): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

function indent(depth: number): string {
  return '  '.repeat(depth)
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
