/** DMARC: every case of the public suites that is not contested: by its facts, by From alone, and as whole messages. */
import { createRequire } from 'node:module'
import t from 'tap'
import { authorsIn } from '../../lib/checks/dmarc.ts'
import { DEFAULT_LIMITS } from '../../lib/checks/limits.ts'
import { evaluateDmarc } from '../../lib/checks/library.ts'
import { textToOctets } from '../../lib/mail/octets.ts'
import { inquire } from '../support/inquiry.ts'
import { Random } from '../support/random.ts'
import { Contested, readSuite, readSuiteFile, suitesMissing, zoneResolver } from '../support/suites.ts'
import type { Case, Zone } from '../support/suites.ts'

type Wanted = {
  readonly result?: string
  readonly policy?: string
  readonly orgDomain?: string
  readonly alignedSpf?: boolean
  readonly alignedDkim?: boolean
}
type Identifier = { readonly domain: string; readonly result: string }
type Suite = {
  readonly evaluate: readonly (Case & {
    readonly headerFrom: readonly string[]
    readonly fromFields?: number
    readonly spf: readonly Identifier[]
    readonly dkim: readonly Identifier[]
    readonly zone: Zone
    readonly want: Wanted
  })[]
  readonly author: readonly (Case & { readonly from: readonly string[]; readonly domain: string | null })[]
  readonly messages: readonly (Case & {
    readonly message: string
    readonly ip: string
    readonly helo: string
    readonly mailFrom: string
    readonly zone: string | Zone
    readonly want: { readonly dmarc?: Wanted; readonly spf?: string; readonly dkim?: readonly string[] }
  })[]
}

const FACTS = ['result', 'policy', 'orgDomain', 'alignedSpf', 'alignedDkim'] as const

/** Does `found` say what is wanted, where both say something? */
function agrees(found: Wanted, want: Wanted): boolean {
  return FACTS.every(fact => {
    if (want[fact] === undefined) return true
    if (found[fact] === undefined) return fact !== 'result' && fact !== 'policy'
    return want[fact] === found[fact]
  })
}

t.test('DMARC suites', { skip: suitesMissing }, async t => {
  const makeResolver = await zoneResolver()
  const suite = readSuite('dmarc') as Suite
  const contested = new Contested()

  await t.test('evaluation', async t => {
    for (const { id, headerFrom, fromFields, spf, dkim, zone, want, contested: why } of suite.evaluate) {
      const found = await evaluateDmarc({ from: headerFrom, fromFields, spf, dkim, resolver: makeResolver(zone) })
      if (why !== undefined) contested.count(agrees(found, want))
      else t.ok(agrees(found, want), id, { found, want })
    }
  })

  await t.test('author domain', async t => {
    const { getAuthorDomain } = createRequire(import.meta.url)('mailauth/lib/dmarc/author-domain.js') as {
      getAuthorDomain: (addresses: readonly string[], fields: number) => { authorDomain?: string }
    }
    for (const { id, from, domain, contested: why } of suite.author) {
      const authors = authorsIn(from.map(textToOctets), undefined, DEFAULT_LIMITS)
      const found =
        authors.kind === 'authors' ? (getAuthorDomain(authors.addresses, authors.fields).authorDomain ?? null) : null
      if (why !== undefined) contested.count(found === domain)
      else t.equal(found, domain, `${id}: ${from.join(' | ')}`)
    }
  })

  await t.test('whole messages, in pieces', async t => {
    const random = new Random(9989)
    for (const { id, message, ip, helo, mailFrom, zone: given, want, contested: why } of suite.messages) {
      const zone = typeof given === 'string' ? (JSON.parse(readSuiteFile('dmarc', given).toString()) as Zone) : given
      const raw = readSuiteFile('dmarc', message)
      const { results } = await inquire(
        { raw, ip, helo, mailFrom },
        { resolve: makeResolver(zone, { strictNames: false }) },
        random,
      )
      const dmarc = results.find(result => result.method === 'dmarc')
      const spf = results.find(result => result.method === 'spf')
      const dkim = results.filter(result => result.method === 'dkim').map(({ result }) => result === 'pass')
      const agree =
        (want.dmarc === undefined || (dmarc !== undefined && agrees(dmarc, want.dmarc))) &&
        (want.spf === undefined || spf?.result === want.spf) &&
        (want.dkim === undefined || String(dkim) === String(want.dkim.map(result => result === 'pass')))
      if (why !== undefined) contested.count(agree)
      else t.ok(agree, id, { results, want })
    }
  })

  t.comment(contested.summary())
})
