/**
 * What programs that embed Cleanmilter may import. The protocol alone is `cleanmilter/milter`.
 */
export { checkSpf, evaluateDmarc, verifyArc, verifyDkim } from './checks/library.ts'
export { createFilter, transaction } from './embedded.ts'
export { forgedAuthenticationResults, readAuthenticationResults } from './mail/auth-results-read.ts'
export { SettingsError } from './settings/mistakes.ts'
export type { ResolverLike } from './checks/library.ts'
export type { Resolve } from './dns/resolve.ts'
export type { EmbeddedFilter, MessageToJudge } from './embedded.ts'
export type { Judgement } from './filter.ts'
export type { AuthResult, ArcResult, DkimResult, DmarcResult, SpfResult } from './mail/auth-results.ts'
export type { Transaction } from './mail/transaction.ts'
export type { Action, RuleCode, Verdict } from './policy/verdict.ts'
export type { Signal } from './scorers/signal.ts'
export type { Settings } from './settings/settings.ts'
