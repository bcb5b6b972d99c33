/**
 * A set of rules on one message: the value of each rule, within a time.
 */
import { within } from './within.ts'
import type { Message } from './message.ts'
import type { Pattern } from './regexp/pattern.ts'
import type { OwnRule, Test } from './rule.ts'
import type { RuleSet, Step } from './rule-set.ts'

export type Ran = {
  /** By the rules' places: how often each hit. */
  readonly values: Float64Array
  /** The rules that were cut short, each having had a good share of the time to itself. */
  readonly slow: readonly OwnRule[]
  /** Those of them that are to blame: the time did not go by while other programs had the processor. */
  readonly blamed: readonly OwnRule[]
  /** All rules were looked at, but for those. */
  readonly finished: boolean
}

/** Time that a rule must have had before it is the one to blame. */
const SHARE = 0.25

/**
 * `skip`: rules that are not looked at. `processorMs`: the processor time that this process has had so far. The last quarter
 * of the time is kept for what comes behind a slow rule.
 */
export function runRules(
  set: RuleSet,
  message: Message,
  timeMs: number,
  skip: ReadonlySet<OwnRule>,
  processorMs: () => number = ownProcessorMs,
): Ran {
  const values = new Float64Array(set.size)
  const slow: OwnRule[] = []
  const blamed: OwnRule[] = []
  const { steps } = set
  const began = performance.now()
  const cpu = processorMs()
  let next = 0
  let stepBegan = began
  const work = (): void => {
    for (; next < steps.length; next++) {
      const step = steps[next]
      if (step === undefined || skip.has(step.rule) || cannotHold(step.rule.test, message)) continue
      stepBegan = performance.now()
      values[step.place] = valueOf(step, message, values)
    }
  }
  for (let budget = timeMs * (1 - SHARE); budget >= 1;) {
    let failed = false
    try {
      if (within(budget, work)) return { values, slow, blamed, finished: true }
    } catch {
      // V8 gave up, with no room to go back in or a pattern too large for it; or the rule is beyond us. The others are not.
      failed = true
    }
    const now = performance.now()
    const step = steps[next]
    if (step === undefined || (!failed && now - stepBegan < timeMs * SHARE)) break
    slow.push(step.rule)
    if (failed || processorMs() - cpu >= timeMs * SHARE * slow.length) blamed.push(step.rule)
    next++
    budget = Math.floor(timeMs - (now - began))
  }
  return { values, slow, blamed, finished: false }
}

function ownProcessorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** What must be in the text is not. */
function cannotHold(test: Test, message: Message): boolean {
  return test.kind === 'text' && test.pattern.needs.length > 0 && !message.runs(test.on).mayMatch(test.pattern.needs)
}

function valueOf({ rule, evaluate }: Step, message: Message, values: Float64Array): number {
  return evaluate === null ? hitsOf(rule.test, rule, message) : evaluate(values)
}

function hitsOf(test: Test, rule: OwnRule, message: Message): number {
  switch (test.kind) {
    case 'text': {
      const { pattern, on } = test
      const pieces = message.text(on)
      let hits = 0
      for (let n = rule.noSubject && on === 'body' ? 1 : 0; n < pieces.length && hits < rule.most; n++)
        hits += count(pattern, pieces[n] ?? '', rule.most - hits)
      return hits
    }
    case 'header': {
      // A field that is not there reads as an empty one.
      const text = message.fields.text(test.field) ?? test.ifUnset ?? ''
      return test.negated ? (test.pattern.search.test(text) ? 0 : 1) : count(test.pattern, text, rule.most)
    }
    case 'mimeheader': {
      let hits = 0
      for (const fields of message.partFields) {
        const text = fields.text(test.field) ?? test.ifUnset ?? ''
        if (hits < rule.most) hits += count(test.pattern, text, rule.most - hits)
      }
      return test.negated ? (hits > 0 ? 0 : 1) : hits
    }
    case 'exists':
      return message.fields.text(test.field) === null ? 0 : 1
    case 'uri-detail':
      return message.uris.some(uri =>
        test.wants.every(({ of, pattern, negated }) => {
          const texts = of === 'raw' ? [uri.raw] : of === 'type' ? [...uri.types] : uri[DETAILS[of]]
          return texts.some(text => pattern.search.test(text) !== negated)
        }),
      )
        ? 1
        : 0
    case 'ask':
      return Number(test.hits(message))
    case 'meta':
      throw new Error('rules about rules are evaluated, not searched')
    default:
      throw new Error(String(test satisfies never))
  }
}

const DETAILS = { cleaned: 'cleaned', text: 'texts', domain: 'domains', host: 'hosts' } as const

function count({ search, every }: Pattern, text: string, most: number): number {
  if (most === 1) return search.test(text) ? 1 : 0
  const again = every()
  let hits = 0
  again.lastIndex = 0
  for (let before = -1; hits < most && again.test(text); before = again.lastIndex) {
    hits++
    // A match of nothing stands still.
    if (again.lastIndex === before) again.lastIndex++
  }
  return hits
}
