/** "Did you mean" says something where it helps, and nothing where it would be a guess. */
import t from 'tap'
import { nearest } from '../../lib/settings/nearest.ts'

const KNOWN = ['run', 'check-config', 'scan', 'try', 'timeout_ms', 'authserv_id']

for (const { typed, want } of [
  { typed: '', want: null },
  { typed: 'x', want: null },
  { typed: 'something else entirely', want: null },
  { typed: 'x'.repeat(100_000), want: null },
  { typed: 'rnu', want: 'run' },
  { typed: 'RUN', want: 'run' },
  { typed: 'checkconfig', want: 'check-config' },
  { typed: 'check_confg', want: 'check-config' },
  { typed: 'tiemout-ms', want: 'timeout_ms' },
  { typed: 'authservId', want: 'authserv_id' },
])
  t.test(`${typed.slice(0, 30)} → ${want}`, async t => t.equal(nearest(typed, KNOWN), want))
