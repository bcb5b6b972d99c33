import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createLog } from '../../lib/observe/log.ts'
import { word } from '../../lib/privacy/redact.ts'

t.test('one line an event, one file a day, and old days are deleted', async t => {
  const to = join(t.testdir(), 'log')
  let today = new Date('2026-03-10T23:59:00Z')
  let printed = ''
  const log = createLog({ to, keepDays: 7, now: () => today, print: text => (printed += text) })
  writeFileSync(join(to, 'cleanmilter-2026-03-03.jsonl'), 'kept\n')
  writeFileSync(join(to, 'cleanmilter-2026-03-02.jsonl'), 'old\n')
  writeFileSync(join(to, 'other-2020-01-01.jsonl'), 'not ours\n')
  log.write({ event: 'note', what: word('one') })
  log.write({ event: 'note', what: word('two') })
  log.flush()
  t.strictSame(
    readFileSync(join(to, 'cleanmilter-2026-03-10.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as unknown),
    [
      { time: '2026-03-10T23:59:00.000Z', event: 'note', what: 'one' },
      { time: '2026-03-10T23:59:00.000Z', event: 'note', what: 'two' },
    ],
  )
  t.equal(statSync(join(to, 'cleanmilter-2026-03-10.jsonl')).mode & 0o007, 0, 'nobody else may read it')
  t.strictSame(readdirSync(to).sort(), [
    'cleanmilter-2026-03-03.jsonl',
    'cleanmilter-2026-03-10.jsonl',
    'other-2020-01-01.jsonl',
  ])
  today = new Date('2026-03-11T00:00:01Z')
  log.write({ event: 'note', what: word('three') })
  log.close()
  t.strictSame(
    printed.match(/"what":"\w+"/g),
    ['one', 'two', 'three'].map(what => `"what":"${what}"`),
    'what the daemon says of itself is printed, too',
  )
  t.ok(existsSync(join(to, 'cleanmilter-2026-03-11.jsonl')))
  t.notOk(existsSync(join(to, 'cleanmilter-2026-03-03.jsonl')), 'the change of day deletes what is too old')
})

t.test('a folder that went away does not stop the writer', async t => {
  const to = join(t.testdir(), 'log')
  const log = createLog({ to, keepDays: 1, print: () => undefined })
  const { rmSync } = await import('node:fs')
  rmSync(to, { recursive: true })
  log.write({ event: 'note', what: word('lost') })
  t.doesNotThrow(() => log.flush())
  log.close()
})
