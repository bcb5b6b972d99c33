/** A table for the terminal, with cells that are wrapped into the width of their column. */

export type Column<Row> = {
  readonly title: string
  readonly width: number
  /** Its paragraphs, each from a line of its own on. */
  readonly cell: (row: Row) => readonly string[]
}

/** Rows with an empty line between them, under the titles. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lineOf = (cells: readonly string[]): string =>
    columns
      .map(({ width }, n) => (cells[n] ?? '').padEnd(width))
      .join('  ')
      .trimEnd()
  const head = [lineOf(columns.map(({ title }) => title)), lineOf(columns.map(({ width }) => '-'.repeat(width)))]
  const body = rows.map(row => {
    const cells = columns.map(({ width, cell }) => cell(row).flatMap(text => wrapped(text, width)))
    const height = Math.max(...cells.map(({ length }) => length))
    return Array.from({ length: height }, (_, n) => lineOf(cells.map(lines => lines[n] ?? ''))).join('\n')
  })
  return `${head.join('\n')}\n${body.join('\n\n')}\n`
}

/** At spaces; a word that is longer than a line is cut. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap(word => word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= width) line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}
