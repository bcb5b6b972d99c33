/** report: what recipients reported as wrongly held. The one place where an administrator sees anything of a message, and never its content. */
import { readReference } from '../../privacy/reference.ts'
import { decideReport, rulesOfReport, viewReport } from '../../quarantine/report-acts.ts'
import { countReports, DECISIONS, listReports } from '../../quarantine/reports.ts'
import { isLanguage, LANGUAGES } from '../../scorers/language.ts'
import { administratorOf, ADMINISTRATOR_OPTION } from '../administrator.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { oneLine } from '../one-line.ts'
import { printable } from '../output.ts'
import { siteReasons } from '../../settings/site-reasons.ts'
import { ifHeld } from '../quarantined.ts'
import { human } from '../report-view.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import type { Decided, Refused, Viewed } from '../../quarantine/report-acts.ts'
import type { Decision } from '../../quarantine/reports.ts'
import type { Administrator } from '../../quarantine/secrecy.ts'
import type { Language } from '../../scorers/language.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Item } from '../report-view.ts'

const WAYS = ['list', 'show', 'decide'] as const
type Way = (typeof WAYS)[number]

const OPTIONS: Readonly<Record<Way, readonly string[]>> = {
  list: [],
  show: ['administrator', 'lang'],
  decide: ['administrator', 'reason'],
}
const OPERANDS: Readonly<Record<Way, readonly string[]>> = { list: [], show: ['ID'], decide: ['ID', 'DECISION'] }

const MOST_LISTED = 1_000

export const command = defineCommand({
  name: 'report',
  usage: 'list | show ID | decide ID release|rule|nothing --reason TEXT [options]',
  about:
    'A recipient who says that a message was wrongly held opens four facts of it for an administrator: sender, recipient,\nsubject, and why it was held. Nothing shows more of it, and nothing shows those of a message that nobody reported.\nlist: which reports there are; of whom and about what is not in it.\nshow: the facts, for who accepted the duty of secrecy (cleanmilter secrecy). Before they are shown the journal has it that you\nlooked, and the recipient is told by name.\ndecide: by who looked. release hands it back; rule says that a rule, a list or a setting is to be changed, and names the rules;\nnothing says that it was rightly held. The recipient reads decision and --reason as you typed it: name nobody else in it.',
  options: {
    ...ADMINISTRATOR_OPTION,
    reason: { type: 'string', value: 'TEXT', doc: 'decide: why, in a sentence for the recipient' },
    lang: { type: 'string', value: 'LANGUAGE', doc: 'show: reasons in en (default), de, fr or it' },
    json: { type: 'boolean', doc: 'one JSON object a line' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 3],
  examples: [
    ['cleanmilter report list', 'does anybody wait for a decision?'],
    ['cleanmilter report show R7Q2-9KX', 'sender, recipient, subject and reasons of this one; journaled'],
    ['cleanmilter report decide R7Q2-9KX release --reason "It is the newsletter that you ordered"', 'hands it back'],
  ],
  async *run({ config, set, json: _json, ...values }, [word = '', ...more]): AsyncGenerator<Item, number> {
    const way = WAYS.find(one => one === word)
    if (way === undefined) throw new UsageError(`report wants ${WAYS.join(', ')}; found "${printable(word)}"`)
    if (more.length !== OPERANDS[way].length)
      throw new UsageError(`report ${way} wants ${OPERANDS[way].join(' ') || 'nothing more'}`)
    const strange = Object.keys(values).find(name => !OPTIONS[way].includes(name))
    if (strange !== undefined) throw new UsageError(`report ${way} knows no --${strange}`)
    const { lang = 'en', reason, administrator } = values
    if (!isLanguage(lang)) throw new UsageError(`--lang wants ${LANGUAGES.join(', ')}; found "${printable(lang)}"`)
    const [typed = '', wanted = ''] = more
    const id = way === 'list' ? '' : readId(typed)
    const decision = way === 'decide' ? readDecision(wanted) : null
    if (decision !== null && reason === undefined) throw new UsageError('report decide wants a --reason')
    const why = reason === undefined ? '' : oneLine('--reason', reason)
    const { settings } = settingsFromOptions({ ...(config !== undefined && { config }), ...(set && { set }) })
    if (way === 'list') yield* list(settings)
    else if (decision === null) yield await look(settings, administratorOf(administrator), id, lang)
    else yield await decide(settings, administratorOf(administrator), id, decision, why)
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

async function* list(settings: Settings): AsyncGenerator<Item> {
  const found = await ifHeld(settings, ({ state }) =>
    state.demand(database => ({ counts: countReports(database), reports: listReports(database, MOST_LISTED) })),
  )
  yield { kind: 'counts', ...(found?.counts ?? { open: 0, viewed: 0, decided: 0 }) }
  for (const { id, madeAt, state, decision, decidedAt } of found?.reports ?? [])
    yield { kind: 'report', id, madeAt, state, decision, decidedAt }
}

async function look(settings: Settings, administrator: Administrator, id: string, lang: Language): Promise<Item> {
  const found: Viewed | undefined = await ifHeld(settings, quarantine =>
    viewReport(quarantine, () => quarantine.keys.identities(), { administrator, id, now: seconds() }),
  )
  if (found?.did === 'unreadable')
    throw new Failure(`${id}: another version of the program wrote it; use the program that wrote it`, EXIT.dataError)
  if (found?.did !== 'viewed') throw refusal(found, administrator, id)
  const { sender, recipient, subject, code, score, reasons } = found.facts
  const why = siteReasons(settings)
  return {
    kind: 'facts',
    id,
    madeAt: found.report.madeAt,
    state: found.report.state,
    sender,
    recipient,
    subject,
    code,
    score,
    reasons: reasons.map(one => ({ ...one, why: why(one.name)?.[lang] ?? null })),
  }
}

async function decide(
  settings: Settings,
  administrator: Administrator,
  id: string,
  decision: Decision,
  reason: string,
): Promise<Item> {
  const found = await ifHeld(settings, async quarantine => {
    const decided = decideReport(quarantine, { administrator, id, now: seconds(), decision, reason })
    const identities = decision === 'rule' ? quarantine.keys.identitiesIfReadable() : null
    const rules =
      decided.did !== 'decided' || identities === null ? null : await rulesOfReport(quarantine, identities, id)
    return { decided, rules }
  })
  if (found?.decided.did !== 'decided') throw refusal(found?.decided, administrator, id)
  return { kind: 'decided', id, decision, handed: found.decided.handed, rules: found.rules }
}

type NotDone = Refused | Exclude<Decided, { readonly did: 'decided' }> | undefined

function refusal(found: NotDone, { name }: Administrator, id: string): Failure {
  switch (found?.did) {
    case undefined:
    case 'unknown':
      return new Failure(
        `there is no report ${id}, or its time is over (retention.entry_days); cleanmilter report list has those there are`,
        EXIT.noInput,
      )
    case 'no-secrecy':
      return new Failure(`${SECRECY[found.standing](name)}: cleanmilter secrecy accept`, EXIT.noPermission)
    case 'not-viewed':
      return new Failure(
        `${name} has not looked at report ${id} yet, and decides about what they saw: cleanmilter report show ${id}`,
        EXIT.noPermission,
      )
    case 'released-before':
      return new Failure(`report ${id} was decided: the message is released`, EXIT.dataError)
    case 'gone':
      return new Failure(
        `the message of report ${id} is not held any more: released or deleted meanwhile, or its time is over; rule and nothing can still be decided`,
        EXIT.noInput,
      )
    default:
      throw new Error(String(found satisfies never))
  }
}

const SECRECY = {
  never: name => `${name} has not accepted the duty of secrecy, and sees nothing before`,
  over: name => `the duty of secrecy that ${name} accepted is over after its year, and has to be accepted anew`,
  ahead: name =>
    `${name} accepted the duty of secrecy at a time that has not come yet, by a wrong clock; accept it anew`,
} as const satisfies Record<string, (name: string) => string>

function readId(typed: string): string {
  const id = readReference(typed)
  if (id === null)
    throw new UsageError(
      `report wants an id such as R7Q2-9KX, found "${printable(typed)}"; cleanmilter report list has those there are`,
    )
  return id
}

function readDecision(typed: string): Decision {
  const decision = DECISIONS.find(one => one === typed)
  if (decision === undefined)
    throw new UsageError(`report decide wants ${DECISIONS.join(', ')}; found "${printable(typed)}"`)
  return decision
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
