/** A digest as HTML: no picture, no script, no style sheet, nothing that has to be fetched. Readable without any styles. */
import { escaped } from './shown.ts'
import type { DigestView, EntryView, Link, Row } from './digest-view.ts'

const BODY = 'font-family:sans-serif;font-size:15px;line-height:1.45;max-width:46em;margin:1em auto;padding:0 1em'
const ENTRY = 'border-left:3px solid #8899aa;margin:0 0 1.2em 0;padding:0 0 0 .8em'
const SMALL = 'font-size:13px'

export function digestHtml(view: DigestView): string {
  const { lang, colon, subject, intro, logIn, groups, notes, journal, links, foot } = view
  const body = [
    ...intro.map(paragraph),
    ...(logIn === null ? [] : [`<p>${anchor(logIn)}</p>`]),
    ...groups.flatMap(({ title, entries }) => [
      `<h2>${escaped(title)}</h2>`,
      ...entries.map(one => entryHtml(one, colon)),
    ]),
    ...notes.map(paragraph),
    ...(journal === null
      ? []
      : [
          `<h2>${escaped(journal.title)}</h2>`,
          `<ul>${journal.lines.map(line => `<li>${escaped(line)}</li>`).join('\n')}</ul>`,
        ]),
    ...links.map(link => `<p>${anchor(link)}</p>`),
    `<hr><p style="${SMALL}">${foot.map(escaped).join('<br>\n')}</p>`,
  ]
  return [
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    `<body style="${BODY}">`,
    ...body,
    '</body></html>\n',
  ].join('\n')
}

function entryHtml({ rows, links }: EntryView, colon: string): string {
  const actions = links.map(anchor).join(' &#183; ')
  return `<div style="${ENTRY}">\n${rows.map(row => rowHtml(row, colon)).join('<br>\n')}${actions === '' ? '' : `<br>\n${actions}`}</div>`
}

/** What came with mail stands apart from our words, whichever way it is written. */
function rowHtml({ label, value, foreign }: Row, colon: string): string {
  return `<b>${escaped(label)}${colon}</b> ${foreign === true ? `<bdi>${escaped(value)}</bdi>` : escaped(value)}`
}

function anchor({ text, url }: Link): string {
  return `<a href="${escaped(url)}">${escaped(text)}</a>`
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`
}
