/** A process that sends for one user, one recipient at a time, and prints how many passed: FOLDER COUNT. */
import { parsePath } from '../../../lib/mail/address.ts'
import { createMetrics } from '../../../lib/observe/metrics.ts'
import { networks } from '../../../lib/policy/scope.ts'
import { Rates } from '../../../lib/store/rates.ts'
import { State } from '../../../lib/store/state.ts'

const [data = '', count = '0'] = process.argv.slice(2)
// Longer than a daemon waits: here nothing may pass because the others are busy.
const state = new State({ data, say: (_, why) => console.error(why), waitMs: 30_000 })
const rates = new Rates(state, {
  users: { amount: 1, windowSeconds: 86_400, burst: 200 },
  clients: null,
  own: networks([]),
  write: () => undefined,
  metrics: createMetrics(),
})
const envelope = {
  client: { address: '192.0.2.1', name: null, helo: null },
  sender: parsePath('<a@b.example>'),
  authenticated: 'ann',
  smtp: true,
}
let passed = 0
for (let n = 0; n < Number(count); n++)
  if (rates.take({ envelope, recipients: 1, queueId: null, now: new Date(1_800_000_000_000) }) === null) passed++
state.close()
console.log(passed)
