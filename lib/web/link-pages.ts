/**
 * What links in digests lead to. Who has the link may do that one thing, so GET shows a page that asks, and only POST does it: programs
 * that look at all links in a mail do nothing.
 */
import { newPersonalKey } from '../privacy/personal-key.ts'
import { holdsFor, makeToken, readToken } from '../privacy/token.ts'
import { MESSAGE_ACTIONS, PERSON_ACTIONS } from '../quarantine/links.ts'
import { askDigest, personByTag, personOf, prefer } from '../quarantine/people.ts'
import { currentKey, enrol } from '../quarantine/personal-keys.ts'
import { find } from '../quarantine/rows.ts'
import { DIGEST_TEXTS } from '../quarantine/languages/all.ts'
import { isSchedule } from '../quarantine/schedule.ts'
import { isLanguage } from '../scorers/language.ts'
import { act, ACTS, entryOf } from './act.ts'
import { seconds } from './context.ts'
import { WEB_TEXTS } from './languages/all.ts'
import { aboutText, askPage, choicePage, codePage, enrolPage, sayPage, settingsPage } from './pages.ts'
import { passwordMistake } from './password.ts'
import { languageOf } from './request.ts'
import type { Grant } from '../privacy/token.ts'
import type { LinkAction } from '../quarantine/links.ts'
import type { Person } from '../quarantine/people.ts'
import type { Act, Held } from './act.ts'
import type { Context } from './context.ts'
import type { Frame } from './pages.ts'
import type { WebAnswer, WebRequest } from './request.ts'

/** Whose the thing is, and what it is. */
type Target =
  | { readonly kind: 'message'; readonly action: Act | 'message'; readonly item: Held; readonly person: Person | null }
  | { readonly kind: 'person'; readonly action: (typeof PERSON_ACTIONS)[number]; readonly person: Person }

export async function linkPage(context: Context, request: WebRequest, token: string): Promise<WebAnswer> {
  const { quarantine, root, now } = context
  const otherwise = languageOf(request.languages, context.language())
  const grant = readToken(token)
  const target = grant === null ? null : targetOf(context, grant)
  // Whether there is such a message is nobody's business who has no link of its recipient's: one answer for all.
  const recipient = target === null ? '' : target.kind === 'message' ? target.item.recipient : target.person.recipient
  const held = holdsFor(quarantine.keys.secret('links'), token, recipient, now())
  if (grant === null || target === null || held === 'no')
    return { status: 403, what: 'link', page: sayPage({ root, language: otherwise }, WEB_TEXTS[otherwise].invalid) }
  const frame: Frame = { root, language: target.person?.language ?? otherwise }
  if (held === 'over') return { status: 410, what: 'link', page: sayPage(frame, WEB_TEXTS[frame.language].over) }
  return target.kind === 'message'
    ? await messagePage(context, request, frame, target, grant)
    : await personPage(context, request, frame, target, grant)
}

function targetOf({ quarantine }: Context, { action, about }: Grant): Target | null {
  if (!quarantine.state.exists) return null
  if (isOneOf(MESSAGE_ACTIONS, action))
    return quarantine.state.demand(database => {
      const item = find(database, about)
      return item === null ? null : { kind: 'message', action, item, person: personOf(database, item.recipient) }
    })
  if (!isOneOf(PERSON_ACTIONS, action)) return null
  const person = quarantine.state.demand(database => personByTag(database, about))
  return person === null ? null : { kind: 'person', action, person }
}

async function messagePage(
  context: Context,
  { method }: WebRequest,
  frame: Frame,
  { action, item }: Extract<Target, { kind: 'message' }>,
  grant: Grant,
): Promise<WebAnswer> {
  const { acts, quarantine } = context
  const texts = WEB_TEXTS[frame.language]
  const about = [aboutText(item, frame.language)]
  if (action === 'message') {
    // Sent without a choice, it is shown again.
    const choices = ACTS.filter(one => one !== 'wrong' || acts.reportWrong !== null).map(one => ({
      path: sibling(context, grant, one, item.recipient),
      ask: texts.asks[one],
    }))
    return { status: 200, what: 'message', page: choicePage(frame, texts.message, about, choices) }
  }
  if (method === 'GET') {
    const entry = action === 'allow' ? await entryOf(quarantine, item, []).catch(() => null) : null
    const sender = entry === null ? null : (entry.author ?? entry.sender)
    return {
      status: 200,
      what: action,
      page: askPage(
        frame,
        texts.asks[action],
        sender === null ? about : [...about, `${texts.from}${DIGEST_TEXTS[frame.language].colon} ${sender}`],
      ),
    }
  }
  const { status, say, final } = await act(action, item, { acts, quarantine, identities: [], texts })
  return { status, what: action, page: sayPage(frame, say), final }
}

async function personPage(
  context: Context,
  { method, body }: WebRequest,
  frame: Frame,
  { action, person }: Extract<Target, { kind: 'person' }>,
  grant: Grant,
): Promise<WebAnswer> {
  const { quarantine, gate, now } = context
  const { state } = quarantine
  const texts = WEB_TEXTS[frame.language]
  const form = new URLSearchParams(body)
  const own = state.demand(database => currentKey(database, [person.recipient])).has(person.recipient)
  switch (action) {
    case 'settings': {
      if (method === 'POST') {
        const language = form.get('language') ?? ''
        const schedule = form.get('schedule') ?? ''
        if ((language !== '' && !isLanguage(language)) || (schedule !== '' && !isSchedule(schedule)))
          return { status: 400, what: action, page: sayPage(frame, texts.badForm) }
        const chosen = { language: language === '' ? null : language, schedule: schedule === '' ? null : schedule }
        state.demand(database => prefer(database, person.tag, chosen), { write: true })
        const next = { ...frame, language: chosen.language ?? context.language() }
        return { status: 200, what: action, page: sayPage(next, WEB_TEXTS[next.language].saved) }
      }
      const links = [
        { path: sibling(context, grant, 'digest', person.recipient), text: texts.digest.title },
        own
          ? { path: '/', text: texts.logIn.title }
          : { path: sibling(context, grant, 'enrol', person.recipient), text: texts.enrol.title },
      ]
      return { status: 200, what: action, page: settingsPage(frame, person, links) }
    }
    case 'digest': {
      if (method === 'GET') return { status: 200, what: action, page: askPage(frame, texts.digest) }
      const asked = state.demand(database => askDigest(database, person.recipient, seconds(now())), { write: true })
      return {
        status: 200,
        what: action,
        page: sayPage(frame, asked === 'asked' ? texts.digestAsked : texts.digestSoon),
        final: true,
      }
    }
    case 'enrol': {
      // A link may be in the wrong hands: it makes the first key, and takes nobody's away.
      if (own) return { status: 200, what: action, page: sayPage(frame, texts.alreadyEnrolled) }
      if (method === 'GET') return { status: 200, what: action, page: enrolPage(frame, null) }
      const mistake =
        passwordMistake(form, texts) ?? (form.get('understood') === 'yes' ? null : texts.mistakes.notUnderstood)
      if (mistake !== null) return { status: 422, what: action, page: enrolPage(frame, mistake) }
      const { key, recoveryCode } = await gate.through(async () => newPersonalKey(form.get('password') ?? ''))
      const made = state.demand(
        database => {
          if (currentKey(database, [person.recipient]).has(person.recipient)) return false
          enrol(database, person.recipient, key, seconds(now()))
          return true
        },
        { write: true },
      )
      return made
        ? { status: 200, what: action, page: codePage(frame, texts.enrolled, recoveryCode), final: true }
        : { status: 200, what: action, page: sayPage(frame, texts.alreadyEnrolled) }
    }
    default:
      throw new Error(action satisfies never)
  }
}

/** Another link on the same thing, for as long as this one. */
function sibling({ quarantine }: Context, grant: Grant, action: LinkAction, recipient: string): string {
  return `/a/${makeToken(quarantine.keys.secret('links'), { ...grant, action }, recipient)}`
}

function isOneOf<const T extends string>(words: readonly T[], word: string): word is T {
  return (words as readonly string[]).includes(word)
}
