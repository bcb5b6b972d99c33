/**
 * Hostile messages of 200 kB: every rule gives an answer, and none takes long. The bound is generous: the slowest of these
 * takes some fifty milliseconds with all rules together, and anything quadratic would take minutes.
 */
import t from 'tap'
import { RULES } from '../../../lib/scorers/rules/table.ts'
import { View } from '../../../lib/scorers/rules/view.ts'
import { contentOf } from '../../support/content.ts'

const MAX_CPU_SECONDS = 5
const HEAD = 'From: a <a@b.example>\r\nTo: beat@example.org\r\nSubject: x\r\nIn-Reply-To: <a@b.example>\r\n'
const plain = (body: string): string => `${HEAD}Content-Type: text/plain\r\n\r\n${body}`
const html = (body: string): string => `${HEAD}Content-Type: text/html\r\n\r\n${body}`
const times = (count: number, make: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ')

const MAIL: Readonly<Record<string, string>> = {
  'lines that almost introduce a quotation': plain(
    `On ${'wrote '.repeat(30)}${':'.repeat(100)}${' '.repeat(30)}x\r\n`.repeat(700),
  ),
  'lines that almost head a quoted message': plain(`From: ${'x'.repeat(190)}\r\n`.repeat(1_000)),
  dashes: plain('-'.repeat(200_000)),
  'one digit after the other': plain('1 '.repeat(100_000)),
  'beginnings of telephone numbers': plain(`order invoice call us to cancel norton ${'+1 ((2'.repeat(33_000)}`),
  eights: plain(`order call us to cancel norton ${'8'.repeat(200_000)}`),
  greetings: plain('dear '.repeat(40_000)),
  'single letters': plain('a. '.repeat(66_000)),
  'open braces': plain('{{'.repeat(100_000)),
  'places for names': plain('%%a [[first '.repeat(16_000)),
  'beginnings of coin addresses': plain(`bitcoin ${' 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNaX'.repeat(5_000)}`),
  passwords: plain(`password${' '.repeat(1_000)}`.repeat(200)),
  'words for unsubscribing': plain('opt '.repeat(50_000)),
  'many hosts': plain(times(5_000, n => `http://h${n}.d${n}.example/`)),
  'hosts of many labels': plain(times(900, n => `http://${'a.'.repeat(100)}x${n}.example/`)),
  'a long link': html(`<a href="http://a.example/${'a/'.repeat(100_000)}">x</a>`),
  'a long address': html(
    `<a href="mailto:${'a'.repeat(200_000)}">your account is suspended, verify it within 24 hours</a>`,
  ),
  'every story at once': plain(
    'your account is suspended, verify it now, million dollars for the next of kin, webcam, bitcoin '.repeat(2_000),
  ),
  'linked pictures': html('<a href=http://x.example><img src=a>'.repeat(5_500)),
  'many recipients': `To: ${'a@b.example, '.repeat(15_000)}\r\n${plain('see http://z.example/')}`,
  'look-alike letters': plain('\u0430b'.repeat(60_000)),
  'a text without words': plain('\u56fd'.repeat(60_000)),
}

for (const [name, raw] of Object.entries(MAIL))
  t.test(name, async t => {
    const view = new View(contentOf(raw))
    const began = process.cpuUsage()
    for (const rule of RULES) t.type(rule.holds(view), 'boolean', rule.name)
    const { user, system } = process.cpuUsage(began)
    t.ok((user + system) / 1e6 < MAX_CPU_SECONDS, `${(user + system) / 1e6} s`)
  })
