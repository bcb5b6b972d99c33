/** How many scorers are left out under which load, and when they come back. */
import t from 'tap'
import { leftOut } from '../../lib/policy/brownout.ts'

const BOTH = { messages: 100, lagMs: 500 }

for (const { name, messages = 0, lagMs = 0, before = 0, limits = BOTH, most = 3, want } of [
  { name: 'nothing to do', want: 0 },
  { name: 'one message below the limit', messages: 99, want: 0 },
  { name: 'at the limit the first one goes', messages: 100, want: 1 },
  { name: 'at twice the limit the second', messages: 200, want: 2 },
  { name: 'no more than there are', messages: 100_000, want: 3 },
  { name: 'late work counts alone', lagMs: 500, want: 1 },
  { name: 'the worse of the two counts', messages: 120, lagMs: 1000, want: 2 },
  { name: 'a limit that is off', messages: 100_000, lagMs: 400, limits: { messages: null, lagMs: 500 }, want: 0 },
  {
    name: 'both off, whatever was before',
    messages: 9_999,
    lagMs: 9_999,
    before: 2,
    limits: { messages: null, lagMs: null },
    want: 0,
  },
  { name: 'a little lower: it stays out', messages: 80, before: 1, want: 1 },
  { name: 'a little lower, and it was not out: it does not go', messages: 80, before: 0, want: 0 },
  { name: 'clearly lower: it comes back', messages: 69, before: 1, want: 0 },
  { name: 'the second comes back before the first', messages: 130, before: 2, want: 1 },
  { name: 'messages are few, and it is late as before', messages: 1, lagMs: 400, before: 1, want: 1 },
  { name: 'all are back at once when the load is gone', before: 3, want: 0 },
  { name: 'nothing may be left out', messages: 1_000, lagMs: 9_999, before: 1, most: 0, want: 0 },
])
  t.test(name, async t => t.equal(leftOut({ messages, lagMs }, before, limits, most), want))
