/** An explanation as text for a terminal, or to be passed on. */
import { TEXTS } from '../policy/languages/all.ts'
import { printable } from './output.ts'
import type { Details, Explanation, Finding, GroupDetails } from '../policy/explain.ts'
import type { Texts } from '../policy/languages/texts.ts'
import type { RecordedResult } from '../policy/record.ts'

type Labels = Texts['labels']

export function explanationText(one: Explanation): string {
  const { labels, limits } = TEXTS[one.language]
  const { reference, at, outcomes, why, fixes, todo, details } = one
  const head =
    details === null
      ? outcomes.map(({ text }) => text)
      : details.groups.flatMap((group, n) =>
          groupLines(group, details, outcomes[n]?.text ?? outcomes[0]?.text ?? '', labels),
        )
  const lines = [
    `${reference}, ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`,
    ...head.map(indented),
    ...section(labels.why, why.map(dashed)),
    ...(details === null ? [] : detailLines(details, labels, limits)),
    ...section(
      labels.fix,
      fixes.map(({ text }) => dashed(text)),
    ),
    ...section(labels.todo, todo.map(dashed)),
  ]
  return `${lines.map(printable).join('\n')}\n`
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map(indented)]
}

function indented(line: string): string {
  return `  ${line}`
}

function dashed(line: string): string {
  return `- ${line}`
}

function groupLines(group: GroupDetails, { probability }: Details, text: string, labels: Labels): string[] {
  const { recipients, level, domain, observe, action, code, done, score, thresholds, findings, parts } = group
  const threshold = (name: keyof typeof thresholds): string => `${name} ${thresholds[name] ?? labels.off}`
  const about = [
    `${action} (${code})`,
    labels.recipients(recipients),
    domain === null ? level : `${level} ${domain}`,
    ...(observe ? [labels.observed] : []),
    ...(!observe && done !== action ? [`${labels.done}: ${done}`] : []),
  ]
  return [
    about.join(', '),
    indented(text),
    indented(
      `${labels.score(score.toFixed(1), (100 * probability).toFixed(1))}; ${labels.thresholds}: ${threshold('tag')}, ${threshold('quarantine')}, ${threshold('reject')}`,
    ),
    ...findings.map(one => indented(findingLine(one))),
    ...parts
      .filter(({ points, counted }) => points !== counted)
      .map(({ scorer, points, counted }) => indented(labels.bounded(scorer, points.toFixed(1), counted.toFixed(1)))),
  ]
}

function detailLines(details: Details, labels: Labels, limits: Texts['limits']): string[] {
  const { findings, auth, failed, leftOut, exceeded, watched, newsletter, ms } = details
  return [
    ...section(labels.findings, findings.map(findingLine)),
    ...section(labels.checks, auth.map(resultLine)),
    ...section(labels.failed, failed),
    ...section(labels.leftOut, leftOut),
    ...section(
      labels.limits,
      exceeded.map(limit => limits[limit]),
    ),
    ...section(labels.watched, watched.map(findingLine)),
    '',
    ...(newsletter ? [labels.newsletter] : []),
    labels.took(String(ms)),
  ]
}

function findingLine({ name, points, why }: Finding): string {
  return `${points < 0 ? '' : '+'}${points.toFixed(1).padEnd(6)}  ${name}: ${why}`
}

function resultLine({ method, result, policy, identity }: RecordedResult): string {
  const about = [...(identity === undefined ? [] : [identity]), ...(policy === undefined ? [] : [`p=${policy}`])]
  return `${method.padEnd(6)} ${result}${about.length === 0 ? '' : ` (${about.join(', ')})`}`
}
