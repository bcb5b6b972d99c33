/** A digest as plain text. */
import type { DigestView, EntryView, Link } from './digest-view.ts'

export function digestText({ intro, logIn, groups, notes, journal, links, foot }: DigestView): string {
  const blocks = [
    intro.join('\n\n'),
    ...(logIn === null ? [] : [linkText(logIn)]),
    ...groups.flatMap(({ title, entries }) => [underlined(title), ...entries.map(entryText)]),
    ...notes,
    ...(journal === null ? [] : [underlined(journal.title), journal.lines.join('\n')]),
    ...links.map(linkText),
    `-- \n${foot.join('\n')}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function entryText({ rows, links }: EntryView): string {
  return [
    ...rows.map(({ label, value }) => `${label}: ${value}`),
    ...links.map(({ text, url }) => `  ${text}: ${url}`),
  ].join('\n')
}

function linkText({ text, url }: Link): string {
  return `${text}:\n${url}`
}

function underlined(title: string): string {
  return `${title}\n${'-'.repeat(title.length)}`
}
