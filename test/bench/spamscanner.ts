/**
 * What spamscanner finds, and what it costs: `node test/bench/spamscanner.ts FOLDER INDEX…`, where FOLDER is the root that
 * `npm ci` was run in and INDEX has lines `ham|spam PATH`. Takes the same number of ham and spam of each, evenly spread.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readIndex } from '../../lib/cli/index-file.ts'
import { withCrlf } from '../../lib/mail/crlf.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { createKeeper } from '../../lib/scorers/spamscanner/keeper.ts'
import { cut } from '../../lib/scorers/spamscanner/message.ts'

const EACH = 70
const [folder = '', ...indexes] = process.argv.slice(2)
const keeper = createKeeper({
  path: resolve(folder),
  timeoutMs: 2000,
  memoryMb: 512,
  onRefused: what => console.log(`refused: ${what}`),
})
await keeper.scan(cut(Buffer.from('Subject: x\r\n\r\n'), Buffer.from('x')))
const rss = (): string => `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`
console.log(`loaded: ${rss()}`)

const all = new Map<string, number>()
for (const index of indexes)
  for (const kind of ['ham', 'spam']) {
    const paths = readIndex(index, readFileSync(index, 'utf8'))
      .filter(({ spam }) => spam === (kind === 'spam'))
      .map(({ path }) => path)
    const step = Math.max(1, paths.length / EACH)
    const some = Array.from({ length: Math.min(EACH, paths.length) }, (_, n) => paths[Math.floor(n * step)] ?? '')
    if (some.length === 0) continue
    const counts = new Map<string, number>()
    const bump = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)
    const before = process.cpuUsage()
    for (const path of some) {
      const { raw, body } = parseMessageOctets(withCrlf(readFileSync(path)))
      try {
        const findings = await keeper.scan(cut(raw.subarray(0, raw.length - body.length), body))
        for (const one of findings) bump(one)
        if (findings.length > 0) bump('any')
      } catch (error) {
        bump(`failed ${(error as { code?: string }).code ?? ''}`)
      }
    }
    const { user, system } = process.cpuUsage(before)
    const share = [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([name, n]) => `${name} ${((100 * n) / some.length).toFixed(0)} %`)
    console.log(`${index} ${kind} (${some.length}): ${share.join(', ') || 'nothing'}`)
    console.log(`  ${((user + system) / 1000 / some.length).toFixed(1)} CPU-ms a message, ${rss()}`)
    for (const [name, n] of counts) all.set(`${kind} ${name}`, (all.get(`${kind} ${name}`) ?? 0) + n)
    all.set(kind, (all.get(kind) ?? 0) + some.length)
  }
console.log(JSON.stringify(Object.fromEntries(all)))
await keeper.close()
