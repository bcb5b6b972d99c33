/** A digest as plain text. */
import type { DigestView, EntryView, Link } from './digest-view.ts'

export function digestText({ colon, intro, logIn, groups, notes, journal, links, foot }: DigestView): string {
  const blocks = [
    intro.join('\n\n'),
    ...(logIn === null ? [] : [linkText(logIn, colon)]),
    ...groups.flatMap(({ title, entries }) => [underlined(title), ...entries.map(one => entryText(one, colon))]),
    ...notes,
    ...(journal === null ? [] : [underlined(journal.title), journal.lines.join('\n')]),
    ...links.map(one => linkText(one, colon)),
    `-- \n${foot.join('\n')}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function entryText({ rows, links }: EntryView, colon: string): string {
  return [
    ...rows.map(({ label, value }) => `${label}${colon} ${value}`),
    ...links.map(({ text, url }) => `  ${text}${colon} ${url}`),
  ].join('\n')
}

function linkText({ text, url }: Link, colon: string): string {
  return `${text}${colon}\n${url}`
}

function underlined(title: string): string {
  return `${title}\n${'-'.repeat(title.length)}`
}
