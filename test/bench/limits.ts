/**
 * What greylisting and rate limits cost a message, with small and with full tables: CPU and time, and how long tidying holds
 * up the mail of its process. Prints, judges nothing: node test/bench/limits.ts [ENTRIES]
 */
import { randomBytes } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { parsePath } from '../../lib/mail/address.ts'
import { createMetrics } from '../../lib/observe/metrics.ts'
import { networks } from '../../lib/policy/scope.ts'
import { Greylist } from '../../lib/store/greylist.ts'
import { Rates } from '../../lib/store/rates.ts'
import { State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import type { Address } from '../../lib/mail/address.ts'
import type { Asked } from '../../lib/store/greylist.ts'
import type { Taking } from '../../lib/store/rates.ts'

const ENTRIES = Number(process.argv[2] ?? 1_000_000)
const MESSAGES = 5_000
const START = 1_800_000_000
const data = tempFolder('limits')
const state = new State({ data, say: (code, why) => console.error(code, why) })
const metrics = createMetrics()
const greylist = new Greylist(
  state,
  { from: 3, below: 5, delaySeconds: 300, retrySeconds: 86_400, knownSeconds: 3_024_000, entries: ENTRIES },
  metrics,
)
const rates = new Rates(state, {
  users: { amount: 1e6, windowSeconds: 3600, burst: 1e6 },
  clients: { amount: 1e6, windowSeconds: 3600, burst: 1e6 },
  own: networks(['127.0.0.0/8', '::1/128']),
  write: () => undefined,
  metrics,
})

const client = (n: number): string => `${(n % 200) + 1}.${(n >> 8) & 255}.${n & 255}.1`
const asked = (n: number, at: number, score = 4): Asked => ({
  envelope: {
    client: { address: client(n), name: null, helo: null },
    sender: parsePath(`<sender-x${n}@b${n % 1000}.example>`),
    authenticated: null,
    smtp: true,
  },
  auth: [],
  recipients: [
    { address: parsePath('<ann@here.example>') as Address, score, action: 'accept', allowed: false, enabled: true },
  ],
  now: new Date((START + at) * 1000),
})
const taking = (n: number): Taking => ({ ...asked(n, n / 1000), recipients: 1, queueId: null })

function row(name: string, work: (n: number) => unknown, count = MESSAGES): void {
  const times: number[] = []
  const cpu = process.cpuUsage()
  for (let n = 0; n < count; n++) {
    const before = performance.now()
    work(n)
    times.push(performance.now() - before)
  }
  const { user, system } = process.cpuUsage(cpu)
  times.sort((a, b) => a - b)
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? NaN).toFixed(3).padStart(8)
  const each = ((user + system) / 1000 / count).toFixed(3).padStart(8)
  console.log(`${name.padEnd(52)} ${each} CPU-ms; ms p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(0.99999)}`)
}

function all(): void {
  row('greylist: clean mail, not asked', n => greylist.ask(asked(n, 0, 0)))
  row('greylist: first try, put off (written)', n => greylist.ask(asked(n, 0)))
  row('greylist: too early (read)', n => greylist.ask(asked(n, 10)))
  row('greylist: back in time (written)', n => greylist.ask(asked(n, 300)))
  row('greylist: known (read)', n => greylist.ask(asked(n, 301)))
  row('rates: one message (written)', n => rates.take(taking(n)))
  row('greylist: tidy, nothing to do', n => greylist.tidy(new Date((START + n * 20) * 1000)), 100)
  row('rates: tidy, one step', n => rates.tidy(new Date((START + n * 20) * 1000)), 100)
}

const size = (): string => `${(statSync(state.path).size / 1_048_576).toFixed(0)} MB`
console.log(`Node ${process.version}; small tables`)
all()

state.demand(
  database => {
    const fill = database.prepare('INSERT INTO greylisted VALUES (?, ?, NULL, ?)')
    for (let n = 0; n < ENTRIES; n++) fill.run(randomBytes(16), START, START + 86_400 + n)
    const bucket = database.prepare('INSERT INTO bucket VALUES (?, 1, ?)')
    for (let n = 0; n < ENTRIES / 10; n++) bucket.run(randomBytes(16), START + 1e6)
  },
  { write: true },
)
state.demand(database => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
console.log(`\n${ENTRIES} senders remembered, ${ENTRIES / 10} buckets: ${size()}`)
state.demand(database => database.exec('DELETE FROM greylisted WHERE passed_at IS NOT NULL'), { write: true })
all()

const full = new Greylist(
  state,
  { from: 3, below: 5, delaySeconds: 300, retrySeconds: 86_400, knownSeconds: 3_024_000, entries: ENTRIES / 2 },
  metrics,
)
console.log('\ntidying: counting, then slices of what is too much or over')
row('greylist: count and first slice', () => full.tidy(new Date(START * 1000)), 1)
row('greylist: a slice', () => full.tidy(new Date(START * 1000)), 200)
state.close()
rmSync(data, { recursive: true, force: true })
