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

/** Octets of all HTML. */
function lengths(mail: Message): readonly number[] {
  return mail.rendered.filter(({ html }) => html !== null).map(({ part }) => part.content.length)
}

export const HTML_EVALS: Readonly<Record<string, Eval>> = {
  html_tag_exists: (mail, [tag = '']) => pages(mail).some(page => page.tags.has(tag.toLowerCase())),

  html_test: (mail, [what]) => what === 'html' && pages(mail).length > 0,

  html_image_only: (mail, [least, most]) =>
    pages(mail).some((page, n) => {
      const length = lengths(mail)[n] ?? 0
      return page.tags.has('img') && length > bound(least, -1) && length <= bound(most, Infinity)
    }),

  html_title_subject_ratio(mail, [ratio]) {
    const subject = field(mail, 'Subject')
    return subject !== '' && pages(mail).some(({ title }) => title.length / subject.length > bound(ratio, Infinity))
  },

  html_text_match(mail, [what, pattern = '']) {
    if (what !== 'title') return false
    const { source, flags } = writePattern(parsePattern(pattern.replace(/^\/|\/[a-z]*$/g, ''), ''))
    const { search } = compiled(source, flags)
    return pages(mail).some(({ title }) => title !== '' && search.test(title))
  },

  html_range(mail, [what, least, most]) {
    const measure = MEASURES.get(what ?? '')
    if (measure === undefined) return false
    return mail.rendered.some(({ html, part, text }) => {
      if (html === null) return false
      const value = measure(html, part.content.length, text)
      return value > bound(least, -Infinity) && value <= bound(most, Infinity)
    })
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

type Measure = (page: Rendered, octets: number, text: string) => number

const MEASURES: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ['length', (_, octets) => octets],
  ['html_length', (_, octets) => octets],
  ['ratio', (_, octets, text) => (octets === 0 ? 0 : (octets - text.length) / octets)],
])

export const HTML_MEASURES: readonly string[] = [...MEASURES.keys()]
