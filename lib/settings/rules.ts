/**
 * What single rows cannot see: settings that contradict each other (mistakes), and settings that have no effect (notes).
 */
import { LEAST, MOST } from '../policy/budget.ts'
import { writeValue } from './kinds.ts'
import { ROWS } from './settings.ts'
import type { Mistake } from './mistakes.ts'
import type { Entry } from './parse.ts'
import type { Name, Settings } from './settings.ts'

type Rule = {
  /** The settings it looks at, the one to be changed first. */
  readonly names: readonly Name[]
  /** The contradiction in words; `say` gives a setting with its value and its place. Null: there is none. */
  readonly broken: (settings: Settings, say: (name: Name) => string) => string | null
}

const RULES: readonly Rule[] = [
  {
    names: ['score.reject', 'score.quarantine'],
    broken: ({ score }, say) =>
      typeof score.reject === 'number' && typeof score.quarantine === 'number' && score.reject < score.quarantine
        ? `${say('score.reject')} is below ${say('score.quarantine')}: nothing would ever be quarantined for its score`
        : null,
  },
  {
    names: ['score.reject', 'score.tag'],
    broken: ({ score }, say) =>
      typeof score.reject === 'number' && score.quarantine === 'off' && score.reject < score.tag
        ? `${say('score.reject')} is below ${say('score.tag')}: nothing would ever be tagged for its score`
        : null,
  },
  {
    names: ['score.quarantine', 'score.tag'],
    broken: ({ score }, say) =>
      typeof score.quarantine === 'number' && score.quarantine < score.tag
        ? `${say('score.quarantine')} is below ${say('score.tag')}: mail would be held back that is not even marked`
        : null,
  },
  {
    names: ['greylist.from', 'greylist.below'],
    broken: ({ greylist }, say) =>
      greylist.from >= greylist.below
        ? `${say('greylist.from')} is not below ${say('greylist.below')}: no mail would be borderline`
        : null,
  },
  {
    names: ['greylist.below', 'score.tag'],
    broken: ({ greylist, score }, say) =>
      greylist.enabled && greylist.below > score.tag
        ? `${say('greylist.below')} is above ${say('score.tag')}: from there on mail is marked at once, and nobody is asked to come back`
        : null,
  },
  {
    names: ['greylist.delay_ms', 'greylist.retry_hours'],
    broken: ({ greylist }, say) =>
      greylist.delay_ms >= greylist.retry_hours * 3_600_000
        ? `${say('greylist.delay_ms')} is not below ${say('greylist.retry_hours')}: nobody could come back in time`
        : null,
  },
  {
    names: ['false_positive_budget', 'score.tag'],
    broken: ({ false_positive_budget, score }, say) =>
      typeof false_positive_budget === 'number' && (score.tag < LEAST || score.tag > MOST)
        ? `${say('false_positive_budget')} moves thresholds between ${LEAST} and ${MOST}, and ${say('score.tag')}, where it would start from, lies outside`
        : null,
  },
  {
    names: ['dns.timeout_ms', 'deadline_ms'],
    broken: ({ dns, deadline_ms }, say) =>
      dns.timeout_ms > deadline_ms
        ? `${say('dns.timeout_ms')} is above ${say('deadline_ms')}: a slow answer could never be used`
        : null,
  },
  {
    names: ['limits.memory_octets', 'limits.message_octets'],
    broken: ({ limits }, say) =>
      limits.memory_octets < limits.message_octets
        ? `${say('limits.memory_octets')} is below ${say('limits.message_octets')}: not even one message would fit`
        : null,
  },
  {
    names: ['web.listen', 'metrics.listen'],
    broken: ({ web, metrics }, say) =>
      web.listen !== null && web.listen === metrics.listen
        ? `${say('web.listen')} is the same as ${say('metrics.listen')}`
        : null,
  },
  {
    names: ['group', 'user'],
    broken: ({ user, group }, say) =>
      group !== null && user === null
        ? `${say('group')} wants a user to become along with it, and ${say('user')}`
        : null,
  },
  {
    names: ['rules.observe', 'rules.off'],
    broken: ({ rules }, say) => {
      const both = rules.observe.find(name => rules.off.includes(name))
      return both === undefined
        ? null
        : `${both} stands in ${say('rules.observe')} and in ${say('rules.off')}: a rule that is off cannot be watched; take it out of one of them`
    },
  },
  { names: ['listen'], broken: ({ listen }) => (listen.length === 0 ? 'listen: wanted at least one address' : null) },
]

/** The contradictions between settings that could be read; `entries` tells where each was set. */
export function contradictions(
  settings: Settings,
  entries: ReadonlyMap<string, Entry>,
  spoiled: ReadonlySet<string>,
): readonly Mistake[] {
  const say = (name: Name): string => {
    const entry = entries.get(name)
    const value = entry === undefined ? ROWS.get(name)?.default : entry.value
    const text =
      value === null ? 'not set' : writeValue(value, ROWS.get(name) ?? { kind: 'path', default: null, doc: '' })
    if (entry === undefined) return value === null ? `${name} is not set` : `${name} (${text}, the default)`
    return `${name} (${text}, ${entry.place.line === null ? entry.place.where : `line ${entry.place.line}`})`
  }
  return RULES.flatMap(({ names, broken }) => {
    if (names.some(name => spoiled.has(name))) return []
    const text = broken(settings, say)
    const [place] = names.flatMap(name => entries.get(name)?.place ?? [])
    return text === null ? [] : [{ ...(place ?? { where: 'defaults', line: null, column: null }), text }]
  })
}

/** What is accepted and does nothing, or less than one may think; to be told once, at the start. */
export function notes(settings: Settings): readonly string[] {
  const { quarantine, mode, workers, clamd, spamscanner, deadline_ms } = settings
  const within = (name: string, timeMs: number): readonly string[] =>
    timeMs > deadline_ms ? [`${name} (${timeMs}) is above deadline_ms (${deadline_ms}): the latter ends the wait`] : []
  return [
    ...(quarantine.how === 'reroute' && quarantine.mailbox === null && mode === 'enforce'
      ? ['quarantine.mailbox is not set: what belongs in the quarantine is marked and delivered']
      : []),
    ...(quarantine.how !== 'reroute' && quarantine.mailbox !== null
      ? [`quarantine.mailbox has no effect: quarantine.how is ${quarantine.how}`]
      : []),
    ...(clamd.socket === null ? [] : within('clamd.timeout_ms', clamd.timeout_ms)),
    ...(spamscanner.path === null ? [] : within('spamscanner.timeout_ms', spamscanner.timeout_ms)),
    ...(workers === 1 ? [] : ['workers has no effect yet: one process does all the work']),
  ]
}
