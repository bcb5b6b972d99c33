/** What is wrong with the settings: all of it, each at its place, in words for the admin who wrote them. */

export type Mistake = {
  /** The file, or the flag as it was typed (`--set a=b`). */
  readonly where: string
  /** From 1; null for a flag, and for what has no place in the file. */
  readonly line: number | null
  readonly column: number | null
  readonly text: string
}

/** Thrown when settings cannot be used; nothing was changed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly mistakes: readonly Mistake[]
  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(mistakeText).join('\n'))
    this.mistakes = mistakes
  }
}

/** `file:line:column: what was found and what was wanted`, the form that editors can jump to. */
export function mistakeText({ where, line, column, text }: Mistake): string {
  const place = line === null ? where : `${where}:${line}:${column ?? 1}`
  return `${place}: ${text}`
}
