/**
 * What 1,000,000 entries of the allow and block lists cost: to import, to read into memory while other work goes on, to keep,
 * and to ask.
 * Usage: node --expose-gc test/bench/entries.ts [entries]
 */
import { createWriteStream, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { scopesOf } from '../../lib/policy/scope-name.ts'
import { Entries } from '../../lib/store/entries.ts'
import { FILE, State } from '../../lib/store/state.ts'
import { cleanmilter } from '../cli/support/child.ts'
import { Random } from '../support/random.ts'
import { tempFolder } from '../support/temp.ts'
import type { Domain } from '../../lib/mail/domain.ts'

const COUNT = Number(process.argv[2] ?? 1_000_000)
const random = new Random(1)
const word = (): string => random.below(36 ** 6).toString(36)
const say = (what: string, figure: string): void => console.log(`${what.padEnd(44)}${figure}`)
/** On a machine with other work the processor's time tells more than the clock. */
const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}
const ms = (since: number): string => `${Math.round(performance.now() - since).toLocaleString('en')} ms`
const mb = (octets: number): string => `${Math.round(octets / 1_048_576)} MB`

const data = tempFolder('entries')
const file = join(data, 'lists.csv')
const csv = createWriteStream(file)
csv.write('list,entry,scope,reason\n')
for (let n = 0; n < COUNT; n++) {
  const entry = [
    `${word()}.${n}@${word()}.example`,
    `@${word()}${n}.example`,
    `${word()}${n}.example.org`,
    `${1 + (n % 220)}.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}/32`,
  ][n % 4]
  const scope = n % 10 === 0 ? `user${n % 50_000}@here.example` : n % 10 === 1 ? 'here.example' : 'site'
  if (!csv.write(`${n % 3 === 0 ? 'allow' : 'block'},${entry ?? ''},${scope},bench\n`)) await once(csv, 'drain')
}
csv.end()
await once(csv, 'close')
say(`${COUNT.toLocaleString('en')} lines of CSV`, mb(statSync(file).size))

const imported = performance.now()
const { out, err } = await cleanmilter(['lists', 'import', file, '-c', '/dev/null', '--set', `data=${data}`])
say(`import (${out.trim().split(': ').at(-1) ?? ''}${err})`, ms(imported))
say('database', mb(statSync(join(data, FILE)).size))
rmSync(file)

global.gc?.()
const before = process.memoryUsage()
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const state = new State({ data, say: (code, why) => console.log(code, why) })
const began = performance.now()
const beganCpu = process.cpuUsage()
const entries = new Entries(state, () => new Date())
state.start()
await entries.loaded()
say(
  `loaded (${entries.size.toLocaleString('en')} entries)`,
  `${ms(began)}, of the processor ${Math.round(cpuMs(beganCpu)).toLocaleString('en')} ms`,
)
say(
  'longest pause of other work while it was',
  `${Math.round(delay.max / 1e6)} ms (99 %: ${Math.round(delay.percentile(99) / 1e6)})`,
)
delay.disable()
global.gc?.()
const after = process.memoryUsage()
say('memory of the table', mb(entries.octets))
say(
  'memory of the process, more than before',
  `${mb(after.rss - before.rss)} (arrays ${mb(after.arrayBuffers - before.arrayBuffers)})`,
)

const mailbox = (local: string, domain: string): { local: string; domain: Domain } => ({
  local,
  domain: domain as Domain,
})
const messages = Array.from({ length: 10_000 }, (_, n) => ({
  sender: mailbox(`bounce${word()}`, `mail.${word()}.example.net`),
  authors: [mailbox(word(), `${word()}.example.net`)],
  client: `198.51.${n & 255}.${random.below(256)}`,
  auth: [],
}))
const scopes = Array.from({ length: 10_000 }, () => scopesOf(`user${random.below(50_000)}@here.example`))
for (const recipients of [1, 10, 100]) {
  let lookups = 0
  const asked = process.cpuUsage()
  for (let n = 0; n % 100 !== 0 || cpuMs(asked) < 500; n++) {
    const ask = entries.ask(messages[n % messages.length] ?? messages[0]!)
    for (let m = 0; m < recipients; m++) ask(scopes[(n * 7 + m) % scopes.length] ?? [])
    lookups++
  }
  const us = (cpuMs(asked) * 1000) / lookups
  say(
    `a message to ${recipients} recipients, none listed`,
    `${us.toFixed(1)} µs (${(us / recipients).toFixed(1)} each)`,
  )
}
state.close()
