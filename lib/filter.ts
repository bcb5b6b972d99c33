/**
 * One transaction through the whole filter: checks while it arrives; then scores, verdict, replies, one log line.
 * Read this first: it is the picture in the README as code.
 */
import { plan } from './actions/plan.ts'
import { writeAuthenticationResults } from './mail/auth-results-write.ts'
import { decide } from './policy/decide.ts'
import { total } from './policy/score.ts'
import { errorFacts, queueId, serverAddress, serverName, word, words } from './privacy/redact.ts'
import type { ActionOptions } from './actions/plan.ts'
import type { Checks } from './checks/all.ts'
import type { CheckName, Findings, Inquiry } from './checks/check.ts'
import type { AuthResult } from './mail/auth-results.ts'
import type { Envelope, Transaction } from './mail/transaction.ts'
import type { EndReply } from './milter/reply.ts'
import type { WriteEvent } from './observe/events.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Limit } from './policy/evidence.ts'
import type { PolicyOptions } from './policy/decide.ts'
import type { Part } from './policy/score.ts'
import type { Verdict } from './policy/verdict.ts'
import type { Loggable } from './privacy/redact.ts'
import type { Scorers } from './scorers/all.ts'
import type { Signal } from './scorers/signal.ts'
import type { Judging, MessageFacts, Skipped } from './session/session.ts'

export type FilterOptions = {
  readonly checks: Checks
  readonly scorers: Scorers
  readonly policy: PolicyOptions
  readonly actions: ActionOptions
  readonly write: WriteEvent
  readonly metrics: Metrics
  readonly now: () => Date
}

/** What the filter thinks of a message, for people and programs without an MTA. */
export type Judgement = {
  readonly verdict: Verdict
  readonly signals: readonly Signal[]
  /** That it is spam, from 0 to 1. */
  readonly probability: number
  /** What each scorer contributed to the score. */
  readonly parts: readonly Part[]
  readonly auth: readonly AuthResult[]
  /** Checks and scorers that ended in an error or ran out of time. */
  readonly failed: readonly string[]
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
}

const NO_FINDINGS: Findings = { results: [], failed: [] }

export function createFilter({ checks, scorers, policy, actions, write, metrics, now }: FilterOptions): Filter {
  const conclude = async (
    tx: Transaction,
    inquiry: Inquiry,
    exceeded: readonly Limit[],
    signal: AbortSignal,
  ): Promise<Judgement> => {
    const started = performance.now()
    const short = exceeded.includes('memory')
    if (short) inquiry.abort()
    const findings = short ? NO_FINDINGS : await inquiry.results()
    const scored = await scorers.score(tx, findings.results, now(), { signal })
    const { signals } = scored
    const failed = [...failedChecks(findings), ...scored.failed]
    const verdict = decide({ auth: findings.results, signals, failed, exceeded }, policy)
    const { probability, parts } = total(signals)
    return {
      verdict,
      signals,
      probability,
      parts,
      auth: findings.results,
      failed,
      reference: tx.id,
      ms: performance.now() - started,
    }
  }

  const answer = async (
    { tx, exceeded, removals, may, signal }: MessageFacts,
    inquiry: Inquiry,
    authservId: string,
  ): Promise<EndReply> => {
    const judgement = await conclude(tx, inquiry, exceeded, signal)
    const authenticationResults = writeAuthenticationResults(authservId, judgement.auth)
    const planned = plan(tx, { ...judgement, authenticationResults, removals }, actions, may)
    // The octets went with the abort, and the MTA hears nothing of what was judged since.
    record(tx, judgement, signal.aborted ? 'aborted' : planned.done)
    return planned.reply
  }

  const record = (
    tx: Transaction,
    { verdict, signals, auth, failed, reference, ms }: Judgement,
    done: string,
  ): void => {
    metrics.count('cleanmilter_messages_total', { action: done })
    for (const check of failed) metrics.count('cleanmilter_failed_total', { what: check })
    write({
      event: 'message',
      queue_id: queueId(tx.queueId),
      client_name: serverName(tx.client.name),
      client_address: serverAddress(tx.client.address),
      ...resultWords(auth),
      score: verdict.score,
      rules: words(signals.map(({ name }) => name)),
      action: word(done),
      would: actions.observe ? word(verdict.action) : null,
      rule: word(verdict.code),
      reference: word(reference),
      ms: Math.round(ms * 10) / 10,
      bytes: tx.message.sizeOctets,
      failed: words(failed),
    })
  }

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
            if (actions.observe) return { changes: [], final: { kind: 'accept' } }
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

    skipped({ reason, client, queueId: id, reference, sizeOctets }) {
      metrics.count('cleanmilter_messages_total', { action: 'skip' })
      write({
        event: 'message',
        queue_id: queueId(id),
        client_name: serverName(client.name),
        client_address: serverAddress(client.address),
        ...resultWords([]),
        score: 0,
        rules: word(reason),
        action: word('accept'),
        would: null,
        rule: word('SKIPPED'),
        reference: word(reference),
        ms: 0,
        bytes: sizeOctets,
        failed: words([]),
      })
    },
  }
}

/**
 * A check that DNS did not answer has failed as much as one that ran out of time: its fail policy holds. Not where another
 * signature passed, and not for the name in HELO, which counts only where there is no sender.
 */
function failedChecks({ results, failed }: Findings): CheckName[] {
  const passed = new Set(results.filter(({ result }) => result === 'pass').map(({ method }) => method))
  const counting = results.filter(one => !(one.method === 'spf' && one.identity === 'helo' && hasSender(results)))
  const unanswered = counting.filter(({ result, method }) => result === 'temperror' && !passed.has(method))
  return [...new Set([...failed, ...unanswered.map(({ method }) => method)])]
}

function hasSender(results: readonly AuthResult[]): boolean {
  return results.some(one => one.method === 'spf' && one.identity === 'mailfrom')
}

/** The results as the log has them: `none` where a method was not asked, DKIM's for every signature. */
function resultWords(auth: readonly AuthResult[]): Record<'spf' | 'dkim' | 'dmarc' | 'arc', Loggable> {
  const of = (method: AuthResult['method']): Loggable => {
    const results = auth
      .filter(one => one.method === method && !(one.method === 'spf' && one.identity === 'helo'))
      .map(({ result }) => result)
    return results.length === 0 ? word('none') : words(results)
  }
  return { spf: of('spf'), dkim: of('dkim'), dmarc: of('dmarc'), arc: of('arc') }
}
