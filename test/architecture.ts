/** Imports point to an earlier row; names in one row do not know each other. The table stands in the README too. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import t from 'tap'

const ROWS = [
  ['mail', 'milter', 'disk.ts'],
  ['dns', 'privacy', 'database'],
  ['observe', 'network'],
  ['checks', 'scorers'],
  ['policy'],
  ['actions', 'store'],
  ['quarantine'],
  ['session'],
  ['filter.ts'],
  ['settings'],
  ['wire.ts', 'rights', 'web'],
  ['desk.ts'],
  ['daemon.ts', 'desk-process.ts', 'embedded.ts'],
  ['cli', 'index.ts'],
]
const row = new Map(ROWS.flatMap((names, n) => names.map(name => [name, n] as const)))
const home = (path: string): string => relative('lib', path).split(sep)[0] ?? ''

t.test('imports point down', async t => {
  for (const file of globSync('lib/**/*.ts')) {
    const from = row.get(home(file))
    if (from === undefined) {
      t.fail(`${file} has no row`)
      continue
    }
    const bad = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
      .map(([, to = '']) => to)
      .filter(to => {
        const target = home(resolve(dirname(file), to))
        return target !== home(file) && (row.get(target) ?? Infinity) >= from
      })
    t.strictSame(bad, [], file)
  }
})

t.test('the wire knows no mail filter: milter/ imports nothing outside itself but node:', async t => {
  for (const file of globSync('lib/milter/*.ts')) {
    const outside = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)]
      .map(([, to = '']) => to)
      .filter(to => !/^(?:node:|\.\/[a-z-]+\.ts$)/.test(to))
    t.strictSame(outside, [], file)
  }
})

/**
 * Who may import what opens sockets, asks DNS or starts processes, and why. What such a file does beyond its reason is for a
 * reviewer to see; that no other file does it, is for this test.
 */
const WAYS_OUT: Readonly<Record<string, string>> = {
  'lib/dns/resolver.ts': 'asks DNS, for whoever declared the question',
  'lib/network/connect.ts': 'connects out, for whoever declared the target',
  'lib/checks/mailauth.ts': 'loads SPF and DMARC of mailauth, which ask through the resolver they are handed',
  'lib/milter/bind.ts': 'listens; looks host names in `listen` up; sees whether somebody listens at our unix socket',
  'lib/milter/client.ts': 'plays the MTA, for `cleanmilter try` and tests; the daemon does not load it',
  'lib/observe/metrics.ts': 'listens, where metrics.listen says so',
  'lib/quarantine/digest-mail.ts': 'writes a message with nodemailer, which may open neither file nor URL for it',
  'lib/quarantine/hand-back.ts': 'hands released mail to the MTA by SMTP (nodemailer)',
  'lib/web/server.ts': 'listens, where web.listen says so',
  'lib/scorers/spamscanner/guard.ts': 'closes all ways out of the thread that spamscanner runs in',
}
const NETWORK = /^(?:node:)?(?:net|tls|https?|http2|dns|dns\/promises|dgram|quic|inspector|child_process|cluster)$/
/** Packages that open nothing; of any other one nobody has looked yet, or it does. */
const QUIET = /^(?:iconv-lite|lru-cache|tldts|yaml|age-encryption)$/
const isWayOut = (from: string): boolean => NETWORK.test(from) || (!/^(?:\.|node:)/.test(from) && !QUIET.test(from))
/** These of node:net and node:dns open nothing. */
const HARMLESS = /^(?:\s*(?:isIP|isIPv4|isIPv6|BlockList|getServers)\s*,?)+$/
const GLOBALS =
  /\b(?:fetch|WebSocket|EventSource|XMLHttpRequest)\s*\(|process\.(?:binding|_linkedBinding)|getBuiltinModule/

/** What in a source text could open a way out. */
function waysOut(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const found = [...code.matchAll(/(?:import|export)\s+(type\s)?([^'";]*?)\s*from\s*'([^']+)'/g)]
    .filter(([, type, names = '', from = '']) => {
      const isHarmless = type !== undefined || HARMLESS.test(names.replace(/^\{|\}$/g, ''))
      return isWayOut(from) && !isHarmless
    })
    .map(([, , , from = '']) => from)
  const bare = [...code.matchAll(/(?:^\s*import\s*|\bimport\(\s*|\brequire\w*\(\s*)['"`]([^'"`]+)['"`]/gm)]
    .map(([, from = '']) => from)
    .filter(isWayOut)
  return [...found, ...bare, ...(GLOBALS.exec(code) ?? [])]
}

t.test('nobody opens a way out of the host but those who are listed', async t => {
  const found = globSync('lib/**/*.ts').filter(file => waysOut(readFileSync(file, 'utf8')).length > 0)
  t.strictSame(found.sort(), Object.keys(WAYS_OUT).sort())
})

t.test('what counts as a way out', async t => {
  for (const [source, want] of [
    ["import { connect } from 'node:net'", ['node:net']],
    ["import {\n  isIP,\n  connect,\n} from 'node:net'", ['node:net']],
    ["import net from 'net'", ['net']],
    ["import * as dns from 'node:dns/promises'", ['node:dns/promises']],
    ["export { get } from 'node:https'", ['node:https']],
    ["import 'node:dgram'", ['node:dgram']],
    ["await import('node:http')", ['node:http']],
    ["require('tls')", ['tls']],
    ["requireHere('node:child_process')", ['node:child_process']],
    ['await fetch(url)', ['fetch(']],
    ['new WebSocket (url)', ['WebSocket (']],
    ["process.getBuiltinModule('net')", ['getBuiltinModule']],
    ["import nodemailer from 'nodemailer'", ['nodemailer']],
    ["require('mailauth')", ['mailauth']],
    ["import { parse } from 'yaml'", []],
    ["import { isIP } from 'node:net'", []],
    ["import { BlockList, isIP } from 'node:net'", []],
    ["import { getServers } from 'node:dns'", []],
    ["import { getServers, lookup } from 'node:dns'", ['node:dns']],
    ["import type { Socket } from 'node:net'", []],
    ["// import { connect } from 'node:net'", []],
    ['/* fetch(url) */', []],
    ["import { network } from './net.ts'\nimport { readFileSync } from 'node:fs'", []],
  ] as const)
    t.strictSame(waysOut(source), want, source)
})

t.test('each of these is used by those alone who are meant to', async t => {
  const importers = (of: RegExp): string[] =>
    globSync('lib/**/*.ts')
      .filter(file => of.test(readFileSync(file, 'utf8')))
      .sort()
  for (const { name, of, by } of [
    {
      name: 'DNS itself; the checks as a library ask the system where nobody gives them a resolver',
      of: /^import \{.*createAsker/m,
      by: ['lib/checks/library.ts', 'lib/dns/cache.ts'],
    },
    { name: 'DNS remembered', of: /^import \{.*createDnsClient/m, by: ['lib/wire.ts'] },
    { name: 'the MTA’s side', of: /^import \{.*MilterClient\b/m, by: ['lib/milter/mta.ts'] },
    { name: 'the MTA’s side, above', of: /^import \{.*(?:milter|\.)\/mta\.ts'/m, by: ['lib/cli/commands/try.ts'] },
    { name: 'the protocol as a package', of: /milter\/index\.ts'/, by: [] },
    { name: 'what mailauth can do', of: /'mailauth[/']/, by: ['lib/checks/mailauth.ts'] },
  ])
    t.strictSame(importers(of), by, name)
})
