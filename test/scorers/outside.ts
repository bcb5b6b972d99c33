/** What the outside scorers are called, which of them there are, and what they tell the admin. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createOutside } from '../../lib/scorers/outside.ts'
import { readDnsList } from '../../lib/scorers/dns-lists/setting.ts'
import { contentOf } from '../support/content.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import { zone } from '../support/zone.ts'
import type { DnsList } from '../../lib/scorers/dns-lists/setting.ts'
import type { OutsideOptions } from '../../lib/scorers/outside.ts'

const NONE: OutsideOptions = {
  clamd: null,
  dnsLists: { addresses: [], domains: [] },
  lists: { accept: [], spam: [], links: [] },
  spamscanner: null,
}
const folder = tempFolder('outside')
const slips = join(folder, 'slips.list')
writeFileSync(slips, 'alice@good.example\nhttps://bad.example/\n')
const port = await freePort()
const RAW = 'From: alice@good.example\r\nSubject: x\r\n\r\nhttps://www.good.example/\r\n'

for (const { name, options, scorers, failing = [], said } of [
  { name: 'nothing is set: only the local lists', options: {}, scorers: ['lists'], said: [] },
  {
    name: 'clamd that is not there',
    options: { clamd: { socket: `inet:127.0.0.1:${port}`, maxOctets: 1000, timeoutMs: 30_000 } },
    scorers: ['clamd', 'lists'],
    failing: ['clamd'],
    said: [/^clamd-down ECONNREFUSED nobody listens at clamd\.socket/],
  },
  {
    name: 'spamscanner that is not there',
    options: { spamscanner: { path: folder, timeoutMs: 30_000, memoryMb: 128 } },
    scorers: ['lists', 'spamscanner'],
    failing: ['spamscanner'],
    said: [/^spamscanner-down UNUSABLE there is no spamscanner in /],
  },
  {
    name: 'a list that is not there, and one with a slip',
    options: {
      lists: {
        accept: [{ path: join(folder, 'none.list'), points: 100, optional: false }],
        spam: [{ path: slips, points: 10, optional: false }],
        links: [{ path: join(folder, 'default.list'), points: 6, optional: true }],
      },
    },
    scorers: ['lists'],
    said: [
      /^list-missing ENOENT .*none\.list: there is no such file/,
      /^list-read OK .*slips\.list: 1 entries$/,
      /^list-wrong LINES .*slips\.list: 1 mistakes, the first is line 2/,
    ],
  },
  {
    name: 'a list that cannot be read',
    options: { lists: { ...NONE.lists, spam: [{ path: folder, points: 10, optional: false }] } },
    scorers: ['lists'],
    said: [/^list-unreadable EISDIR /],
  },
  {
    name: 'a DNS list that lists nothing',
    options: { dnsLists: { addresses: [], domains: [readDnsList('l.example*3') as DnsList] } },
    scorers: ['dns-lists', 'lists'],
    said: [/^dns-list-off lists-nothing l\.example: /],
  },
] as readonly {
  name: string
  options: Partial<OutsideOptions>
  scorers: string[]
  failing?: string[]
  said: RegExp[]
}[])
  t.test(name, async t => {
    const told: string[] = []
    const outside = createOutside(
      { ...NONE, ...options },
      { resolve: zone({}), say: (what, code, why) => told.push(`${what} ${code} ${why}`) },
    )
    t.teardown(() => outside.close())
    t.strictSame(Object.keys(outside.scorers).sort(), scorers)
    const failed = new Set<string>()
    for (let n = 0; n < 2; n++)
      for (const [scorer, score] of Object.entries(outside.scorers))
        try {
          await score(contentOf(RAW), { signal: new AbortController().signal })
        } catch {
          failed.add(scorer)
        }
    t.strictSame([...failed], failing)
    t.equal(told.length, said.length, 'each said once, not at every message')
    told.sort()
    for (const [n, pattern] of said.entries()) t.match(told[n], pattern)
    t.notMatch(told.join(), /@|bad\.example/, 'nothing of mail or lists')
  })
