/** The privacy statement as text, and as a page that loads nothing. */
import type { Notice } from './notice.ts'

const WIDTH = 100

export function noticeText({ title, made, sections }: Notice): string {
  const parts = sections.map(({ heading, paragraphs }) =>
    [heading, '-'.repeat(heading.length), ...paragraphs.map(one => wrapped(one, '- ', '  '))].join('\n'),
  )
  return `${[`${title}\n${'='.repeat(title.length)}`, wrapped(made, '', ''), ...parts].join('\n\n')}\n`
}

export function noticeHtml({ language, title, made, sections }: Notice): string {
  const parts = sections.map(
    ({ heading, paragraphs }) =>
      `<h2>${escaped(heading)}</h2>\n<ul>\n${paragraphs.map(one => `<li>${escaped(one)}</li>`).join('\n')}\n</ul>`,
  )
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>body { max-width: 44em; margin: 2em auto; padding: 0 1em; font: 1rem/1.5 sans-serif } li { margin: 0.4em 0 }</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(made)}</p>
${parts.join('\n')}
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)
}

function wrapped(text: string, first: string, rest: string): string {
  const lines: string[] = []
  let line = first
  for (const [n, word] of text.split(' ').entries()) {
    if (n > 0 && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = `${rest}${word}`
    } else line += n === 0 ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
