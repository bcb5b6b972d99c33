/**
 * A .cf file, line by line: comments off, `\#` a hash, conditions decided, each line a command and what it says.
 * A line that ends in \ goes on in the next one, which SpamAssassin itself does not know.
 * Source: Mail::SpamAssassin::Conf::Parser.
 */
import { conditionHolds } from './conditions.ts'
import type { Problem } from '../problem.ts'

export type Line = {
  readonly where: string
  readonly line: number
  /** Lower case, `_` for `-`. */
  readonly key: string
  readonly value: string
  /** Of `lang de …`, else null. */
  readonly language: string | null
}

export type Lines = {
  readonly lines: readonly Line[]
  readonly problems: readonly Problem[]
  /** Lines that a condition left out. */
  readonly passed: number
}

/** Lines that one may go on for. */
const MAX_PIECES = 1_000

type Open = { readonly line: number; readonly before: boolean }

/** `text`: an octet string. `where`: the file's name. */
export function readLines(text: string, where: string): Lines {
  const lines: Line[] = []
  const problems: Problem[] = []
  const open: Open[] = []
  let skipping = false
  let passed = 0
  const mistake = (line: number, what: string): void => {
    problems.push({ where, line, column: null, text: what, kind: 'mistake' })
  }
  const all = text.split('\n')
  for (let n = 0; n < all.length; n++) {
    const number = n + 1
    let piece = withoutComment(all[n] ?? '')
    const pieces = [piece]
    while (goesOn(piece) && n + 1 < all.length && pieces.length < MAX_PIECES) {
      piece = withoutComment(all[++n] ?? '')
      pieces.push(piece)
    }
    const written = pieces.map((one, at) => (at + 1 < pieces.length ? one.slice(0, -1) : one)).join('')
    if (written === '') continue
    const spoken = /^lang\s+(\S+)\s+(.*)$/is.exec(written)
    const [, word = '', value = ''] = /^(\S+)(?:\s+(.*))?$/s.exec(spoken?.[2] ?? written) ?? []
    const key = word.toLowerCase().replaceAll('-', '_')
    switch (key) {
      case 'if':
      case 'ifplugin': {
        open.push({ line: number, before: skipping })
        if (skipping) break
        const holds = conditionHolds(key, value)
        if (holds === null)
          mistake(number, `${key}: cannot read ${JSON.stringify(value.slice(0, 60))}; its lines are passed over`)
        skipping = holds !== true
        break
      }
      case 'else': {
        const inner = open.at(-1)
        if (inner === undefined) mistake(number, 'else without an if before it')
        else skipping = inner.before || !skipping
        break
      }
      case 'endif': {
        const inner = open.pop()
        if (inner === undefined) mistake(number, 'endif without an if before it')
        else skipping = inner.before
        break
      }
      default:
        if (skipping) passed++
        else lines.push({ where, line: number, key, value, language: spoken?.[1] ?? null })
    }
  }
  for (const { line } of open) mistake(line, 'an if that no endif ends; it ends with the file')
  return { lines, problems, passed }
}

/** An odd number of \ at its end. */
function goesOn(piece: string): boolean {
  let at = piece.length
  while (at > 0 && piece[at - 1] === '\\') at--
  return (piece.length - at) % 2 === 1
}

function withoutComment(written: string): string {
  const hash = written.includes('#') ? written.search(/(?<!\\)#/) : -1
  return (hash < 0 ? written : written.slice(0, hash)).replaceAll('\\#', '#').trim()
}
