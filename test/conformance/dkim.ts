/** DKIM: every case of the public suites that is not contested, whole and in pieces as a milter gets them. */
import t from 'tap'
import { canonicalField } from '../../lib/checks/dkim/header-hash.ts'
import { BodyHash } from '../../lib/checks/dkim/body-hash.ts'
import type { Canonicalization } from '../../lib/checks/dkim/body-hash.ts'
import { verifyDkim } from '../../lib/checks/library.ts'
import { headerField } from '../../lib/mail/header.ts'
import { createHash } from 'node:crypto'
import { inquire } from '../support/inquiry.ts'
import { Random } from '../support/random.ts'
import { Contested, readSuite, readSuiteFile, suitesMissing, zoneResolver } from '../support/suites.ts'
import type { Case, Zone } from '../support/suites.ts'

type Expected = { readonly domain: string; readonly selector: string; readonly result: string }
type DkimCase = Case & {
  readonly message: string
  readonly zone: Zone
  readonly now?: number
  readonly expect: readonly Expected[]
  readonly expectAny?: 'pass' | 'nopass' | 'temperror' | 'pass-or-policy'
  readonly currentRfc?: string
}
type Suite = {
  readonly cases: readonly DkimCase[]
  readonly canonicalization: {
    readonly body: readonly { readonly mode: Canonicalization; readonly input: string; readonly output: string }[]
    readonly header: readonly { readonly mode: Canonicalization; readonly input: string; readonly output: string }[]
  }
}
type Result = { readonly result: string; readonly domain: string; readonly selector: string }

/** The suites tell pass, temperror and the rest apart. */
const kindOf = (result: string) => (result === 'pass' || result === 'temperror' ? result : 'fail')
const bare = (name: string) => name.toLowerCase().replace(/\.$/, '')

function agrees({ expect, expectAny }: DkimCase, results: readonly Result[]): boolean {
  const has = (word: string) => results.some(({ result }) => result === word)
  switch (expectAny) {
    case 'pass':
      return has('pass')
    case 'nopass':
      return !has('pass')
    case 'temperror':
      return has('temperror') && !has('pass')
    case 'pass-or-policy':
      return has('pass') || has('policy')
    case undefined:
      break
  }
  const rest = [...results]
  for (const [n, { domain, selector, result }] of expect.entries()) {
    let at = rest.findIndex(
      found => bare(found.domain) === bare(domain) && found.selector.toLowerCase() === selector.toLowerCase(),
    )
    if (at < 0 && rest.length === expect.length - n) at = 0
    const found = at < 0 ? undefined : rest.splice(at, 1)[0]
    if ((found === undefined ? 'fail' : kindOf(found.result)) !== result) return false
  }
  return !rest.some(({ result }) => result === 'pass')
}

t.test('DKIM suites', { skip: suitesMissing }, async t => {
  const makeResolver = await zoneResolver()
  const { cases, canonicalization } = readSuite('dkim') as Suite
  const random = new Random(6376)
  const contested = new Contested()
  let refused = 0
  for (const one of cases) {
    const raw = readSuiteFile('dkim', one.message)
    const now = one.now === undefined ? new Date() : new Date(one.now * 1000)
    const resolver = () => makeResolver(one.zone, { strictNames: false })
    const whole = await verifyDkim(raw, { resolver: resolver(), now })
    if (one.contested !== undefined) contested.count(agrees(one, whole))
    else t.ok(agrees(one, whole), one.id, { found: whole, wanted: one.expectAny ?? one.expect })
    if (one.currentRfc !== undefined) {
      refused++
      const passes = whole.filter(
        ({ result }, n) => result === 'pass' && (one.expectAny !== undefined || one.expect[n]?.result === 'pass'),
      )
      t.equal(passes.length, 0, `${one.id}: RFC 8301 refuses it`)
    }
    const { results, failed } = await inquire({ raw }, { resolve: resolver(), now: () => now }, random)
    const pieces = results.filter(result => result.method === 'dkim').filter(({ result }) => result !== 'none')
    t.strictSame(pieces, whole, `${one.id}: the same in pieces`)
    t.strictSame(failed, [])
  }
  for (const { mode, input, output } of canonicalization.body) {
    const body = new BodyHash(mode)
    body.update(Buffer.from(input, 'base64'))
    t.equal(
      body.digest(),
      createHash('sha256').update(Buffer.from(output, 'base64')).digest('base64'),
      `${mode} body ${input}`,
    )
  }
  for (const { mode, input, output } of canonicalization.header) {
    const colon = input.indexOf(':')
    const value = input.slice(colon + 1).replace(/\r?\n$/, '')
    t.equal(
      `${canonicalField(headerField(input.slice(0, colon), value), mode)}\r\n`,
      output,
      `${mode} header ${JSON.stringify(input)}`,
    )
  }
  t.comment(`${contested.summary()}; ${refused} of older suites refused after RFC 8301`)
})
