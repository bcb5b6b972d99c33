/** What the admin hears of a refusal: an alarm for each asker and kind once, and a count of all. */
import t from 'tap'
import { declared } from '../../lib/dns/declared.ts'
import { createMetrics } from '../../lib/observe/metrics.ts'
import { createUndeclared } from '../../lib/observe/undeclared.ts'
import { zone } from '../support/zone.ts'
import type { LogEvent } from '../../lib/observe/events.ts'

t.test('counted each time, told once, and never with a name', async t => {
  const events: LogEvent[] = []
  const metrics = createMetrics()
  const onRefused = createUndeclared(event => events.push(event), metrics)
  const spf = declared(zone({}), { who: 'spf', questions: [] }, onRefused)
  const dkim = declared(zone({}), { who: 'dkim', questions: [] }, onRefused)
  for (const [resolve, name, rrtype] of [
    [spf, 'anna.secret.example', 'TXT'],
    [spf, 'other.secret.example', 'TXT'],
    [spf, 'other.secret.example', 'MX'],
    [dkim, 'secret.example', 'TXT'],
  ] as const)
    await t.rejects(resolve(name, rrtype))
  onRefused({ who: 'clamd', what: 'connection' })
  t.match(
    events.map(event => ({ ...event })),
    [
      {
        event: 'alarm',
        what: 'undeclared',
        who: 'spf',
        code: 'TXT',
        why: /^spf wanted to ask DNS for TXT, which is not/,
      },
      { event: 'alarm', who: 'spf', code: 'MX' },
      { event: 'alarm', who: 'dkim', code: 'TXT' },
      { event: 'alarm', who: 'clamd', code: 'connection', why: /^clamd wanted a connection/ },
    ],
  )
  t.equal(events.length, 4)
  const text = metrics.text()
  for (const line of [
    'cleanmilter_undeclared_total{who="spf",what="TXT"} 2',
    'cleanmilter_undeclared_total{who="spf",what="MX"} 1',
    'cleanmilter_undeclared_total{who="dkim",what="TXT"} 1',
    'cleanmilter_undeclared_total{who="clamd",what="connection"} 1',
  ])
    t.ok(text.includes(line), line)
  t.notMatch(JSON.stringify(events) + text, /secret|anna/)
})
