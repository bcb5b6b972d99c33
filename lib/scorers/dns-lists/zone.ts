/**
 * A DNS list that is asked only while it works: tested when first needed and every hour with the entries that each list
 * must have and must not have; switched off as soon as it refuses, lists everything, or does not answer.
 * Source: RFC 5782 §5 (127.0.0.2 and TEST are listed, 127.0.0.1 and INVALID are not).
 */
import { budget } from '../../dns/budget.ts'
import { shownZone } from './setting.ts'
import { ask } from './question.ts'
import type { Resolve } from '../../dns/resolve.ts'
import type { Answer } from './question.ts'

export type ListKind = 'addresses' | 'domains'

/** `code` is a word for the log. */
export type ZoneChange = { readonly zone: string; readonly code: ZoneCode; readonly why: string }
export type ZoneCode = 'on' | 'refused' | 'lists-everything' | 'lists-nothing' | 'no-answer'

export type ZoneOptions = {
  readonly zone: string
  readonly kind: ListKind
  readonly resolve: Resolve
  readonly onChange: (change: ZoneChange) => void
  /** Milliseconds from any start. */
  readonly clock?: () => number
}

export interface Zone {
  /**
   * Asks about one name, already reversed where it is an address, with the resolver of the message, whose time `signal` ends.
   * While the list is off for what it said, all is absent; while it does not answer, all is unanswered.
   */
  readonly ask: (name: string, resolve: Resolve, signal: AbortSignal) => Promise<Answer>
}

const TESTS: Readonly<Record<ListKind, { readonly listed: readonly string[]; readonly absent: readonly string[] }>> = {
  addresses: { listed: ['2.0.0.127', mapped(2)], absent: ['1.0.0.127', mapped(1)] },
  // Some large lists have a test entry of their own instead of TEST.
  domains: { listed: ['test', 'dbltest.com', 'test.surbl.org', 'test.uribl.com'], absent: ['invalid'] },
}

const HOUR_MS = 3_600_000
/** After a test that failed: soon where there was no answer, as that passes; later where the list said no. */
const AGAIN_MS: Readonly<Record<ZoneCode, number>> = {
  on: HOUR_MS,
  refused: HOUR_MS,
  'lists-everything': HOUR_MS,
  'lists-nothing': HOUR_MS,
  'no-answer': 60_000,
}
/** The first messages wait for the first test. */
const TEST_MS = 4_000
/** Questions in a row without an answer, after which a list is left alone for a while. */
const UNANSWERED = 5

export function createZone({ zone, kind, resolve, onChange, clock = () => performance.now() }: ZoneOptions): Zone {
  const shown = shownZone(zone)
  let state: ZoneCode | null = null
  let testAt = -Infinity
  let testing: Promise<void> | null = null
  let unanswered = 0

  function turn(code: ZoneCode, why: string): void {
    testAt = clock() + AGAIN_MS[code]
    unanswered = 0
    const changed = state === null ? code !== 'on' : state !== code
    state = code
    if (changed) onChange({ zone: shown, code, why: `${shown}: ${why}` })
  }

  async function test(): Promise<void> {
    const { listed, absent } = TESTS[kind]
    const { resolve: bounded } = budget(resolve, AbortSignal.timeout(TEST_MS))
    const [answers, others] = await Promise.all([
      Promise.all(listed.map(async name => ask(bounded, name, zone))),
      Promise.all(absent.map(async name => ask(bounded, name, zone))),
    ])
    const refused = [...answers, ...others].find(one => one.kind === 'refused')
    if (refused !== undefined) turn('refused', `${refused.why}; it is not asked for an hour`)
    else if (others.some(one => one.kind === 'listed'))
      turn('lists-everything', 'it lists what no list may list; it is not asked for an hour')
    else if (others.some(one => one.kind === 'unanswered')) turn('no-answer', 'no answer; it is not asked for a minute')
    else if (answers.some(one => one.kind === 'listed')) turn('on', 'it works')
    else if (answers.some(one => one.kind === 'unanswered'))
      turn('no-answer', 'no answer; it is not asked for a minute')
    else turn('lists-nothing', 'it does not have the entry that each list has for a test; it is not asked for an hour')
  }

  const tested = async (signal: AbortSignal): Promise<void> => {
    if (clock() < testAt) return
    testing ??= test().finally(() => {
      testing = null
    })
    // Where it worked so far, nobody waits for the next test.
    if (state !== 'on') await Promise.race([testing, over(signal)])
  }

  return {
    async ask(name, resolveForMessage, signal) {
      await tested(signal)
      if (state !== 'on') return { kind: state === null || state === 'no-answer' ? 'unanswered' : 'absent' }
      const answer = await ask(resolveForMessage, name, zone)
      if (answer.kind === 'refused') turn('refused', `${answer.why}; it is not asked for an hour`)
      else if (answer.kind !== 'unanswered') unanswered = 0
      else if (++unanswered >= UNANSWERED) turn('no-answer', 'no answer; it is not asked for a minute')
      return answer
    },
  }
}

async function over(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  else signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
}

/** The nibbles of ::ffff:127.0.0.n, which stands for it in lists of IPv6 addresses. */
function mapped(n: number): string {
  return `${n}.0.0.0.0.0.f.7.f.f.f.f${'.0'.repeat(20)}`
}
