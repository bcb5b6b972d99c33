/**
 * What 1,000,000 held messages cost whoever waits for the event loop while some of them die: a call of the engine, its longest one, the
 * sweep over files.
 * Usage: node test/bench/quarantine-expire.ts [rows] [files]
 */
import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { Retention } from '../../lib/quarantine/expire.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { insert } from '../../lib/quarantine/rows.ts'
import { tempFolder } from '../support/temp.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const FILES = Number(process.argv[3] ?? ROWS)
const DAYS = 30
const DAY = 86_400
const NOON = 20_800 * DAY + DAY / 2
const TODAY = Math.floor(NOON / DAY)
const say = (what: string, figure: string): void => console.log(`${what.padEnd(58)}${figure}`)
const ms = (figure: number): string => `${figure.toFixed(1)} ms`

const data = tempFolder('expire')
const keys = join(data, 'keys')
const quarantine = openQuarantine({ data, keys, identityFile: null })
const entry = Buffer.alloc(1_200, 'e')
const dayOfRow = (n: number): number => TODAY - DAYS + Math.floor((n * DAYS) / ROWS)
for (let done = 0; done < ROWS; done += 20_000)
  quarantine.state.demand(
    database => {
      for (let n = done; n < Math.min(ROWS, done + 20_000); n++) {
        const day = dayOfRow(n)
        const heldAt = day * DAY + ((n * 7919) % DAY)
        insert(database, {
          name: `name${n}`,
          recipient: `user${n % 5_000}@here.example`,
          delivery: `user${n % 5_000}@here.example`,
          heldAt,
          day,
          expiresAt: heldAt + DAYS * DAY,
          octets: 10_000,
          class: 'likely',
          key: 'age1',
          entry,
          run: 'run',
          twin: Buffer.alloc(0),
        })
      }
      database.exec('UPDATE held SET twin = NULL WHERE twin IS NOT NULL')
    },
    { write: true },
  )
for (let day = TODAY - DAYS; day <= TODAY; day++) quarantine.dayKeys.wrap('held', day, 'x', entry)
const folder = (day: number): string => join(data, 'quarantine', new Date(day * DAY * 1000).toISOString().slice(0, 10))
for (let day = TODAY - DAYS; day <= TODAY; day++) mkdirSync(folder(day), { recursive: true })
// Names are what counts: many of one file.
for (let n = 0, first = ''; n < FILES; n++) {
  const path = join(folder(dayOfRow(n)), `name${n}`)
  if (n % 30_000 === 0) writeFileSync((first = path), 'x')
  else linkSync(first, path)
}
say(
  `database of ${ROWS.toLocaleString('en')} rows`,
  `${Math.round(statSync(quarantine.state.path).size / 1_048_576)} MB`,
)
quarantine.close()
spawnSync('sync') // what was made here is no load of a mail server's

let up = 0
let expired = 0
const retention = new Retention({
  data,
  keys,
  periods: () => ({ held: DAYS, entry: DAYS, explain: 7, audit: 1095, statistics: 400 }),
  say: (code, why) => console.log(code, why),
  onExpired: count => (expired += count),
  uptime: () => up,
})

async function calls(what: string, at: number, most: number): Promise<void> {
  const took: number[] = []
  const before = expired
  for (let n = 0; n < most; n++) {
    const began = performance.now()
    retention.tick(new Date(at * 1000))
    took.push(performance.now() - began)
    up++
    await pause(1)
    if (expired === before && n > 30) break
  }
  await retention.quiet()
  took.sort((a, b) => a - b)
  say(
    `${what} (${took.length} calls, ${(expired - before).toLocaleString('en')} messages went)`,
    `median ${ms(took[took.length >> 1] ?? 0)}, 99 % ${ms(took[Math.floor(took.length * 0.99)] ?? 0)}, longest ${ms(took.at(-1) ?? 0)}`,
  )
}

await calls('nothing is over', (TODAY - DAYS) * DAY + DAYS * DAY, 200)
await calls('half a day is over', NOON, 200)
await calls('a second later', NOON + 1, 200)

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const began = performance.now()
up += 3_600
retention.tick(new Date((NOON + 2) * 1000))
await retention.quiet()
delay.disable()
say(
  `sweep over ${FILES.toLocaleString('en')} files`,
  `${((performance.now() - began) / 1000).toFixed(1)} s, others waited ${ms(delay.max / 1e6)} at most (99 %: ${ms(delay.percentile(99) / 1e6)})`,
)
await retention.close()
