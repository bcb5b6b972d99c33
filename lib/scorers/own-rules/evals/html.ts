/** Questions about HTML. */
import { compiled } from '../regexp/pattern.ts'
import { parsePattern } from '../regexp/parse.ts'
import { writePattern } from '../regexp/write.ts'
import { bound, field } from './ask.ts'
import type { Rendered } from '../html.ts'
import type { Message } from '../message.ts'
import type { Eval } from './ask.ts'

function pages(mail: Message): readonly Rendered[] {
  return mail.rendered.map(({ html }) => html).filter(html => html !== null)
}

export const HTML_EVALS: Readonly<Record<string, Eval>> = {
  html_tag_exists: (mail, [tag = '']) => pages(mail).some(page => page.tags.has(tag.toLowerCase())),

  html_test: (mail, [what = '']) => TESTS[what]?.(mail) === true,

  /** How often an element stays open: `html_tag_balance('body', '!= 0')`. */
  html_tag_balance: (mail, [tag = '', bound = '']) =>
    pages(mail).some(
      page => page.tags.has(tag.toLowerCase()) && compares(page.open.get(tag.toLowerCase()) ?? 0, bound),
    ),

  html_eval(mail, [what = '', bound = '']) {
    const measure = MEASURES.get(what)
    return measure !== undefined && measured(mail, measure).some(value => compares(value, bound))
  },

  html_image_ratio: (mail, [least, most]) =>
    mail.rendered.some(({ html, text }) => {
      if (html === null || html.imageArea === 0) return false
      const ratio = text.replace(/\s+/g, '').length / html.imageArea
      return ratio > bound(least, -Infinity) && ratio <= bound(most, Infinity)
    }),

  html_image_only: (mail, [least, most]) =>
    pages(mail).some(
      ({ tags, length }) => tags.has('img') && length > bound(least, -1) && length <= bound(most, Infinity),
    ),

  html_title_subject_ratio(mail, [ratio]) {
    const subject = field(mail, 'Subject')
    return subject !== '' && pages(mail).some(({ title }) => title.length / subject.length > bound(ratio, Infinity))
  },

  html_text_match(mail, [what = '', pattern = '']) {
    const textsOf = TEXTS[what]
    if (textsOf === undefined) return false
    const search = patternOf(pattern)
    return pages(mail).some(page => textsOf(page).some(text => search.test(text)))
  },

  html_range(mail, [what, least, most]) {
    const measure = MEASURES.get(what ?? '')
    return (
      measure !== undefined &&
      measured(mail, measure).some(value => value > bound(least, -Infinity) && value <= bound(most, Infinity))
    )
  },

  check_iframe_src: mail => pages(mail).some(page => page.uris.some(({ type }) => type === 'iframe')),

  /** The link's text is an address of the web with another scheme or number than where it leads. */
  check_https_ip_mismatch: mail =>
    mail.uris.some(
      ({ raw, texts }) => /^http:\/+\d+\.\d+\.\d+\.\d+/i.test(raw) && texts.some(text => /^\s*https:\/\//i.test(text)),
    ),

  check_https_http_mismatch: mail =>
    mail.uris.some(({ hosts, types, texts }) => {
      const [host] = hosts
      if (host === undefined || !types.has('a')) return false
      const shown = texts.map(text => /^\s*https:\/\/([^\s/"'>?#:]+\.[a-z]{2,24})/i.exec(text)?.[1]?.toLowerCase())
      return shown.some(
        name =>
          name !== undefined &&
          !hosts.some(one => one === name || one.endsWith(`.${name}`) || name.endsWith(`.${one}`)),
      )
    }),
}

type Measure = (page: Rendered, text: string, octets: number) => number

const MEASURES: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ['length', ({ length }) => length],
  ['html_length', ({ text }) => text.length],
  ['ratio', (_, text, octets) => (octets === 0 ? 0 : (octets - text.length) / octets)],
  ['image_area', ({ imageArea }) => imageArea],
])

function measured(mail: Message, measure: Measure): readonly number[] {
  return mail.rendered.flatMap(({ html, part, text }) =>
    html === null ? [] : [measure(html, text, part.content.length)],
  )
}

const TESTS: Readonly<Record<string, (mail: Message) => boolean>> = {
  html: mail => pages(mail).length > 0,
  embeds: mail => pages(mail).some(({ tags }) => tags.has('embed') || tags.has('object')),
  form_action_mailto: mail =>
    pages(mail).some(({ uris }) => uris.some(({ type, uri }) => type === 'form' && /mailto:/i.test(uri))),
}

const TEXTS: Readonly<Record<string, (page: Rendered) => readonly string[]>> = {
  title: ({ title }) => (title === '' ? [] : [title]),
  comment: ({ comments }) => comments,
  anchor: ({ uris }) => uris.filter(({ type }) => type === 'a').map(({ text }) => text),
}

/** `!= 0`, `> 1`, `< 512`. */
function compares(value: number, written: string): boolean {
  const [, sign, number = ''] = /^\s*([<>=!]=|[<>])\s*(-?\d+(?:\.\d+)?)\s*$/.exec(written) ?? []
  const other = Number(number)
  switch (sign) {
    case '==':
      return value === other
    case '!=':
      return value !== other
    case '<':
      return value < other
    case '<=':
      return value <= other
    case '>':
      return value > other
    case '>=':
      return value >= other
    default:
      return false
  }
}

const patterns = new Map<string, RegExp>()

/** Those that the rule files hold; so many at most, so that nothing grows. */
function patternOf(written: string): RegExp {
  let search = patterns.get(written)
  if (search === undefined) {
    const { source, flags } = writePattern(parsePattern(written, ''))
    search = compiled(source, flags).search
    if (patterns.size > 1_000) patterns.clear()
    patterns.set(written, search)
  }
  return search
}

/** What is here of the questions whose first argument says what is asked. */
export const HTML_KNOWN = { test: Object.keys(TESTS), measure: [...MEASURES.keys()], text: Object.keys(TEXTS) } as const
