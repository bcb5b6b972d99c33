/**
 * What the rules cost in CPU time, group by group, on a message that was parsed already.
 * Usage: node test/bench/rules.ts [FILE|DIRECTORY…]; without arguments on made messages of 10 and 38 kB.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ATTACHMENTS } from '../../lib/scorers/rules/attachments.ts'
import { BODY } from '../../lib/scorers/rules/body.ts'
import { SELLING_RULES } from '../../lib/scorers/rules/body-selling.ts'
import { FRAUD_RULES } from '../../lib/scorers/rules/fraud.ts'
import { LINKS } from '../../lib/scorers/rules/links.ts'
import { WANTED } from '../../lib/scorers/rules/newsletter.ts'
import { PHISHING_RULES } from '../../lib/scorers/rules/phishing.ts'
import { RULES } from '../../lib/scorers/rules/table.ts'
import { View } from '../../lib/scorers/rules/view.ts'
import { wordsOf } from '../../lib/scorers/rules/words.ts'
import { contentOf } from '../support/content.ts'
import type { Rule } from '../../lib/scorers/rules/rule.ts'

const CONTENT = [...LINKS, ...BODY, ...PHISHING_RULES, ...FRAUD_RULES, ...SELLING_RULES, ...ATTACHMENTS, ...WANTED]
const HEADER = RULES.filter(rule => !CONTENT.includes(rule))
const HEAD = 'From: Anna <anna@muster.example>\r\nTo: beat@example.org\r\nSubject: Your account at the shop\r\n'
const WORDS =
  'Dear customer, please confirm your order of 3 books for $40.00; the parcel leaves on Monday, and you may pay by card. '
const made: Readonly<Record<string, string>> = Object.fromEntries(
  [10_000, 38_000].flatMap(octets => {
    const text = WORDS.repeat(Math.ceil(octets / WORDS.length)).slice(0, octets)
    const row = `<tr><td style="color:#333;padding:0"><a href="https://click.muster.example/x?y=1&amp;z">${WORDS}</a></td></tr>\r\n`
    const html = row.repeat(Math.ceil(octets / row.length)).slice(0, octets)
    return [
      [
        `plain text, ${octets / 1_000} kB`,
        `${HEAD}Content-Type: text/plain\r\n\r\n${text.replace(/(.{60,76}) /g, '$1\r\n')}`,
      ],
      [`HTML, ${octets / 1_000} kB`, `${HEAD}Content-Type: text/html\r\n\r\n${html}`],
    ]
  }),
)

const files = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap(name => files(join(path, name))) : [path]
const given = process.argv.slice(2).flatMap(files)
const groups: readonly (readonly [string, readonly (string | Buffer)[]])[] =
  given.length > 0
    ? [[`${given.length} files`, given.map(file => readFileSync(file))]]
    : Object.entries(made).map(([name, one]) => [name, [one]])

const held = (rules: readonly Rule[]) => (view: View) => rules.filter(rule => rule.holds(view)).length
const WORK: Readonly<Record<string, (view: View) => unknown>> = {
  words: wordsOf,
  content: held(CONTENT),
  'header and structure': held(HEADER),
  all: held(RULES),
}

for (const [name, messages] of groups) {
  const contents = messages.map(raw => contentOf(raw))
  const rounds = Math.max(3, Math.ceil(600 / contents.length))
  const figures = Object.entries(WORK).map(([what, work]) => {
    let taken = 0
    for (let round = 0; round < 2 * rounds; round++) {
      const views = contents.map(content => new View(content))
      const start = process.cpuUsage()
      for (const view of views) work(view)
      const { user, system } = process.cpuUsage(start)
      if (round >= rounds) taken += (user + system) / 1_000
    }
    return `${what} ${(taken / rounds / contents.length).toFixed(3)} ms`
  })
  console.log(`${name}: ${figures.join(', ')}`)
}
