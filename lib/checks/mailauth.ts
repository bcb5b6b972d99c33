/**
 * The parts of mailauth 7.1.0 that we use, loaded when the first message needs them: together they take about 20 MB and
 * 60 ms to 300 ms on a busy machine, which a daemon's start should not wait for. Only these sub-paths: the main module loads an HTTP client too.
 * The version is pinned exactly, for its majors change verdicts. Typed here: the types it ships lack MX answers and more.
 */
import { createRequire } from 'node:module'
import type { Resolve } from '../dns/resolve.ts'
import type { DmarcPolicy, SpfResult } from '../mail/auth-results.ts'

type Spf = (options: {
  readonly sender: string
  readonly helo: string
  readonly ip: string
  readonly mta: string
  readonly resolver: Resolve
  readonly strict: true
  readonly maxElapsedTime: number
}) => Promise<{
  readonly domain: string
  readonly explanation?: string
  readonly status: { readonly result: SpfResult['result']; readonly comment?: string }
}>

type Identifier = { readonly domain: string }

type EvaluateDmarc = (options: {
  readonly headerFrom: readonly string[]
  readonly fromFields: number
  readonly spfDomains: readonly Identifier[]
  readonly dkimDomains: readonly Identifier[]
  readonly resolver: Resolve
  readonly strict: true
}) => Promise<{
  readonly response: false | DmarcResponse
  readonly reason?: string
}>

export type DmarcResponse = {
  readonly status: {
    readonly result: 'pass' | 'fail' | 'none' | 'temperror'
    readonly header: { readonly from: string }
  }
  /** The Organizational Domain. */
  readonly domain: string
  /** Where the record was found. */
  readonly policyDomain?: string
  readonly policy?: DmarcPolicy
  readonly error?: string
  readonly alignment?: {
    readonly spf: { readonly result?: string; readonly strict: boolean }
    readonly dkim: { readonly result?: string; readonly strict: boolean }
  }
}

/** By a public suffix list: the registrable domain of a name, or null. */
type GetDomain = (name: string, options: { readonly allowPrivateDomains: boolean }) => string | null

const require = createRequire(import.meta.url)

export const loadSpf = once(() => (require('mailauth/lib/spf/index.js') as { readonly spf: Spf }).spf)
export const loadDmarc = once(
  () => (require('mailauth/lib/dmarc/verify.js') as { readonly evaluateDmarc: EvaluateDmarc }).evaluateDmarc,
)
/** Comes with mailauth, which has loaded it already. */
export const loadPublicSuffixes = once(
  () => (mailauthRequire()('tldts') as { readonly getDomain: GetDomain }).getDomain,
)

function mailauthRequire(): NodeJS.Require {
  return createRequire(require.resolve('mailauth/package.json'))
}

function once<T>(load: () => T): () => T {
  let loaded: { readonly value: T } | undefined
  return () => (loaded ??= { value: load() }).value
}
