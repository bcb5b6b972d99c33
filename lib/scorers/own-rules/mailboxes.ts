/**
 * Addresses and the names beside them in a From, To or Cc field, read as forgivingly as mail programs do.
 * Source: RFC 5322 §3.4; obsolete routes and the name in a comment included.
 */

export type NamedMailbox = {
  /** As it stands. */
  readonly address: string
  /** The phrase before the address or the comment behind it; null where there is none. */
  readonly name: string | null
}

const MAX_MAILBOXES = 500

/** `value`: an unfolded octet string. */
export function mailboxesIn(value: string): readonly NamedMailbox[] {
  const found: NamedMailbox[] = []
  for (const piece of pieces(value)) {
    if (found.length >= MAX_MAILBOXES) break
    const mailbox = readMailbox(piece)
    if (mailbox !== null) found.push(mailbox)
  }
  return found
}

type Piece = { readonly words: string; readonly quoted: readonly string[]; readonly comments: readonly string[] }

/** Cut at commas outside quotes and brackets, behind an address: without one they belong to a name; in `words`, \0 stands for a quoted string. */
function pieces(value: string): Piece[] {
  const all: Piece[] = []
  let words = ''
  let quoted: string[] = []
  let comments: string[] = []
  let angle = false
  // An end that does not come is not looked for twice.
  const open = new Set<string>()
  const end = (): void => {
    if (words.trim() !== '' || comments.length > 0) all.push({ words, quoted, comments })
    ;[words, quoted, comments, angle] = ['', [], [], false]
  }
  for (let at = 0; at < value.length; at++) {
    const c = value[at] ?? ''
    const text = (c === '"' || c === '(') && !open.has(c) ? enclosed(value, at) : null
    if (text === null && (c === '"' || c === '(')) open.add(c)
    if (text !== null) {
      at = text.end
      if (c === '(') comments.push(text.content)
      else if (value[text.end + 1] === '@') words += text.content
      else {
        quoted.push(text.content)
        words += '\0'
      }
    } else if ((c === ',' || c === ';') && !angle && /[@<]/.test(words)) end()
    else {
      if (c === '<') angle = true
      if (c === '>') angle = false
      words += c
    }
  }
  end()
  return all
}

/** A quoted string or a comment; null where it has no end. */
function enclosed(value: string, start: number): { readonly content: string; readonly end: number } | null {
  const close = value[start] === '"' ? '"' : ')'
  let content = ''
  let depth = 1
  for (let at = start + 1; at < value.length; at++) {
    const c = value[at] ?? ''
    if (c === '\\') {
      content += value[++at] ?? ''
      continue
    }
    if (c === close && --depth === 0) return { content, end: at }
    if (close === ')' && c === '(') depth++
    content += c
    if (content.length > 2_000) return null
  }
  return null
}

function readMailbox({ words, quoted, comments }: Piece): NamedMailbox | null {
  let next = 0
  const filled = (text: string): string => text.replace(/\0/g, () => quoted[next++] ?? '')
  const open = words.lastIndexOf('<')
  if (open >= 0) {
    const name = filled(words.slice(0, open)).trim()
    const close = words.indexOf('>', open)
    const address = words
      .slice(open + 1, close < 0 ? undefined : close)
      .replace(/\0|\s/g, '')
      .replace(/^@[^:]*:/, '')
    const phrase = name === '' ? (comments[0] ?? null) : name
    if (address === '' && phrase === null) return null
    return { address: address.includes('@') ? address : '', name: phrase === address ? null : phrase }
  }
  const address = /[^\s\0<>:]+@[^\s\0<>]+/.exec(words.slice(0, 2_000))?.[0] ?? ''
  if (address === '') return null
  const rest = filled(words.replace(address, '')).replace(/^.*:/, '').trim()
  return { address, name: comments[0] ?? (rest === '' ? null : rest) }
}
