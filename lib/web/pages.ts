/** Data → pages. Nothing is fetched for them but themselves, and they hold no script. */
import { MOST_PASSWORD_CHARACTERS } from '../privacy/personal-key.ts'
import { SCHEDULES } from '../quarantine/schedule.ts'
import { shown } from '../quarantine/shown.ts'
import { DIGEST_TEXTS } from '../quarantine/languages/all.ts'
import { LANGUAGES } from '../scorers/language.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { WEB_TEXTS } from './languages/all.ts'
import { STYLE_ELEMENT } from './style.ts'
import type { Entry, Item } from '../quarantine/item.ts'
import type { Person } from '../quarantine/people.ts'
import type { Language } from '../scorers/language.ts'
import type { Ask, Say } from './languages/texts.ts'

/** In their own language, as those look for it who cannot read the others. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  it: 'Italiano',
}

/** Where the pages are, without a slash at the end: empty, or `/quarantine`. Language and, where somebody is logged in, their form word. */
export type Frame = { readonly root: string; readonly language: Language; readonly csrf?: string }

export function page({ root, language, csrf }: Frame, title: string, ...body: readonly (Html | null)[]): Html {
  const texts = WEB_TEXTS[language]
  const nav =
    csrf === undefined
      ? null
      : html`<nav>
          <a href="${root}/mail">${texts.list}</a
          ><a href="${root}/key">${texts.key}</a>${form(root, '/logout', csrf, texts.logOut)}
        </nav>`
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="robots" content="noindex" />
        <title>${title} – ${texts.name}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${nav}
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `
}

export function sayPage(frame: Frame, { title, text }: Say, ...more: readonly (Html | null)[]): Html {
  return page(frame, title, paragraph(text), ...more)
}

/** A page with one form, which is sent to where the page is. */
export function askPage(frame: Frame, { title, text, button }: Ask, about: readonly string[] = []): Html {
  return page(
    frame,
    title,
    ...about.map(paragraph),
    paragraph(text),
    html`<form method="post"><button type="submit">${button}</button></form>`,
  )
}

export type Choice = { readonly path: string; readonly ask: Ask }

/** Several forms, each with what it means. */
export function choicePage(frame: Frame, say: Say, about: readonly string[], choices: readonly Choice[]): Html {
  return page(frame, say.title, ...about.map(paragraph), paragraph(say.text), ...choices.map(one => choice(frame, one)))
}

function choice({ root, csrf }: Frame, { path, ask }: Choice): Html {
  return html`<section>
    ${form(root, path, csrf, ask.button)}
    <p>${ask.text}</p>
  </section> `
}

function form(root: string, path: string, csrf: string | undefined, button: string): Html {
  return html`<form method="post" action="${root}${path}">
    ${hidden(csrf)}<button type="submit">${button}</button>
  </form>`
}

function hidden(csrf: string | undefined): Html | null {
  return csrf === undefined ? null : html`<input type="hidden" name="csrf" value="${csrf}" />`
}

export function settingsPage(
  frame: Frame,
  { language, schedule }: Pick<Person, 'language' | 'schedule'>,
  links: readonly { readonly path: string; readonly text: string }[],
): Html {
  const texts = WEB_TEXTS[frame.language]
  const option = (value: string, text: string, chosen: boolean): Html =>
    html`<option value="${value}" ${chosen ? html` selected` : null}>${text}</option>`
  return page(
    frame,
    texts.settings.title,
    paragraph(texts.settings.text),
    html`<form method="post">
      <label
        >${texts.schedule}
        <select name="schedule">
          ${option('', texts.siteChoice, schedule === null)}${SCHEDULES.map(one => option(one, texts.schedules[one], one === schedule))}
        </select></label
      >
      <label
        >${texts.language}
        <select name="language">
          ${option('', texts.siteChoice, language === null)}${LANGUAGES.map(one => option(one, LANGUAGE_NAMES[one], one === language))}
        </select></label
      >
      <button type="submit">${texts.settings.button}</button>
    </form>`,
    ...links.map(({ path, text }) => html`<p><a href="${frame.root}${path}">${text}</a></p>`),
  )
}

/** What can be lost stands above the form. `mistake`: what was wrong with what was sent. */
export function enrolPage(frame: Frame, mistake: string | null): Html {
  const texts = WEB_TEXTS[frame.language]
  return page(
    frame,
    texts.enrol.title,
    paragraph(texts.enrol.text),
    html`<ul class="warn">
      ${texts.enrolWarnings.map(text => html`<li>${text}</li>`)}
    </ul>`,
    warning(mistake),
    html`<form method="post" autocomplete="off">
      ${passwordField('password', texts.password, 'new-password')}${passwordField('again', texts.again, 'new-password')}
      <label><input type="checkbox" name="understood" value="yes" /> ${texts.enrolUnderstood}</label>
      <button type="submit">${texts.enrol.button}</button>
    </form>`,
  )
}

/** The recovery code, this once. */
export function codePage(frame: Frame, { title, text }: Say, recoveryCode: string): Html {
  const texts = WEB_TEXTS[frame.language]
  return page(
    frame,
    title,
    paragraph(text),
    html`<p>${texts.code}:</p>
      <p class="code">${recoveryCode}</p>`,
    html`<p><a href="${frame.root}/">${texts.logIn.title}</a></p>`,
  )
}

export function logInPage(frame: Frame, address: string, mistake: string | null): Html {
  const texts = WEB_TEXTS[frame.language]
  return page(
    frame,
    texts.logIn.title,
    paragraph(texts.logIn.text),
    warning(mistake),
    html`<form method="post" action="${frame.root}/login">
      <label
        >${texts.address} <input type="text" name="address" autocomplete="username" maxlength="320" value="${address}"
      /></label>
      ${passwordField('password', texts.passwordOrCode, 'current-password')}
      <button type="submit">${texts.logIn.button}</button>
    </form>`,
  )
}

export type ListedMail = { readonly item: Item; readonly entry: Entry | null }

export function listPage(
  frame: Frame,
  { mail, held, older }: { readonly mail: readonly ListedMail[]; readonly held: number; readonly older: number | null },
): Html {
  const texts = WEB_TEXTS[frame.language]
  const { time } = dates(frame.language)
  const rows = mail.map(
    ({ item, entry }) =>
      html`<tr>
        <td>${time(item.heldAt)}</td>
        <td>${fromOf(entry, texts.unknown)}</td>
        <td><a href="${frame.root}/mail/${item.name}">${subjectOf(entry, texts)}</a></td>
      </tr> `,
  )
  return page(
    frame,
    texts.list,
    paragraph(held === 0 ? texts.none : texts.held(held)),
    mail.length === 0
      ? null
      : html`<table>
          <thead>
            <tr>
              <th>${texts.came}</th>
              <th>${texts.from}</th>
              <th>${texts.subject}</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`,
    older === null ? null : html`<p><a href="${frame.root}/mail?before=${older}">${texts.older}</a></p>`,
  )
}

export function mailPage(
  frame: Frame,
  {
    item,
    entry,
    why,
    choices,
    sealed,
  }: ListedMail & {
    readonly why: readonly string[]
    readonly choices: readonly Choice[]
    /** It can be downloaded, sealed to the recipient's own key. */
    readonly sealed: boolean
  },
): Html {
  const texts = WEB_TEXTS[frame.language]
  const { time, day } = dates(frame.language)
  const row = (label: string, value: string | Html): Html =>
    html`<tr>
      <th>${label}</th>
      <td>${value}</td>
    </tr> `
  return page(
    frame,
    texts.message.title,
    html`<table>
      <tbody>
        ${row(texts.from, fromOf(entry, texts.unknown))}${row(texts.subject, subjectOf(entry, texts))}${row(texts.came, time(item.heldAt))}${row(texts.size, sizeText(item.octets, frame.language))}${why.length === 0 ? null : row(texts.why, why.join(' '))}${row(texts.until, day(item.expiresAt))}
      </tbody>
    </table>`,
    ...choices.map(one => choice(frame, one)),
    sealed ? html`<p><a href="${frame.root}/mail/${item.name}/age">${texts.download}</a></p>` : null,
    html`<p><a href="${frame.root}/mail">${texts.back}</a></p>`,
  )
}

/** `own`: new mail is sealed to the recipient's key. */
export function keyPage(frame: Frame, own: boolean, mistake: string | null): Html {
  const texts = WEB_TEXTS[frame.language]
  const { root, csrf } = frame
  return page(
    frame,
    texts.key,
    warning(mistake),
    html`<h2>${texts.change.title}</h2>`,
    paragraph(texts.change.text),
    html`<form method="post" action="${root}/key/password">
      ${hidden(csrf)}
      ${passwordField('current', texts.currentPassword, 'current-password')}${passwordField('password', texts.newPassword, 'new-password')}${passwordField('again', texts.again, 'new-password')}
      <button type="submit">${texts.change.button}</button>
    </form>`,
    html`<h2>${texts.identity.title}</h2>`,
    choice(frame, { path: '/key/identity', ask: texts.identity }),
    own ? html`<h2>${texts.leave.title}</h2>` : null,
    own ? choice(frame, { path: '/key/leave', ask: texts.leave }) : null,
  )
}

/** `The message that came on … (12 kB).` */
export function aboutText({ heldAt, octets }: Pick<Item, 'heldAt' | 'octets'>, language: Language): string {
  return WEB_TEXTS[language].about(dates(language).time(heldAt), sizeText(octets, language))
}

function passwordField(name: string, label: string, autocomplete: string): Html {
  return html`<label
    >${label}
    <input type="password" name="${name}" autocomplete="${autocomplete}" maxlength="${MOST_PASSWORD_CHARACTERS}"
  /></label>`
}

function paragraph(text: string): Html | null {
  return text === '' ? null : html`<p>${text}</p> `
}

function warning(text: string | null): Html | null {
  return text === null ? null : html`<p class="warn" role="alert">${text}</p> `
}

function fromOf(entry: Entry | null, unknown: string): Html {
  return foreign(entry === null ? unknown : shown(entry.from === '' ? (entry.sender ?? '') : entry.from, 200))
}

function subjectOf(entry: Entry | null, { unknown, noSubject }: { unknown: string; noSubject: string }): Html {
  const subject = entry === null ? unknown : shown(entry.subject, 200)
  return foreign(subject === '' ? noSubject : subject)
}

/** What came with mail stands apart, whichever way it is written. */
function foreign(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

function dates(language: Language): { time: (seconds: number) => string; day: (seconds: number) => string } {
  const { locale } = DIGEST_TEXTS[language]
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })
  return { time: seconds => time.format(seconds * 1000), day: seconds => day.format(seconds * 1000) }
}

function sizeText(octets: number, language: Language): string {
  return new Intl.NumberFormat(DIGEST_TEXTS[language].locale, {
    style: 'unit',
    unit: 'kilobyte',
    unitDisplay: 'short',
  }).format(Math.max(1, Math.round(octets / 1000)))
}
