/**
 * What reading a message costs, and the built-in rules on it.
 * Usage: node test/bench/parse.ts [FILE|DIRECTORY…]; without arguments on made messages of 38 kB.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseMessage } from '../../lib/mail/parse.ts'
import { applyRules } from '../../lib/scorers/rules/apply.ts'
import { contentOf } from '../support/content.ts'

const OCTETS = 38_000
const HEAD = 'From: a@b.example\r\nSubject: =?utf-8?Q?gr=C3=BCezi?=\r\n'
const WORDS = 'the quick brown fox jumps over a lazy dog and X reads http://a.example/ mail '
const wrapped = (text: string): string => text.replace(/(.{76})/g, '$1\r\n')
const text = (octets: number): string => wrapped(WORDS.repeat(Math.ceil(octets / WORDS.length)).slice(0, octets))
const row = `<tr><td style="color:#333;padding:0" class=x><a href="http://a.example/x?y=1&amp;z">${WORDS}</a> &nbsp;</td></tr>\r\n`
const html = (octets: number): string => `<html><body>${row.repeat(Math.ceil(octets / row.length))}`.slice(0, octets)
const base64 = (content: string): string => wrapped(Buffer.from(content).toString('base64'))
const quoted = (content: string): string => content.replace(/=/g, '=3D').replace(/([^\r\n]{70})/g, '$1=\r\n')
const IN_BASE64 = 'Content-Transfer-Encoding: base64\r\n'

const made: Readonly<Record<string, string>> = {
  'plain text': `${HEAD}\r\n${text(OCTETS)}`,
  'plain text in base64': `${HEAD}${IN_BASE64}\r\n${base64(text((OCTETS * 3) / 4))}`,
  HTML: `${HEAD}Content-Type: text/html\r\n\r\n${html(OCTETS)}`,
  'HTML in base64': `${HEAD}Content-Type: text/html\r\n${IN_BASE64}\r\n${base64(html((OCTETS * 3) / 4))}`,
  'HTML in quoted-printable': `${HEAD}Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quoted(html(OCTETS * 0.9))}`,
  'text and HTML': `${HEAD}Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n${text(OCTETS / 3)}\r\n--x\r\nContent-Type: text/html\r\n\r\n${html((OCTETS * 2) / 3)}\r\n--x--\r\n`,
  'PDF in base64': `${HEAD}Content-Type: application/pdf\r\n${IN_BASE64}\r\n${base64(`%PDF-${text((OCTETS * 3) / 4)}`)}`,
}

const files = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap(name => files(join(path, name))) : [path]
const given = process.argv.slice(2).flatMap(files)
const groups: readonly (readonly [string, readonly Buffer[]])[] =
  given.length > 0
    ? [[`${given.length} files`, given.map(file => readFileSync(file))]]
    : Object.entries(made).map(([name, content]) => [name, [Buffer.from(content)]] as const)

for (const [name, messages] of groups) {
  const rounds = Math.max(2, Math.ceil(400 / messages.length))
  const octets = messages.reduce((sum, one) => sum + one.length, 0) / messages.length
  const ms = (work: (raw: Buffer) => unknown): string => {
    let taken = 0
    for (let round = 0; round < 2 * rounds; round++) {
      const start = performance.now()
      for (const message of messages) work(message)
      if (round >= rounds) taken += performance.now() - start
    }
    return (taken / rounds / messages.length).toFixed(3)
  }
  const parse = ms(raw => parseMessage(raw))
  const both = ms(raw => applyRules(contentOf(raw)))
  console.log(`${name}, ${(octets / 1_000).toFixed(1)} kB: parseMessage ${parse} ms, with the rules ${both} ms`)
}
