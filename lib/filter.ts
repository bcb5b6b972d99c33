/**
 * One transaction through the whole filter: checks while it arrives; then scores, verdict, replies, one log line.
 * Read this first: it is the picture in the README as code.
 */
import { plan, putOff } from './actions/plan.ts'
import { failedChecks } from './checks/failed.ts'
import { writeAuthenticationResults } from './mail/auth-results-write.ts'
import { messageEvent } from './observe/message-event.ts'
import { contentScore } from './policy/content-score.ts'
import { decide } from './policy/decide.ts'
import { policyOf } from './policy/fixed.ts'
import { afterGreylist, waitingFor } from './policy/greylist-wishes.ts'
import { isNewsletter } from './policy/newsletter.ts'
import { doneAs, strictest } from './policy/recipients.ts'
import { groupsOf } from './policy/record-groups.ts'
import { recordOf } from './policy/record-of.ts'
import { observes } from './policy/scoped.ts'
import { total } from './policy/score.ts'
import { watch } from './policy/watch.ts'
import { errorFacts, word } from './privacy/redact.ts'
import type { ActionOptions, Planned } from './actions/plan.ts'
import type { Checks } from './checks/all.ts'
import type { Findings, Inquiry } from './checks/check.ts'
import type { Address } from './mail/address.ts'
import type { AuthResult } from './mail/auth-results.ts'
import type { Envelope, Transaction } from './mail/transaction.ts'
import type { EndReply } from './milter/reply.ts'
import type { WriteEvent } from './observe/events.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Evidence, Limit } from './policy/evidence.ts'
import type { FixedPolicy } from './policy/fixed.ts'
import type { Outcome, Wish } from './policy/recipients.ts'
import type { VerdictRecord } from './policy/record.ts'
import type { VerdictFacts } from './policy/record-of.ts'
import type { Effective } from './policy/scoped.ts'
import type { Part } from './policy/score.ts'
import type { Verdict } from './policy/verdict.ts'
import type { Scorers } from './scorers/all.ts'
import type { Signal } from './scorers/signal.ts'
import type { Judging, Limited, MessageFacts, Skipped } from './session/session.ts'
import type { Keep } from './quarantine/keep.ts'
import type { Brownout } from './store/brownout.ts'
import type { Greylist } from './store/greylist.ts'
import type { Outcomes } from './store/outcomes.ts'
import type { AskPersonal } from './store/personal.ts'

/** Whose policy a recipient's mail is judged by. */
export type Recipients = {
  /** The mailbox that an address belongs to: without alias and detail. */
  readonly own: (address: Address) => string
  /** Of a mailbox; null: the site's. */
  readonly policy: (own: string | null) => Effective
  /** What only a mailbox' lists and correspondents say of a message. */
  readonly personal: AskPersonal
}

/** What goes on beside the verdict, once it is carried out. */
export type Keeping = {
  readonly greylist: Pick<Greylist, 'ask'>
  /** An entry of a list counted. */
  readonly hit: (entry: { readonly id: number }) => void
  /** Somebody's list said what the message is: evidence for false_positive_budget. */
  readonly confirm: Outcomes['confirm']
  /** Figures of the whole site, one for each recipient. */
  readonly count: (what: 'messages' | 'held' | 'failed', by: number) => void
  /** Is it a recipient's wish for a fresh digest? Then that is seen to, and the message goes to nobody. */
  readonly digest: (tx: Transaction, auth: readonly AuthResult[]) => boolean
  /** What explain and plan need of it. */
  readonly verdict: (record: VerdictRecord) => void
  /** Keeps the message for these recipients, on the disk; rejects where it cannot. Gives what takes that back. */
  readonly hold: Keep
}

export type FilterOptions = {
  readonly checks: Checks
  readonly scorers: Scorers
  readonly recipients: Recipients
  readonly policy: FixedPolicy
  /** Rules that do not count, but are kept with what they would have given. */
  readonly watched: ReadonlySet<string>
  readonly actions: ActionOptions
  readonly brownout: Brownout
  readonly keeping: Keeping
  /** Most that a message's judgement takes, from its end on. */
  readonly deadlineMs: number
  readonly write: WriteEvent
  readonly metrics: Metrics
  readonly now: () => Date
}

/** What the filter thinks of a message, for people and programs without an MTA. */
export type Judgement = {
  /** The strictest of all recipients'. */
  readonly verdict: Verdict
  /** One for each recipient, or one for nobody in particular. */
  readonly wishes: readonly Wish[]
  readonly signals: readonly Signal[]
  /** Of rules that are only observed. */
  readonly watched: readonly Signal[]
  /** That it is spam, from 0 to 1. */
  readonly probability: number
  /** What each scorer contributed to the score. */
  readonly parts: readonly Part[]
  readonly auth: readonly AuthResult[]
  /** Checks and scorers that ended in an error or ran out of time. */
  readonly failed: readonly string[]
  /** Scorers that were not asked under overload. */
  readonly leftOut: readonly string[]
  readonly reference: string
  /** Milliseconds from the end of the message to the verdict. */
  readonly ms: number
}

export interface Filter {
  /** A message has begun to arrive. */
  readonly open: (envelope: Envelope, authservId: string) => Judging
  /** A message that is here as a whole. Changes nothing, logs nothing. */
  readonly judge: (tx: Transaction) => Promise<Judgement>
  /** Mail that was not ours to judge has passed: it is counted and logged like all other. */
  readonly skipped: (skipped: Skipped) => void
  /** Mail that is told to come back for a rate limit. */
  readonly limited: (limited: Limited) => void
  /** A recipient was refused before there was a message. */
  readonly refused: (refused: { readonly reference: string; readonly because: string }) => void
}

/** Refusals at RCPT whose references can be explained, a minute: whoever is refused may come a million times. */
const REFUSED_PER_MINUTE = 60

const NOT_KEPT = {
  action: 'tempfail',
  code: 'ERROR',
  because: 'the quarantine cannot be written, try again later',
} as const

const NO_FINDINGS: Findings = { results: [], failed: [] }

export function createFilter(options: FilterOptions): Filter {
  const { checks, scorers, recipients, policy, watched, actions, brownout, keeping, deadlineMs, write, metrics, now } =
    options

  const conclude = async (
    tx: Transaction,
    inquiry: Inquiry,
    exceeded: readonly Limit[],
    signal: AbortSignal,
    without: readonly string[] = [],
  ): Promise<Judgement> => {
    const started = performance.now()
    const short = exceeded.includes('memory')
    if (short) inquiry.abort()
    const finding = short ? Promise.resolve(NO_FINDINGS) : inquiry.results()
    const auth = finding.then(({ results }) => results)
    const scored = await scorers.score(tx, auth, now(), { signal, leftMs: deadlineMs, without })
    const findings = await finding
    const { counted: signals, watched: seen } = watch(scored.signals, watched)
    const failed = [...failedChecks(findings), ...scored.failed]
    const wishes = wishesOf(tx, { auth: findings.results, signals, failed, exceeded })
    const { probability, parts } = total(signals)
    return {
      verdict: strictest(wishes).verdict,
      wishes,
      signals,
      watched: seen,
      probability,
      parts,
      auth: findings.results,
      failed,
      leftOut: scored.leftOut,
      reference: tx.id,
      ms: performance.now() - started,
    }
  }

  /** Recipients with the same settings, and without lists of their own, have the same verdict: it is found once. */
  const wishesOf = (tx: Transaction, evidence: Evidence): readonly Wish[] => {
    const { auth, signals } = evidence
    const verdicts = new Map<Effective, Verdict>()
    const personal = recipients.personal({ tx, auth, signals })
    const addressed: readonly (Address | null)[] = tx.recipients.length === 0 ? [null] : tx.recipients
    return addressed.map(recipient => {
      const own = recipient === null ? null : recipients.own(recipient)
      const effective = recipients.policy(own)
      const { signals: more, entry } = personal(own)
      let verdict = more.length === 0 ? verdicts.get(effective) : undefined
      if (verdict === undefined) {
        verdict = decide({ ...evidence, signals: [...signals, ...more] }, policyOf(effective, policy))
        if (more.length === 0) verdicts.set(effective, verdict)
      }
      return {
        recipient,
        policy: effective,
        observe: observes(effective),
        verdict,
        signals: more,
        entry: entry?.id ?? null,
      }
    })
  }

  /** Borderline mail of unknown senders may have to come again. */
  const afterQuestion = ({ wishes, auth }: Judgement, tx: Transaction): readonly Wish[] => {
    const waiting = waitingFor(wishes, ({ signals }) => signals.some(({ points }) => points < 0))
    if (waiting.length === 0) return wishes
    return afterGreylist(wishes, keeping.greylist.ask({ envelope: tx, auth, recipients: waiting, now: now() }))
  }

  const answer = async (
    { tx, exceeded, removals, may, signal }: MessageFacts,
    inquiry: Inquiry,
    authservId: string,
  ): Promise<EndReply> => {
    const { without, end } = brownout.begin()
    const concluded = await conclude(tx, inquiry, exceeded, signal, without).finally(end)
    if (!signal.aborted && keeping.digest(tx, concluded.auth)) {
      digestAsked(tx, concluded)
      return { changes: [], final: { kind: 'discard' } }
    }
    // An MTA that gave up asks again: it is no second try of the sender's.
    const wishes = signal.aborted ? concluded.wishes : afterQuestion(concluded, tx)
    const judgement = { ...concluded, wishes, verdict: strictest(wishes).verdict }
    const authenticationResults = writeAuthenticationResults(authservId, judgement.auth)
    const newsletter = isNewsletter(tx.message.headers, judgement.auth)
    const whole = exceeded.every(limit => limit === 'recipients' || limit === 'forged')
    const wanted = plan({ ...judgement, authenticationResults, removals, newsletter, whole }, actions, may)
    const planned = await kept(tx, { ...judgement, now: now(), exceeded, newsletter }, wanted, signal)
    // The octets went with the abort, and the MTA hears nothing of what was judged since.
    record(tx, judgement, planned.outcome, signal.aborted)
    if (!signal.aborted) {
      const groups = groupsOf(wishes, planned.outcome, policy)
      keeping.verdict(recordOf({ ...judgement, now: now(), exceeded, newsletter, groups }))
    }
    return planned.reply
  }

  const digestAsked = (tx: Transaction, { auth, ms }: Judgement): void => {
    metrics.count('cleanmilter_messages_total', { action: 'discard' })
    const { client, queueId, id: reference, message } = tx
    const facts = { client, queueId, reference, sizeOctets: message.sizeOctets, auth, ms }
    write(messageEvent({ ...facts, rules: ['digest-request'], action: 'discard', code: 'SKIPPED' }))
  }

  /** What is held must be on the disk before the MTA hears of it; where it cannot be, all of it is put off. */
  const kept = async (
    tx: Transaction,
    facts: Judgement & Omit<VerdictFacts, 'groups'>,
    planned: Planned,
    signal: AbortSignal,
  ): Promise<Planned> => {
    const { outcome } = planned
    const held = actions.quarantine === 'store' ? outcome.fates.filter(({ fate }) => fate === 'quarantine') : []
    if (held.length === 0 || signal.aborted) return planned
    try {
      const takeBack = await keeping.hold(
        tx,
        held.map(({ wish }) => ({ wish, record: recordOf({ ...facts, groups: groupsOf([wish], outcome, policy) }) })),
      )
      metrics.count('cleanmilter_held_total', undefined, held.length)
      keeping.count('held', held.length)
      // It gave up meanwhile, and will come again.
      if (signal.aborted) await takeBack()
      return planned
    } catch (error) {
      // The octets went with the MTA: that they cannot be held is no trouble of ours.
      if (!signal.aborted) {
        metrics.count('cleanmilter_hold_failed_total')
        keeping.count('failed', held.length)
        write({ event: 'alarm', what: word('quarantine'), reference: word(tx.id), ...errorFacts(error) })
      }
      const verdict = { ...outcome.lead.verdict, ...NOT_KEPT }
      const lead = { ...outcome.lead, verdict }
      return { reply: putOff(verdict, tx.id), outcome: { final: 'tempfail', lead, fates: [] } }
    }
  }

  const keep = (wishes: readonly Wish[], signals: readonly Signal[], reference: string): void => {
    for (const { entry } of wishes) if (entry != null) keeping.hit({ id: entry })
    const said = wishes
      .flatMap(wish => (wish.entry == null ? [] : wish.signals))
      .find(({ scorer }) => scorer === 'entries')
    if (said === undefined) return
    const label = said.points < 0 ? 'wanted' : 'spam'
    keeping.confirm({ reference, label, source: 'list', score: contentScore(signals) })
  }

  const record = (
    tx: Transaction,
    { wishes, signals, auth, failed, leftOut, reference, ms }: Judgement,
    outcome: Outcome,
    aborted: boolean,
  ): void => {
    const done = aborted ? 'aborted' : doneAs(outcome)
    const { verdict } = outcome.lead
    const fates = new Set(outcome.fates.map(({ fate }) => fate))
    metrics.count('cleanmilter_messages_total', { action: done })
    for (const check of failed) metrics.count('cleanmilter_failed_total', { what: check })
    // What is put off comes again, and counts then.
    if (!aborted && outcome.final !== 'tempfail') {
      keep(wishes, signals, reference)
      keeping.count('messages', wishes.length)
    }
    for (const scorer of leftOut) metrics.count('cleanmilter_left_out_total', { what: scorer })
    write(
      messageEvent({
        client: tx.client,
        queueId: tx.queueId,
        reference,
        sizeOctets: tx.message.sizeOctets,
        auth,
        score: verdict.score,
        rules: signals.map(({ name }) => name),
        action: done,
        split: [...fates],
        would: wishes.some(({ observe }) => observe) ? strictest(wishes).verdict.action : null,
        code: verdict.code,
        ms,
        failed,
        leftOut,
      }),
    )
  }

  /** An answer that no message was judged for: so that its reference can be explained, too. */
  const keepAnswer = (reference: string, verdict: Verdict): void => {
    const site = policyOf(recipients.policy(null), policy)
    const group = { recipients: 1, scope: 'site', policy: site, observe: false, verdict, done: verdict.action } as const
    const nothing = { auth: [], signals: [], failed: [], exceeded: [], probability: 0, ms: 0 }
    keeping.verdict(recordOf({ ...nothing, reference, now: now(), groups: [group] }))
  }
  let refused = { minute: 0, count: 0 }

  return {
    open({ client, sender }, authservId) {
      const inquiry = checks.start({ client, sender })
      return {
        headers: fields => inquiry.headers(fields),
        body: chunk => inquiry.body(chunk),
        abort: () => inquiry.abort(),
        async judge(facts) {
          try {
            return await answer(facts, inquiry, authservId)
          } catch (error) {
            // A bug of ours must not cost mail: the MTA keeps it and tries again.
            inquiry.abort()
            metrics.count('cleanmilter_errors_total')
            write({ event: 'judge-error', reference: word(facts.tx.id), ...errorFacts(error) })
            keepAnswer(facts.tx.id, { action: 'tempfail', code: 'ERROR', because: 'the filter failed', score: 0 })
            const whose = facts.tx.recipients.length === 0 ? [null] : facts.tx.recipients.map(recipients.own)
            if (whose.every(own => observes(recipients.policy(own)))) return { changes: [], final: { kind: 'accept' } }
            const lines = [`the filter failed, try again later (rule ERROR, reference ${facts.tx.id})`]
            return { changes: [], final: { kind: 'replyCode', code: 451, enhanced: '4.3.0', lines } }
          }
        },
      }
    },

    async judge(tx) {
      const inquiry = checks.start({ client: tx.client, sender: tx.sender })
      inquiry.headers(tx.message.headers)
      inquiry.body(tx.message.body)
      return conclude(tx, inquiry, [], new AbortController().signal)
    },

    skipped(skipped) {
      metrics.count('cleanmilter_messages_total', { action: 'skip' })
      write(messageEvent({ ...skipped, rules: [skipped.reason], action: 'accept', code: 'SKIPPED' }))
    },

    limited(limited) {
      metrics.count('cleanmilter_messages_total', { action: 'tempfail' })
      write(messageEvent({ ...limited, rules: [], action: 'tempfail', code: limited.verdict.code }))
      keepAnswer(limited.reference, limited.verdict)
    },

    refused({ reference, because }) {
      const minute = Math.floor(now().getTime() / 60_000)
      refused = { minute, count: refused.minute === minute ? refused.count + 1 : 1 }
      if (refused.count <= REFUSED_PER_MINUTE)
        keepAnswer(reference, { action: 'reject', code: 'REFUSE', because, score: 0 })
    },
  }
}
