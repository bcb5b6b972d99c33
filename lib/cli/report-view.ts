/** What the command report found, for a terminal. */
import { printable } from './output.ts'
import type { Decision, Reason, Report, ReportFacts } from '../quarantine/reports.ts'

/** What `--json` prints. Programs read it: names are only added, never changed. */
export type Item =
  | ({ readonly kind: 'counts' } & Readonly<Record<Report['state'], number>>)
  | ({ readonly kind: 'report' } & Pick<Report, 'id' | 'madeAt' | 'state' | 'decision' | 'decidedAt'>)
  | ({ readonly kind: 'facts'; readonly reasons: readonly (Reason & { readonly why: string | null })[] } & Pick<
      Report,
      'id' | 'madeAt' | 'state'
    > &
      Pick<ReportFacts, 'sender' | 'recipient' | 'subject' | 'code' | 'score'>)
  | {
      readonly kind: 'decided'
      readonly id: string
      readonly decision: Decision
      readonly handed: 'yes' | 'own-key' | 'not-asked'
      /** Decision `rule`: what spoke for and against it; null where it cannot be read here. */
      readonly rules: readonly Reason[] | null
    }

type Of<Kind> = Item & { readonly kind: Kind }

export function human(item: Item): string {
  return `${linesOf(item).map(printable).join('\n')}\n`
}

function linesOf(item: Item): readonly string[] {
  switch (item.kind) {
    case 'counts':
      return [`${item.open} reports nobody looked at, ${item.viewed} to be decided, ${item.decided} decided`]
    case 'report': {
      const { id, madeAt, state, decision, decidedAt } = item
      const after = decision === null || decidedAt === null ? state : `${decision}, decided ${timeText(decidedAt)}`
      return [`  ${id}  reported ${timeText(madeAt)}  ${after}`]
    }
    case 'facts':
      return factLines(item)
    case 'decided':
      return decidedLines(item)
    default:
      throw new Error(String(item satisfies never))
  }
}

function factLines({ id, madeAt, sender, recipient, subject, code, score, reasons }: Of<'facts'>): string[] {
  return [
    `report ${id}, ${timeText(madeAt)}`,
    `  sender     ${sender ?? '<> (the null sender)'}`,
    `  recipient  ${recipient}`,
    `  subject    ${subject}`,
    `  held for   ${code === null || score === null ? 'reasons that another version of the program wrote' : `${code}, with a score of ${score.toFixed(1)}`}`,
    ...reasons.map(one => `    ${reasonText(one)}${one.why === null ? '' : `: ${one.why}`}`),
    '',
    'That you looked is in the journal, and the recipient will read it.',
    `Decide it: cleanmilter report decide ${id} release|rule|nothing --reason TEXT (the recipient reads the reason, too)`,
  ]
}

function decidedLines({ id, decision, handed, rules }: Of<'decided'>): string[] {
  const told = `report ${id}: ${decision}; journaled, and the recipient will read it with the reason as you typed it`
  if (handed === 'yes')
    return [told, 'It is handed back within moments, by whoever has the private key (desk.with_daemon).']
  if (handed === 'own-key')
    return [
      told,
      "It is sealed to the recipient's own key: nobody else can hand it back. They read that you would, and release it themselves.",
    ]
  return decision === 'rule' ? [told, ...ruleLines(id, rules)] : [told]
}

function ruleLines(id: string, rules: Of<'decided'>['rules']): string[] {
  const names =
    rules === null
      ? [`Its rules: cleanmilter report show ${id}`]
      : ['What spoke for and against it:', ...rules.map(one => `  ${reasonText(one)}`)]
  return [
    ...names,
    'A rule is switched off by rules.off, or only watched by rules.observe (cleanmilter help settings rules); one sender is',
    'spared by an allow list (cleanmilter help lists); what a change does to other mail says cleanmilter plan.',
  ]
}

function reasonText({ name, points }: Reason): string {
  return `${points < 0 ? '' : '+'}${points.toFixed(1).padEnd(6)} ${name}`
}

function timeText(at: number): string {
  const text = new Date(at * 1000).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`
}
