/**
 * Local lists and DNS lists behind the daemon: files that change while it runs, SIGHUP, check-config.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startDaemon } from '../support/daemon.ts'
import { noDns, startDns } from '../support/dns.ts'
import { clientFace } from '../support/face.ts'
import { fields, message, signed } from '../support/mail.ts'
import { start } from '../support/process.ts'
import { skipUnless } from '../support/skip.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import { until, within } from '../support/wait.ts'
import { FORGER, rsa, world } from '../support/world.ts'
import type { Mail } from './cases/case.ts'

const want = {} // looked at here, not by the cases' own checks
const good: Mail = { message: () => signed(fields({ from: 'alice@good.example' }), 'Hello Bob.\r\n', rsa), want }
const plain: Mail = { message: () => message(fields()), want }
const unsigned: Mail = {
  message: () => message(fields({ from: 'alice@silent.example' })),
  sender: 'x@silent.example',
  want,
}

await t.test('lists', skipUnless(noDns()), async t => {
  const dns = await startDns({
    ...world,
    '2.0.0.127.bl.example': ['A 127.0.0.2'],
    '7.100.51.198.bl.example': ['A 127.0.0.2'],
    '*.all.example': ['A 127.0.0.2'],
  })
  const folder = tempFolder('e2e-lists')
  const [accept, spam] = [join(folder, 'accept.list'), join(folder, 'spam.list')]
  writeFileSync(accept, '# nobody yet\n')
  const port = await freePort()
  const face = clientFace('postfix', port)
  const base = {
    listen: [`inet:127.0.0.1:${port}`],
    dns: { servers: [dns.server] },
    skip: { networks: [] },
    lists: { accept, spam: [`${spam}*7.5`], links: [] },
    score: { tag: 5, quarantine: 'off', reject: 15 },
  }
  const daemon = await startDaemon(base)
  t.teardown(async () => {
    await daemon.stop()
    await face.stop()
    await dns.stop()
  })
  const notes = (what: string) => daemon.events().filter(one => one['what'] === what)

  /** The reply's code and the names of the rules. */
  const judged = async (mail: Mail, client?: string): Promise<string> => {
    const [result] = await face.play({ name: 'one', mails: [mail], ...(client !== undefined && { client }) })
    const status = /^X-Spam-Status:.*(?:\r\n[ \t].*)*/im.exec(result?.delivered[0]?.octets.toString('latin1') ?? '')
    return `${result?.replies.end?.code ?? ''} ${status?.[0].replace(/\s+/g, ' ') ?? ''}`
  }

  await t.test('a list that is not there is said, and no mail waits for it', async t => {
    t.notMatch(await judged(good), /LIST_/)
    await until('the note', () => notes('list-missing').length > 0)
    t.equal(notes('list-missing').length, 1)
  })

  await t.test('a file that is written while the daemon runs counts soon', async t => {
    writeFileSync(spam, 'good.example\nthis is no entry\n')
    await until('the entry to count', async () => /^250 .*\bYes, score=.*\bLIST_SPAM\b/.test(await judged(plain)))
    await until('the slip to be told', () => notes('list-wrong').length > 0)
    t.match(notes('list-wrong')[0], { why: /spam\.list: 1 mistakes, the first is line 2/ })
    t.notMatch(daemon.output(), /no entry/, 'what stands in it is not in the log')
  })

  await t.test('and one that changes', async t => {
    writeFileSync(spam, 'elsewhere.example\n')
    await until('the entry to go', async () => !/LIST_SPAM/.test(await judged(plain)))
    t.pass()
  })

  await t.test('who is wanted is, where that is proven, whatever else is found', async t => {
    writeFileSync(accept, 'good.example\nsilent.example\n')
    writeFileSync(spam, 'good.example\nsilent.example\n')
    await daemon.reload(base)
    t.match(await judged(good), /^250 .*No, score=-\d+\.\d .*\bLIST_ACCEPT\b/, 'SIGHUP reads the files')
    t.match(await judged(unsigned, FORGER), /^250 .*Yes, score=.*\bLIST_ACCEPT_UNPROVEN\b/, 'and not where it is not')
  })

  await t.test('a DNS list counts, one that lists everything does not', async t => {
    writeFileSync(accept, '')
    writeFileSync(spam, '')
    await daemon.reload({
      ...base,
      dns_lists: { addresses: ['bl.example*6', 'all.example*100'], domains: 'all.example*100' },
    })
    t.match(await judged(unsigned, '198.51.100.7'), /^250 .*Yes, score=.*\bLISTED_BL_EXAMPLE\b/)
    t.notMatch(await judged(unsigned, '198.51.100.8'), /LISTED_/)
    await until('both uses of the list to be given up', () => notes('dns-list-off').length > 1)
    t.strictSame(
      notes('dns-list-off').map(one => one['code']),
      ['lists-everything', 'lists-everything'],
      'addresses and domains',
    )
    t.equal(notes('dns-list-off').length, 2, 'each said once')
  })

  await t.test('check-config says what is wrong in the files', async t => {
    writeFileSync(accept, 'good.example\n\nhttps://x.example/\n')
    const settings = join(folder, 's.yaml')
    writeFileSync(settings, JSON.stringify({ lists: { accept, spam: join(folder, 'none.list'), links: [] } }))
    const main = join(import.meta.dirname, '../../lib/cli/main.ts')
    const run = start(process.execPath, [main, 'check-config', '-c', settings])
    t.match(await within(run.exited, 'the end of the program'), { code: 0 }, 'the daemon would start')
    t.match(run.output(), `${accept}:3:1: found "https://x.example/", wanted a mail address`)
    t.match(run.output(), `${join(folder, 'none.list')}: there is no such file`)
  })
})
