/** What greylisting remembers: two processes, a real file, clocks that are passed. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { createMetrics } from '../../lib/observe/metrics.ts'
import { counts, forgetGreylist, letThrough, readLet } from '../../lib/store/greylist-let.ts'
import { Greylist } from '../../lib/store/greylist.ts'
import { State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import type { Test } from 'tap'
import type { Address } from '../../lib/mail/address.ts'
import type { AuthResult } from '../../lib/mail/auth-results.ts'
import type { Asked, GreylistStoreOptions } from '../../lib/store/greylist.ts'

const OPTIONS: GreylistStoreOptions = {
  from: 3,
  below: 5,
  delaySeconds: 300,
  retrySeconds: 86_400,
  knownSeconds: 35 * 86_400,
  entries: 1_000_000,
}
const DAY = 86_400
const START = 1_800_000_000
const proven: AuthResult = { method: 'dmarc', result: 'pass', domain: 'news.shop.example', orgDomain: 'shop.example' }

/** A new one for each call, all below one that goes with the process. */
const BELOW = tempFolder('greylist')
let folders = 0
const folder = (): string => {
  const data = join(BELOW, String(folders++))
  mkdirSync(data)
  return data
}
const stateIn = (t: Test, data: string): State => {
  const state = new State({ data, say: () => undefined })
  t.teardown(() => state.close())
  return state
}
const open = (t: Test, data: string, more: Partial<GreylistStoreOptions> = {}): Greylist & { state: State } => {
  const state = stateIn(t, data)
  return Object.assign(new Greylist(state, { ...OPTIONS, ...more }, createMetrics()), { state })
}

type Mail = {
  readonly client?: string
  readonly from?: string
  readonly to?: readonly string[]
  readonly score?: number
  readonly allowed?: boolean
  readonly auth?: readonly AuthResult[]
  readonly user?: string
}

/** A borderline message `at` seconds after the start. */
function mail(
  at: number,
  { client = '192.0.2.1', from = '<ann@b.example>', to = ['<bob@here.example>'], ...rest }: Mail = {},
): Asked {
  const { score = 4, allowed = false, auth = [], user = null } = rest
  return {
    envelope: {
      client: { address: client, name: null, helo: null },
      sender: parsePath(from),
      authenticated: user,
      smtp: true,
    },
    auth,
    recipients: to.map(one => ({
      address: parsePath(one) as Address,
      score,
      action: 'accept' as const,
      allowed,
      enabled: true,
    })),
    now: new Date((START + at) * 1000),
  }
}
const say = (answer: ReturnType<Greylist['ask']>): string => `${answer.answer} ${answer.why}`
const number = (state: State): number =>
  state.demand(database => Number(database.prepare('SELECT count(*) AS n FROM greylisted').get()?.['n']))

t.test('put off, back too early, back in time, known', async t => {
  const grey = open(t, folder())
  for (const [at, want] of [
    [0, 'defer new'],
    [10, 'defer early'],
    [299, 'defer early'],
    [300, 'pass waited'],
    [301, 'pass passed'],
    [30 * DAY, 'pass passed'],
    [60 * DAY, 'pass passed'],
    [96 * DAY, 'defer new'],
  ] as const)
    t.equal(say(grey.ask(mail(at))), want, String(at))
})

t.test('a second try that comes a day late is a first one', async t => {
  const grey = open(t, folder())
  grey.ask(mail(0))
  t.equal(say(grey.ask(mail(DAY))), 'defer new')
  t.equal(say(grey.ask(mail(DAY + 300))), 'pass waited')
})

t.test('who is the same and who is not', async t => {
  const grey = open(t, folder())
  grey.ask(mail(0, { from: '<bounce-17-bob=here.example@b.example>' }))
  for (const [name, change, want] of [
    ['a server beside it', { client: '192.0.2.200' }, 'pass waited'],
    ['another network', { client: '198.51.100.1' }, 'defer new'],
    ['another sender', { from: '<eve@b.example>' }, 'defer new'],
    ['another recipient', { to: ['<carl@here.example>'] }, 'defer new'],
  ] as const)
    t.equal(say(grey.ask(mail(300, { from: '<bounce-18-bob=here.example@b.example>', ...change }))), want, name)
})

t.test('a domain that DMARC proves may come back from another network', async t => {
  const grey = open(t, folder())
  const auth = [proven]
  t.equal(say(grey.ask(mail(0, { auth }))), 'defer new')
  t.equal(say(grey.ask(mail(100, { auth, client: '198.51.100.1' }))), 'defer early')
  t.equal(say(grey.ask(mail(300, { client: '203.0.113.7' }))), 'defer new', 'unproven it is somebody else')
  t.equal(say(grey.ask(mail(300, { auth, client: '203.0.113.7' }))), 'pass waited')
})

t.test('the null sender waits like others', async t => {
  const grey = open(t, folder())
  t.equal(say(grey.ask(mail(0, { from: '<>' }))), 'defer new')
  t.equal(say(grey.ask(mail(300, { from: '<>' }))), 'pass waited')
})

t.test('mail that is not borderline asks no database, and leaves nothing', async t => {
  const grey = open(t, folder())
  for (const [change, want] of [
    [{ score: 2.9 }, 'pass clean'],
    [{ score: 5 }, 'pass decided'],
    [{ user: 'ann' }, 'pass authenticated'],
    [{ allowed: true }, 'pass allowed'],
    [{ to: [] }, 'pass decided'],
  ] as const)
    t.equal(say(grey.ask(mail(0, change))), want)
  t.equal(number(grey.state), 0)
})

t.test('two processes: the one knows what the other was told', async t => {
  const data = folder()
  const [one, other] = [open(t, data), open(t, data)]
  t.equal(say(one.ask(mail(0))), 'defer new')
  t.equal(say(other.ask(mail(10))), 'defer early')
  t.equal(say(other.ask(mail(300))), 'pass waited')
  t.equal(say(one.ask(mail(301))), 'pass passed')
  t.equal(number(one.state), 1)
})

t.test('a domain that DMARC proves and that came back is known from anywhere, for anybody', async t => {
  const grey = open(t, folder())
  const elsewhere = { client: '203.0.113.9', from: '<eve@other.example>', to: ['<carl@here.example>'] }
  grey.ask(mail(0, { auth: [proven] }))
  t.equal(say(grey.ask(mail(1, { ...elsewhere, auth: [proven] }))), 'defer new', 'it has not come back yet')
  t.equal(say(grey.ask(mail(300, { auth: [proven] }))), 'pass waited')
  t.equal(say(grey.ask(mail(301, { ...elsewhere, auth: [proven] }))), 'pass known')
  t.equal(
    say(grey.ask(mail(301, { ...elsewhere, to: ['<dan@here.example>'] }))),
    'defer new',
    'without proof it is not',
  )
  t.equal(say(grey.ask(mail(34 * DAY, { ...elsewhere, to: ['<dan@here.example>'], auth: [proven] }))), 'pass known')
  t.equal(
    say(grey.ask(mail(60 * DAY, { ...elsewhere, to: ['<dan@here.example>'], auth: [proven] }))),
    'pass known',
    'used: kept',
  )
})

t.test('several recipients: all or none, and one that is recognised will do', async t => {
  const grey = open(t, folder())
  const [bob, carl, dan] = ['<bob@here.example>', '<carl@here.example>', '<dan@here.example>']
  t.equal(say(grey.ask(mail(0, { to: [bob, carl] }))), 'defer new')
  t.equal(say(grey.ask(mail(300, { to: [dan, carl] }))), 'pass waited', 'the sender split it otherwise')
  t.equal(say(grey.ask(mail(301, { to: [dan] }))), 'defer new', 'it was not put off for Dan')
  t.equal(say(grey.ask(mail(301, { to: [carl] }))), 'pass passed')
  const many = Array.from({ length: 1000 }, (_, n) => `<r${n}@here.example>`)
  const before = number(grey.state)
  t.equal(say(grey.ask(mail(0, { to: many }))), 'defer new')
  t.equal(number(grey.state) - before, 50, 'of a thousand recipients some are enough')
  t.equal(say(grey.ask(mail(300, { to: many }))), 'pass waited')
})

t.test('one recipient for whom it is clean: nobody waits, nothing is written', async t => {
  const grey = open(t, folder())
  const asked = mail(0, { to: ['<bob@here.example>', '<carl@here.example>'] })
  const [bob, carl] = asked.recipients
  if (bob === undefined || carl === undefined) return
  t.equal(say(grey.ask({ ...asked, recipients: [bob, { ...carl, score: 0 }] })), 'pass clean')
  t.equal(number(grey.state), 0)
})

t.test('the admin lets a sender through: every process knows at once', async t => {
  for (const [typed, change, want] of [
    ['ann@b.example', {}, 'pass let'],
    ['<Ann@B.example>', {}, 'pass let'],
    ['b.example', {}, 'pass let'],
    ['b.example', { from: '<x@deep.b.example>' }, 'pass let'],
    ['bounce-1@b.example', { from: '<bounce-2@b.example>' }, 'pass let'],
    ['shop.example', { auth: [{ ...proven, result: 'none' }] }, 'pass let'],
    ['deep.b.example', {}, 'defer new'],
    ['eve@b.example', {}, 'defer new'],
    ['otherb.example', {}, 'defer new'],
  ] as const) {
    const data = folder()
    const [grey, admin] = [open(t, data), stateIn(t, data)]
    grey.ask(mail(0, change))
    const name = readLet(typed)
    admin.demand(database => letThrough(database, name ?? '', START + 100), { write: true })
    t.equal(say(grey.ask(mail(1, change))).replace('early', 'new'), want, typed)
    t.equal(say(grey.ask(mail(100, change))), 'defer early', 'and no longer than that')
  }
  for (const wrong of ['', '@', 'a@', '@b.example', 'ann', 'a b@c.example', '.b.example'])
    t.equal(readLet(wrong), null, wrong)
})

t.test('forgotten: everybody is new, also for a process that goes on', async t => {
  const data = folder()
  const [grey, admin] = [open(t, data), stateIn(t, data)]
  grey.ask(mail(0))
  grey.ask(mail(300))
  t.strictSame(
    admin.demand(database => counts(database, START)),
    { waiting: 0, known: 1, let: 0 },
  )
  admin.demand(forgetGreylist, { write: true })
  t.strictSame(
    admin.demand(database => counts(database, START)),
    { waiting: 0, known: 0, let: 0 },
  )
  t.equal(say(grey.ask(mail(301))), 'defer new')
  t.equal(say(grey.ask(mail(601))), 'pass waited')
})

t.test('no database: nobody is put off', async t => {
  const grey = open(t, '/nowhere/at/all')
  t.equal(say(grey.ask(mail(0))), 'pass no-memory')
  grey.tidy(new Date())
})

t.test('a database that cannot be written: a first try that nobody keeps is none', async t => {
  const data = folder()
  const [grey, other] = [open(t, data), stateIn(t, data)]
  grey.ask(mail(0, { to: ['<carl@here.example>'] }))
  other.demand(database => {
    database.exec('BEGIN IMMEDIATE')
    t.equal(say(grey.ask(mail(1))), 'pass no-memory')
    t.equal(say(grey.ask(mail(1, { to: ['<carl@here.example>'] }))), 'defer early', 'what was kept can be read')
    t.equal(say(grey.ask(mail(300, { to: ['<carl@here.example>'] }))), 'pass waited', 'and who waited passes')
    database.exec('ROLLBACK')
  })
  t.equal(say(grey.ask(mail(2))), 'defer new')
})

t.test('what has expired goes, in slices', async t => {
  const grey = open(t, folder(), { retrySeconds: 100 })
  for (let n = 0; n < 26; n++)
    grey.ask(mail(0, { to: Array.from({ length: 50 }, (_, one) => `<r${n}-x${one}@here.example>`) }))
  t.equal(number(grey.state), 1300)
  const at = (seconds: number): Date => new Date((START + seconds) * 1000)
  const left = [99, 112, 112, 112, 112].map(seconds => {
    grey.tidy(at(seconds))
    return number(grey.state)
  })
  t.strictSame(left, [1300, 800, 300, 0, 0])
})

t.test('too many: those who never came back go first, the oldest of them first', async t => {
  const grey = open(t, folder(), { entries: 1000 })
  const many = (letter: string, at: number, count: number): void => {
    for (let n = 0; n < count; n += 50)
      grey.ask(
        mail(at, { to: Array.from({ length: 50 }, (_, one) => `<${letter}-${'x'.repeat(n + one)}@here.example>`) }),
      )
  }
  grey.ask(mail(0))
  grey.ask(mail(300))
  many('old', 301, 800)
  many('new', 302, 1000)
  for (let n = 0; n < 5; n++) grey.tidy(new Date((START + 303 + 20 * n) * 1000))
  t.equal(number(grey.state), 1000)
  t.equal(say(grey.ask(mail(400))), 'pass passed')
  t.equal(say(grey.ask(mail(400, { to: ['<old-x@here.example>'] }))), 'defer new')
  t.equal(say(grey.ask(mail(400, { to: [`<new-${'x'.repeat(999)}@here.example>`] }))), 'defer early')
})

t.test('nothing in the file names anybody', async t => {
  const data = folder()
  const grey = open(t, data)
  const canary = { client: '203.0.113.77', from: '<canary@canary.example>', to: ['<canary@here.example>'] }
  grey.ask(mail(0, { ...canary, auth: [{ ...proven, orgDomain: 'canary.example' }] }))
  grey.ask(mail(300, { ...canary, auth: [{ ...proven, orgDomain: 'canary.example' }] }))
  grey.state.demand(database => letThrough(database, 'canary.example', START + DAY), { write: true })
  for (const file of ['cleanmilter.db', 'cleanmilter.db-wal']) {
    const octets = readFileSync(`${data}/${file}`)
    t.notOk(octets.includes('canary'), file)
    t.notOk(octets.includes('203.0.113'), file)
  }
})
