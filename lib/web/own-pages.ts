/**
 * For those with a key of their own: log in, see what is held, act on it. Their key is opened by their password, in the memory of this
 * process, for as long as they are logged in.
 */
import { timingSafeEqual } from 'node:crypto'
import { changePassword } from '../privacy/personal-key.ts'
import { personOf } from '../quarantine/people.ts'
import { currentKey, resign, rewrap } from '../quarantine/personal-keys.ts'
import { sealedMessage } from '../quarantine/read.ts'
import { countOf, find, list } from '../quarantine/rows.ts'
import { whyHeld } from '../quarantine/why.ts'
import { act, ACTS, entryOf } from './act.ts'
import { WEB_TEXTS } from './languages/all.ts'
import { codePage, keyPage, listPage, logInPage, mailPage, sayPage } from './pages.ts'
import { passwordMistake } from './password.ts'
import { languageOf } from './request.ts'
import type { Act, Held } from './act.ts'
import type { Context } from './context.ts'
import type { ListedMail, Frame } from './pages.ts'
import type { WebAnswer, WebRequest } from './request.ts'
import type { Session } from './sessions.ts'

const PAGE = 50

/** Null: there is no such page. */
export async function ownPage(context: Context, request: WebRequest): Promise<WebAnswer | null> {
  const { path, method, cookie } = request
  const session = cookie === null ? null : context.sessions.find(cookie)
  const plain: Frame = { root: context.root, language: languageOf(request.languages, context.language()) }
  if (path === '/' && method === 'GET')
    return session === null
      ? { status: 200, what: 'login', page: logInPage(plain, '', null) }
      : { status: 303, what: 'login', location: '/mail' }
  if (path === '/login' && method === 'POST') return await logIn(context, request, plain)
  if (path === '/login') return { status: 303, what: 'login', location: '/' }
  if (!/^\/(?:mail|key|logout)(?:\/|$)/.test(path)) return null
  if (session === null) return { status: 303, what: 'session', location: '/', cookie: null }
  const frame = { ...plain, ...sessionFrame(context, session, plain) }
  const form = new URLSearchParams(request.body)
  if (method === 'POST' && !isSame(form.get('csrf') ?? '', session.csrf))
    return { status: 403, what: 'session', page: sayPage(frame, WEB_TEXTS[frame.language].badForm) }
  if (path === '/logout' && method === 'POST') {
    context.sessions.end(cookie ?? '')
    return { status: 200, what: 'logout', page: sayPage(plain, WEB_TEXTS[plain.language].loggedOut), cookie: null }
  }
  if (path === '/mail' && method === 'GET') return await mailList(context, request, session, frame)
  const [, name, what] = /^\/mail\/([A-Za-z0-9_-]+)(?:\/([a-z]+))?$/.exec(path) ?? []
  if (name !== undefined) return await oneMail(context, session, frame, name, method, what)
  if (path === '/key' && method === 'GET')
    return { status: 200, what: 'key', page: keyPage(frame, hasKey(context, session), null) }
  return method === 'POST' && path.startsWith('/key/')
    ? await changeKey(context, session, frame, form, plain, path.slice('/key/'.length))
    : null
}

function sessionFrame({ quarantine }: Context, { recipient, csrf }: Session, { language }: Frame) {
  const person = quarantine.state.demand(database => personOf(database, recipient))
  return { language: person?.language ?? language, csrf }
}

/** Whoever does not get in learns nothing else: not whether the address has a key, nor whether it is anybody's. */
async function logIn({ own, unlocker, sessions }: Context, { body }: WebRequest, frame: Frame): Promise<WebAnswer> {
  const texts = WEB_TEXTS[frame.language]
  const form = new URLSearchParams(body)
  const typed = (form.get('address') ?? '').trim().slice(0, 320)
  const recipient = own(typed)
  const unlocked = await unlocker.open(recipient ?? typed.toLowerCase(), form.get('password') ?? '')
  if (unlocked.kind === 'wait') return { status: 429, what: 'login', page: sayPage(frame, texts.wait) }
  if (unlocked.kind === 'wrong' || recipient === null)
    return { status: 403, what: 'login', page: logInPage(frame, typed, texts.mistakes.wrong) }
  return {
    status: 303,
    what: 'login',
    location: '/mail',
    cookie: sessions.begin({ recipient, pairs: unlocked.kind === 'open' ? unlocked.pairs : [] }),
  }
}

async function mailList(
  { quarantine }: Context,
  { query }: WebRequest,
  session: Session,
  frame: Frame,
): Promise<WebAnswer> {
  const { recipient } = session
  const typed = Number(query.get('before') ?? NaN)
  const before = Number.isSafeInteger(typed) && typed > 0 ? typed : null
  const { items, held } = quarantine.state.demand(database => ({
    items: list(database, { recipient, before, most: PAGE + 1 }),
    held: countOf(database, recipient),
  }))
  const mail: ListedMail[] = []
  for (const item of items.slice(0, PAGE)) mail.push({ item, entry: await opened(quarantine, item, session) })
  const older = items.length > PAGE ? (mail.at(-1)?.item.id ?? null) : null
  return { status: 200, what: 'list', page: listPage(frame, { mail, held, older }) }
}

async function oneMail(
  context: Context,
  session: Session,
  frame: Frame,
  name: string,
  method: WebRequest['method'],
  what: string | undefined,
): Promise<WebAnswer | null> {
  const { quarantine, acts, reasons } = context
  const texts = WEB_TEXTS[frame.language]
  const found = quarantine.state.demand(database => find(database, name))
  // Another one's is as good as none.
  const item = found?.recipient === session.recipient ? found : null
  if (item === null) return { status: 410, what: 'mail', page: sayPage(frame, texts.gone) }
  const sealed = session.pairs.some(({ publicKey }) => publicKey === item.key)
  if (method === 'GET' && what === 'age' && sealed) {
    const octets = await sealedMessage(quarantine, item)
    return octets === null
      ? { status: 410, what: 'mail', page: sayPage(frame, texts.gone) }
      : { status: 200, what: 'download', file: { name: `${name}.eml.age`, octets } }
  }
  if (method === 'GET' && what === undefined) {
    const entry = await opened(quarantine, item, session)
    const why = entry === null ? [] : whyHeld(item, entry, { language: frame.language, reasons })
    const choices = ACTS.filter(one => one !== 'wrong' || acts.reportWrong !== null).map(one => ({
      path: `/mail/${name}/${one}`,
      ask: texts.asks[one],
    }))
    return { status: 200, what: 'mail', page: mailPage(frame, { item, entry, why, choices, sealed }) }
  }
  if (method === 'GET' || !isAct(what)) return null
  const identities = session.pairs.map(({ identity }) => identity)
  const { status, say, final } = await act(what, item, { acts, quarantine, identities, texts })
  return { status, what, page: sayPage(frame, say), final }
}

async function changeKey(
  context: Context,
  session: Session,
  frame: Frame,
  form: URLSearchParams,
  plain: Frame,
  what: string,
): Promise<WebAnswer | null> {
  const { quarantine, unlocker, gate, sessions } = context
  const { recipient, pairs } = session
  const texts = WEB_TEXTS[frame.language]
  switch (what) {
    case 'password': {
      const again = (mistake: string): WebAnswer => ({
        status: 422,
        what: 'key',
        page: keyPage(frame, hasKey(context, session), mistake),
      })
      const mistake = passwordMistake(form, texts)
      if (mistake !== null) return again(mistake)
      const unlocked = await unlocker.open(recipient, form.get('current') ?? '')
      if (unlocked.kind === 'wait') return { status: 429, what: 'key', page: sayPage(frame, texts.wait) }
      if (unlocked.kind === 'wrong') return again(texts.mistakes.wrong)
      const { keys, recoveryCode } = await gate.through(async () => changePassword(pairs, form.get('password') ?? ''))
      quarantine.state.demand(database => keys.forEach(key => rewrap(database, recipient, key)), { write: true })
      sessions.endAll(recipient)
      const page = codePage({ ...plain, language: frame.language }, texts.changed, recoveryCode)
      return { status: 200, what: 'key', page, cookie: null, final: true }
    }
    case 'leave':
      quarantine.state.demand(database => resign(database, recipient), { write: true })
      return { status: 200, what: 'key', page: sayPage(frame, texts.left), final: true }
    case 'identity': {
      const text = pairs.map(({ publicKey, identity }) => `# public key: ${publicKey}\n${identity}\n`).join('')
      return { status: 200, what: 'download', file: { name: 'quarantine-key.txt', octets: Buffer.from(text) } }
    }
    default:
      return null
  }
}

function hasKey({ quarantine }: Context, { recipient }: Session): boolean {
  return quarantine.state.demand(database => currentKey(database, [recipient])).has(recipient)
}

/** Null where neither the recipient's keys nor the site's open it, or its time is over. */
async function opened(quarantine: Context['quarantine'], item: Held, { pairs }: Session): Promise<ListedMail['entry']> {
  const identities = pairs.map(({ identity }) => identity)
  return await entryOf(quarantine, item, identities).catch(() => null)
}

function isAct(word: string | undefined): word is Act {
  return (ACTS as readonly (string | undefined)[]).includes(word)
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
