/** The pages through real HTTP. */
import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import t from 'tap'
import { readAddressKey } from '../../lib/policy/scope-name.ts'
import { reasonsOf } from '../../lib/policy/reasons.ts'
import { open } from '../../lib/privacy/seal.ts'
import { makeToken } from '../../lib/privacy/token.ts'
import { linkTo } from '../../lib/quarantine/links.ts'
import { ensurePerson, personOf } from '../../lib/quarantine/people.ts'
import { currentKey, enrol, keysOf } from '../../lib/quarantine/personal-keys.ts'
import { newPersonalKey } from '../../lib/privacy/personal-key.ts'
import { remove } from '../../lib/quarantine/rows.ts'
import { LANGUAGES } from '../../lib/scorers/language.ts'
import { serveWeb } from '../../lib/web/server.ts'
import { WEB_TEXTS } from '../../lib/web/languages/all.ts'
import { hold, makeQuarantine } from '../quarantine/support/mail.ts'
import type { Identity } from '../../lib/privacy/seal.ts'
import type { LinkAction } from '../../lib/quarantine/links.ts'
import type { Quarantine } from '../../lib/quarantine/quarantine.ts'
import type { Language } from '../../lib/scorers/language.ts'
import type { Released } from '../../lib/quarantine/release.ts'
import type { WebActs, WronglyHeld } from '../../lib/web/acts.ts'
import type { Web } from '../../lib/web/server.ts'

const NOW = new Date('2026-11-28T08:00:20+01:00')
const ANN = 'ann@example.org'
const PASSWORD = 'correct horse battery'

type Site = {
  readonly quarantine: Quarantine
  readonly web: Web
  readonly base: string
  /** What was done, as words. */
  readonly done: string[]
  readonly given: { identities: readonly Identity[] }
  readonly counted: string[]
  readonly link: (action: LinkAction, about: string, more?: { until?: number; recipient?: string }) => string
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Page>
  readonly post: (path: string, form?: Record<string, string>, headers?: Record<string, string>) => Promise<Page>
}

type Page = {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly cookie: string | null
}

async function startSite(
  t: { teardown: (end: () => Promise<void>) => void },
  { released = 'taken', wrong = 'reported' }: { released?: Released; wrong?: WronglyHeld | null } = {},
): Promise<Site> {
  const quarantine = await makeQuarantine('web')
  const done: string[] = []
  const counted: string[] = []
  const given: Site['given'] = { identities: [] }
  const gone = async (name: string): Promise<boolean> =>
    quarantine.state.demand(database => remove(database, name), { write: true })
  const acts: WebActs = {
    async release(item, by, identities = []) {
      done.push(`release ${by}`)
      given.identities = identities
      return released === 'taken' && !(await gone(item.name)) ? 'gone' : released
    },
    allowSender(_item, { author }) {
      done.push(`allow ${author ?? 'nobody'}`)
      return author
    },
    async remove(item) {
      done.push('delete')
      return await gone(item.name)
    },
    async reportSpam(item) {
      done.push('spam')
      return await gone(item.name)
    },
    reportWrong:
      wrong === null
        ? null
        : async (_item, { subject }) => {
            done.push(`wrong ${subject}`)
            return wrong
          },
  }
  const url = 'https://mail.example.org/quarantine'
  const web = await serveWeb(
    { host: '127.0.0.1', port: 0 },
    {
      quarantine,
      acts,
      url,
      language: () => 'en',
      reasons: reasonsOf,
      own: readAddressKey,
      now: () => NOW,
      count: ({ what, status }) => counted.push(`${what} ${status}`),
      failed: error => done.push(`failed ${String(error)}`),
    },
  )
  t.teardown(async () => {
    await web.close()
    quarantine.close()
  })
  const base = `http://127.0.0.1:${web.port}`
  const read = async (response: Response): Promise<Page> => ({
    status: response.status,
    text: await response.text(),
    headers: response.headers,
    cookie: /^quarantine=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? null,
  })
  return {
    quarantine,
    web,
    base,
    done,
    given,
    counted,
    link: (action, about, { until = NOW.getTime() / 1000 + 1000, recipient = ANN } = {}) =>
      linkTo(
        { url: '/quarantine', secret: quarantine.keys.secret('links'), until: Math.floor(until) },
        action,
        about,
        recipient,
      ),
    get: async (path, headers = {}) => read(await fetch(base + path, { headers, redirect: 'manual' })),
    post: async (path, form = {}, headers = {}) =>
      read(await fetch(base + path, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' })),
  }
}

/** All rows of all tables. */
function allRows({ state }: Quarantine): string {
  return state.demand(database =>
    JSON.stringify(
      database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .all()
        .map(({ name }) => database.prepare(`SELECT * FROM ${String(name)}`).all()),
    ),
  )
}

const person = ({ quarantine }: Site, recipient = ANN) =>
  quarantine.state.demand(database => ensurePerson(database, recipient), { write: true })

t.test('GET and HEAD change nothing, whatever they ask for', async t => {
  const site = await startSite(t)
  const name = await hold(site.quarantine, { recipient: ANN, at: NOW })
  const { tag } = person(site)
  const links = [
    ...(['release', 'allow', 'delete', 'spam', 'wrong', 'message'] as const).map(action => site.link(action, name)),
    ...(['settings', 'digest', 'enrol'] as const).map(action => site.link(action, tag)),
    '/quarantine/',
    '/quarantine/login',
    '/quarantine/logout',
    '/quarantine/mail',
    `/quarantine/mail/${name}`,
    `/quarantine/mail/${name}/release`,
    '/quarantine/key',
    '/quarantine/key/leave',
  ]
  const before = allRows(site.quarantine)
  const followed = new Set<string>()
  for (const link of links) {
    const page = await site.get(
      `${link}?language=de&schedule=none&understood=yes&password=${PASSWORD}&again=${PASSWORD}`,
    )
    t.ok([200, 303].includes(page.status), `${link.split('.', 1)[0] ?? ''} ${page.status}`)
    for (const [, next = ''] of page.text.matchAll(/(?:href|action)="([^"]*)"/g)) followed.add(next)
    const head = await fetch(site.base + link, { method: 'HEAD', redirect: 'manual' })
    t.equal(head.status, page.status)
    t.equal(await head.text(), '')
  }
  for (const next of followed) await site.get(next)
  t.ok(followed.size > 5)
  t.equal(allRows(site.quarantine), before)
  t.strictSame(site.done, [])
})

t.test('POST acts, and a double click is one act', async t => {
  for (const [action, done, title] of [
    ['release', 'release recipient', 'It has been delivered'],
    ['allow', 'allow mallory@evil.example', 'This sender is allowed from now on'],
    ['delete', 'delete', 'It has been deleted'],
    ['spam', 'spam', 'Thank you'],
    ['wrong', 'wrong Offer', 'Thank you'],
  ] as const)
    await t.test(action, async t => {
      const site = await startSite(t)
      const link = site.link(action, await hold(site.quarantine, { recipient: ANN, at: NOW }))
      const [one, two] = await Promise.all([site.post(link), site.post(link)])
      const three = await site.post(link)
      for (const { status, text } of [one, two, three]) {
        t.equal(status, 200)
        t.match(text, title)
      }
      t.strictSame(site.done, [done])
    })
})

t.test('what a release may become', async t => {
  for (const [released, status] of [
    ['later', 202],
    ['refused', 409],
    ['malware', 409],
    ['sealed', 409],
    ['gone', 410],
    ['under-way', 202],
  ] as const)
    await t.test(released, async t => {
      const site = await startSite(t, { released })
      const page = await site.post(site.link('release', await hold(site.quarantine, { recipient: ANN, at: NOW })))
      t.equal(page.status, status)
      t.match(page.text, WEB_TEXTS.en.released[released].title)
    })
})

t.test('what a report may become', async t => {
  for (const [wrong, status, says] of [
    ['known', 200, 'Thank you'],
    ['gone', 410, 'It is not here any more'],
    ['too-many', 429, 'That is enough for today'],
    [null, 410, 'It is not here any more'],
  ] as const) {
    const site = await startSite(t, { wrong })
    const name = await hold(site.quarantine, { recipient: ANN, at: NOW })
    const page = await site.post(site.link('wrong', name))
    t.equal(page.status, status)
    t.match(page.text, says)
    const offered = (await site.get(site.link('message', name))).text.includes(WEB_TEXTS.en.asks.wrong.button)
    t.equal(offered, wrong !== null)
  }
})

t.test('links that do not hold tell nothing', async t => {
  const site = await startSite(t)
  const name = await hold(site.quarantine, { recipient: ANN, at: NOW, subject: 'Secret' })
  const good = site.link('release', name)
  const wrong = [
    good.replace(/.$/, c => (c === 'A' ? 'B' : 'A')),
    site.link('release', name, { recipient: 'bob@example.org' }),
    site.link('release', 'thereisnosuchmessage'),
    good.replace('/release.', '/delete.'),
    site.link('digest', 'nobody'),
    `/quarantine/a/${makeToken(Buffer.alloc(32), { action: 'release', about: name, until: 9_999_999_999 }, ANN)}`,
    '/quarantine/a/x',
    '/quarantine/a/release....',
    '/quarantine/a/explode.x.1.y',
  ]
  const pages = await Promise.all(wrong.flatMap(link => [site.get(link), site.post(link)]))
  t.equal(new Set(pages.map(({ status, text }) => `${status} ${text}`)).size, 1, 'all the same')
  t.equal(pages[0]?.status, 403)
  const over = site.link('release', name, { until: NOW.getTime() / 1000 - 1 })
  for (const page of [await site.get(over), await site.post(over)]) {
    t.equal(page.status, 410)
    t.notMatch(page.text, /Secret|mallory|ann@/)
  }
  t.equal(
    (await site.get(site.link('release', name, { until: NOW.getTime() / 1000 - 1, recipient: 'bob@example.org' })))
      .status,
    403,
  )
  t.strictSame(site.done, [])
})

t.test('the page of a link shows neither subject nor content; that of a sender shows who', async t => {
  const site = await startSite(t)
  const name = await hold(site.quarantine, { recipient: ANN, at: NOW, subject: 'Secret' })
  for (const action of ['release', 'delete', 'spam', 'wrong', 'message'] as const)
    t.notMatch((await site.get(site.link(action, name))).text, /Secret|mallory/, action)
  const { text } = await site.get(site.link('allow', name))
  t.match(text, 'mallory@evil.example')
  t.notMatch(text, 'Secret')
})

t.test('headers', async t => {
  const site = await startSite(t)
  const { headers, text } = await site.get('/quarantine/')
  const policy = headers.get('content-security-policy') ?? ''
  t.match(
    policy,
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  )
  t.equal(headers.get('cache-control'), 'no-store')
  t.equal(headers.get('referrer-policy'), 'no-referrer')
  t.equal(headers.get('x-content-type-options'), 'nosniff')
  t.equal(headers.get('x-frame-options'), 'DENY')
  t.equal(headers.get('set-cookie'), null)
  t.notMatch(text, /<script|<img|<link|https?:/)
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(text) ?? []
  const { createHash } = await import('node:crypto')
  t.match(policy, createHash('sha256').update(style).digest('base64'))
})

t.test('requests that are none of ours', async t => {
  const site = await startSite(t)
  const link = site.link('delete', await hold(site.quarantine, { recipient: ANN, at: NOW }))
  for (const { name, path = link, init, want } of [
    { name: 'outside of the root', path: '/', init: {}, want: 404 },
    { name: 'beside the root', path: '/quarantinex/', init: {}, want: 404 },
    { name: 'no such page', path: '/quarantine/x', init: {}, want: 404 },
    { name: 'a path that climbs', path: '/quarantine/%2e%2e/etc/passwd', init: {}, want: 404 },
    { name: 'a long one', path: `/quarantine/${'x'.repeat(3000)}`, init: {}, want: 414 },
    { name: 'PUT', init: { method: 'PUT', body: 'x' }, want: 405 },
    { name: 'DELETE', init: { method: 'DELETE' }, want: 405 },
    { name: 'JSON', init: { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }, want: 415 },
    { name: 'from another site', init: { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }, want: 403 },
    {
      name: 'more than 64 kB',
      init: { method: 'POST', body: new URLSearchParams({ x: 'x'.repeat(70_000) }) },
      want: 413,
    },
  ] as const)
    t.equal((await fetch(site.base + path, { redirect: 'manual', ...init })).status, want, name)
  t.strictSame(site.done, [])
  t.ok(
    site.counted.every(one => /^[a-z]+ \d{3}$/.test(one)),
    'counted in words of ours',
  )
})

t.test('who goes away in the middle of a form is no trouble of ours', async t => {
  const site = await startSite(t)
  const socket = connect(site.web.port, '127.0.0.1')
  const head = ['POST /quarantine/login HTTP/1.1', 'Host: x', 'Content-Length: 100']
  socket.write(`${head.join('\r\n')}\r\n\r\naddress=`)
  await new Promise(done => setTimeout(done, 100))
  socket.resetAndDestroy()
  await new Promise(done => setTimeout(done, 100))
  t.equal((await site.get('/quarantine/')).status, 200)
  t.strictSame(site.done, [])
})

t.test('what a recipient chooses', async t => {
  const site = await startSite(t)
  const { tag } = person(site)
  const link = site.link('settings', tag)
  t.match((await site.get(link, { 'accept-language': 'xx, fr-CH;q=0.9, de;q=0.8' })).text, 'Votre récapitulatif')
  t.equal((await site.post(link, { language: 'xx', schedule: 'daily' })).status, 400)
  t.equal((await site.post(link, { language: '', schedule: 'hourly' })).status, 400)
  t.match((await site.post(link, { language: 'de', schedule: 'weekly' })).text, 'Gespeichert')
  const chosen = site.quarantine.state.demand(database => personOf(database, ANN))
  t.equal(chosen?.language, 'de')
  t.equal(chosen?.schedule, 'weekly')
  t.match((await site.get(link)).text, /<option value="weekly"\s+selected/)
  await site.post(link, { language: '', schedule: '' })
  t.equal(site.quarantine.state.demand(database => personOf(database, ANN))?.language, null)
})

t.test('a fresh digest', async t => {
  const site = await startSite(t)
  const { tag } = person(site)
  const link = site.link('digest', tag)
  t.match((await site.post(link)).text, 'It is on its way')
  t.equal(site.quarantine.state.demand(database => personOf(database, ANN))?.askedAt, Math.floor(NOW.getTime() / 1000))
  t.match((await site.post(link, { other: 'form' })).text, 'One was asked for just now')
})

t.test('each language has every page', async t => {
  for (const language of LANGUAGES) {
    const site = await startSite(t)
    const name = await hold(site.quarantine, { recipient: ANN, at: NOW })
    const { tag } = person(site)
    const ask = { 'accept-language': language }
    const texts = WEB_TEXTS[language]
    const seen = (text: string): string => text.replace(/&#(\d+);/g, (_, n) => String.fromCharCode(Number(n)))
    for (const action of ['release', 'allow', 'delete', 'spam', 'wrong'] as const)
      t.match(seen((await site.get(site.link(action, name), ask)).text), texts.asks[action].title)
    const enrolling = seen((await site.get(site.link('enrol', tag), ask)).text)
    for (const warning of texts.enrolWarnings) t.match(enrolling, warning)
    t.ok(enrolling.indexOf(texts.enrolWarnings[0] ?? '') < enrolling.indexOf('<form'), 'what can be lost stands before')
    t.match(enrolling, `<html lang="${language}">`)
  }
})

t.test('a key of one’s own: from the first page to the way back', { timeout: 120_000 }, async t => {
  const site = await startSite(t)
  const { quarantine } = site
  const { tag } = person(site)
  const link = site.link('enrol', tag)
  const form = { password: PASSWORD, again: PASSWORD, understood: 'yes' }
  const key = () => quarantine.state.demand(database => currentKey(database, [ANN])).get(ANN)
  for (const [name, more, says] of [
    ['too short', { password: 'short', again: 'short' }, 'at least 10'],
    ['too long', { password: 'x'.repeat(201), again: 'x'.repeat(201) }, '200 characters at most'],
    ['not the same', { again: 'other' }, 'not the same'],
    ['nothing understood', { understood: '' }, 'Please confirm'],
  ] as const) {
    const page = await site.post(link, { ...form, ...more })
    t.equal(page.status, 422, name)
    t.match(page.text, says)
    t.notMatch(page.text, PASSWORD)
  }
  t.equal(key(), undefined)

  const [first, second] = await Promise.all([site.post(link, form), site.post(link, form)])
  const [, code = ''] = /class="code">([^<]+)</.exec(first.text) ?? []
  t.match(code, /^(?:[0-9A-Z]{5}-){5}[0-9A-Z]$/)
  t.equal(second.text, first.text, 'a double click shows the same code')
  t.match(
    (await site.post(link, { ...form, password: 'another password', again: 'another password' })).text,
    'You have a key already',
  )
  t.notMatch((await site.get(link)).text, '<form')
  t.notMatch(allRows(quarantine), /AGE-SECRET|correct horse/)

  await hold(quarantine, { recipient: 'bob@example.org', at: NOW, subject: 'For Bob' })
  const name = await hold(quarantine, { recipient: ANN, at: NOW, subject: 'For <b>Ann</b>' })
  const bobs = String(
    quarantine.state.demand(database => database.prepare("SELECT name FROM held WHERE recipient LIKE 'bob%'").get())?.[
      'name'
    ],
  )
  t.equal((await site.post('/quarantine/login', { address: ANN, password: 'wrong password' })).status, 403)
  t.equal((await site.post('/quarantine/login', { address: '', password: '' })).status, 403)
  const entered = await site.post('/quarantine/login', { address: ' Ann@Example.ORG ', password: PASSWORD })
  t.equal(entered.status, 303)
  t.equal(entered.headers.get('location'), '/quarantine/mail')
  t.match(
    entered.headers.get('set-cookie'),
    /^quarantine=[\w-]{32}; Path=\/quarantine; HttpOnly; SameSite=Strict; Secure$/,
  )
  const cookie = { cookie: `quarantine=${entered.cookie ?? ''}` }
  const listed = await site.get('/quarantine/mail', cookie)
  t.match(listed.text, 'For &#60;b&#62;Ann')
  t.notMatch(listed.text, 'For Bob')
  t.equal((await site.get('/quarantine/mail')).headers.get('location'), '/quarantine/')
  t.equal((await site.get(`/quarantine/mail/${bobs}`, cookie)).status, 410, 'another one’s is as good as none')
  const one = await site.get(`/quarantine/mail/${name}`, cookie)
  t.match(one.text, 'It looks like spam.')
  const [, csrf = ''] =
    /name="csrf" value="([^"]+)"/.exec(one.text) ?? /value="([^"]+)"\s+name="csrf"/.exec(one.text) ?? []

  const sealed = await fetch(`${site.base}/quarantine/mail/${name}/age`, { headers: cookie })
  t.equal(sealed.headers.get('content-type'), 'application/octet-stream')
  const age = Buffer.from(await sealed.arrayBuffer())
  const taken = await site.post('/quarantine/key/identity', { csrf }, cookie)
  const [identity = ''] = /AGE-SECRET-KEY-1\w+/.exec(taken.text) ?? []
  t.match((await open(age, [identity])).toString(), 'Subject: For <b>Ann</b>')

  t.equal((await site.post(`/quarantine/mail/${name}/release`, {}, cookie)).status, 403, 'no form word')
  t.equal((await site.post(`/quarantine/mail/${name}/release`, { csrf: 'x' }, cookie)).status, 403)
  t.equal((await site.post(`/quarantine/mail/${bobs}/delete`, { csrf }, cookie)).status, 410)
  t.strictSame(site.done, [])
  t.match((await site.post(`/quarantine/mail/${name}/wrong`, { csrf }, cookie)).text, 'Thank you')
  t.match((await site.post(`/quarantine/mail/${name}/release`, { csrf }, cookie)).text, 'It has been delivered')
  t.strictSame(site.done, ['wrong For <b>Ann</b>', 'release recipient'])
  t.strictSame(site.given.identities, [identity], 'who releases gets the opened key')

  const change = { csrf, current: PASSWORD, password: 'a new long password', again: 'a new long password' }
  t.equal((await site.post('/quarantine/key/password', { ...change, current: 'wrong' }, cookie)).status, 422)
  const changed = await site.post('/quarantine/key/password', change, cookie)
  const [, newCode = ''] = /class="code">([^<]+)</.exec(changed.text) ?? []
  t.not(newCode, code)
  t.equal((await site.get('/quarantine/mail', cookie)).status, 303, 'logged out everywhere')
  t.equal((await site.post('/quarantine/login', { address: ANN, password: PASSWORD })).status, 403)
  t.equal((await site.post('/quarantine/login', { address: ANN, password: code })).status, 403)
  const recovered = await site.post('/quarantine/login', { address: ANN, password: newCode.toLowerCase() })
  t.equal(recovered.status, 303)
  const again = { cookie: `quarantine=${recovered.cookie ?? ''}` }
  const [, word = ''] = /name="csrf"\s+value="([^"]+)"/.exec((await site.get('/quarantine/key', again)).text) ?? []
  t.match(
    (await site.post('/quarantine/key/leave', { csrf: word }, again)).text,
    'sealed to the key of the site from now on',
  )
  t.equal(key(), undefined)
  t.match((await site.post('/quarantine/logout', { csrf: word }, again)).headers.get('set-cookie'), 'Max-Age=0')
  t.equal((await site.get('/quarantine/mail', again)).status, 303)
  t.notOk(site.done.some(one => one.startsWith('failed')))
})

t.test(
  'passwords cannot be tried for long, and an unknown address is as slow as a known one',
  { timeout: 120_000 },
  async t => {
    const site = await startSite(t)
    const { key } = await newPersonalKey(PASSWORD)
    site.quarantine.state.demand(database => enrol(database, ANN, key, 1), { write: true })
    const attempt = async (address: string, password: string) => {
      const from = performance.now()
      const { status, text } = await site.post('/quarantine/login', { address, password })
      return { status, text: text.replaceAll(address, ''), ms: performance.now() - from }
    }
    await attempt('warm@example.org', 'wrong password')
    const known: number[] = []
    const unknown: number[] = []
    for (let n = 0; n < 5; n++) {
      const [a, b] = [
        await attempt(ANN, `wrong password ${n}`),
        await attempt('who@example.org', `wrong password ${n}`),
      ]
      t.equal(a.status, 403)
      t.equal(b.status, 403)
      t.equal(a.text, b.text)
      known.push(a.ms)
      unknown.push(b.ms)
    }
    const median = (all: number[]) => all.toSorted((a, b) => a - b)[2] ?? 0
    const ratio = median(known) / median(unknown)
    t.ok(ratio > 0.4 && ratio < 2.5, `${median(known)} and ${median(unknown)} ms`) // without the work it were below a tenth
    t.equal((await attempt(ANN, PASSWORD)).status, 429, 'also with the right one')
    t.equal((await attempt('who@example.org', 'x')).status, 429)
    t.equal(site.quarantine.state.demand(database => keysOf(database, ANN)).length, 1)
  },
)

t.test('a browser', { timeout: 180_000 }, async t => {
  const run = promisify(execFile)
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const found = await Promise.any(names.map(async name => run(name, ['--version']).then(() => name))).catch(() => null)
  if (found === null) {
    t.pass('no Chromium here: the pages were not looked at by a browser', { skip: true })
    return
  }
  const site = await startSite(t)
  const name = await hold(site.quarantine, { recipient: ANN, at: NOW })
  const { tag } = person(site)
  const before = allRows(site.quarantine)
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr', '--dump-dom']
  const look = async (path: string, language: Language) => {
    const { stdout, stderr } = await run(found, [...options, `--accept-lang=${language}`, site.base + path])
    // What a browser finds wrong with a page, such as what its Content-Security-Policy forbids, it says to its console; [DOM]: advice.
    return { dom: stdout, wrong: stderr.split('\n').filter(line => /CONSOLE(?!.*"\[DOM\])/.test(line)) }
  }
  for (const language of LANGUAGES) {
    const texts = WEB_TEXTS[language]
    const message = await look(site.link('message', name), language)
    t.match(message.dom, new RegExp(`<html lang="${language}">[^]*<h1>${RegExp.escape(texts.message.title)}</h1>`))
    t.match(message.dom, /<form[^>]*method="post"/)
    const enrol = await look(site.link('enrol', tag), language)
    const [loss = ''] = texts.enrolWarnings
    t.ok(enrol.dom.includes(loss), `${language}: what can be lost`)
    t.ok(enrol.dom.indexOf(loss) < enrol.dom.indexOf('type="password"'), `${language}: before a password is asked for`)
    t.match(enrol.dom, /type="checkbox" name="understood" value="yes">/, 'and nobody has agreed yet')
    t.strictSame([...message.wrong, ...enrol.wrong], [], language)
  }
  t.match((await look('/quarantine/', 'en')).dom, `<h1>${WEB_TEXTS.en.logIn.title}</h1>`)
  t.equal(allRows(site.quarantine), before)
  t.strictSame(site.done, [])
})
