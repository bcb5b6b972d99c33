/** SPF, DKIM and DMARC: what the checks found before any rule was asked. Nobody is asked again. */
import type { AuthResult } from '../../../mail/auth-results.ts'
import type { Message } from '../message.ts'
import type { Eval } from './ask.ts'

type SpfIdentity = Extract<AuthResult, { method: 'spf' }>['identity']

function spf(identity: SpfIdentity, ...words: readonly string[]): Eval {
  return mail =>
    mail.content.auth.some(one => one.method === 'spf' && one.identity === identity && words.includes(one.result))
}

function dmarc(...words: readonly string[]): Eval {
  return mail => mail.content.auth.some(one => one.method === 'dmarc' && words.includes(one.result))
}

function dmarcAsks(policy: 'none' | 'quarantine' | 'reject'): Eval {
  return mail =>
    mail.content.auth.some(
      one => one.method === 'dmarc' && one.result === 'fail' && 'policy' in one && one.policy === policy,
    )
}

const WORDS = ['pass', 'neutral', 'none', 'fail', 'softfail', 'permerror', 'temperror'] as const

function signatures(mail: Message): readonly Extract<AuthResult, { method: 'dkim' }>[] {
  return mail.content.auth.filter(one => one.method === 'dkim')
}

export const AUTH_EVALS: Readonly<Record<string, Eval>> = {
  ...Object.fromEntries(WORDS.map(word => [`check_for_spf_${word}`, spf('mailfrom', word)])),
  ...Object.fromEntries(WORDS.map(word => [`check_for_spf_helo_${word}`, spf('helo', word)])),
  check_dkim_signed: mail => signatures(mail).some(({ result }) => result !== 'none'),
  check_dkim_valid: mail => signatures(mail).some(({ result }) => result === 'pass'),
  check_dkim_valid_author_sig: mail =>
    signatures(mail).some(
      ({ result, domain }) => result === 'pass' && domain !== null && domain === mail.view.authorDomain,
    ),
  check_dkim_valid_envelopefrom: mail =>
    signatures(mail).some(
      ({ result, domain }) => result === 'pass' && domain !== null && domain === mail.content.tx.sender?.domain,
    ),
  check_arc_signed: mail => mail.content.auth.some(one => one.method === 'arc' && one.result !== 'none'),
  check_arc_valid: mail => mail.content.auth.some(one => one.method === 'arc' && one.result === 'pass'),
  check_dmarc_pass: dmarc('pass'),
  check_dmarc_missing: dmarc('none'),
  check_dmarc_reject: dmarcAsks('reject'),
  check_dmarc_quarantine: dmarcAsks('quarantine'),
  check_dmarc_none: dmarcAsks('none'),
}
