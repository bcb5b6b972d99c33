/**
 * Definitions to rules: patterns read, points and reasons put to them.
 * Source: Mail::SpamAssassin::Conf on the rule types, score, tflags.
 */
import { evalFor, readCall } from '../evals/eval.ts'
import { ExpressionError, parseExpression } from '../expression.ts'
import { fieldRequest } from '../fields.ts'
import { PatternError } from '../regexp/node.ts'
import { perlPattern, undelimited } from '../regexp/pattern.ts'
import { URI_DETAILS } from '../rule.ts'
import { RULE_KEYS, problem } from './definitions.ts'
import { withTagsReplaced } from './replace.ts'
import type { Pattern } from '../regexp/pattern.ts'
import type { OwnRule, Test, UriDetailName } from '../rule.ts'
import type { Definition, Definitions, RuleKey } from './definitions.ts'

/** What the message looks like to a rule that cannot be used here, and not by a fault of the file's. */
class Unsupported extends Error {}

/** Rules in the order of their names' first lines. Those that cannot be used are among the problems. */
export function buildRules(all: Definitions): OwnRule[] {
  const rules: OwnRule[] = []
  for (const [name, definitions] of all.rules) {
    const points = pointsOf(name, all)
    const flags = (all.flags.get(name) ?? '').toLowerCase().split(/\s+/)
    for (const definition of definitions) {
      const test = testOf(definition, all)
      if (test === null) continue
      // Not looked at where the points are 0, not even for other rules.
      if (points !== 0) rules.push(ruleOf(name, test, points, flags, definition, all))
      break
    }
  }
  return rules
}

function ruleOf(
  name: string,
  test: Test,
  points: number,
  flags: readonly string[],
  { where, line }: Definition,
  all: Definitions,
): OwnRule {
  const texts = all.why.get(name)
  const en = texts?.get('en') ?? `A rule in ${where.split('/').at(-1) ?? where} holds: ${name}.`
  const most = flags.find(flag => /^maxhits=\d{1,6}$/.test(flag))
  return {
    name,
    where,
    line,
    test,
    points,
    counts: !name.startsWith('__'),
    why: { en, de: texts?.get('de') ?? en, fr: texts?.get('fr') ?? en, it: texts?.get('it') ?? en },
    most: flags.includes('multiple') ? Number(most?.slice(8) ?? 1_000) : 1,
    noSubject: flags.includes('nosubject'),
  }
}

function pointsOf(name: string, all: Definitions): number {
  const flags = all.flags.get(name) ?? ''
  const said = all.points.get(name)
  // Of four numbers: no Bayes of theirs. SPF, DKIM and DMARC have been asked; what else asks the network is not here.
  if (said !== undefined) return /\bnet\b/i.test(flags) ? said[1] : said[0]
  const usual = name.startsWith('T_') ? 0.01 : 1
  return /\bnice\b/i.test(flags) ? -usual : usual
}

function testOf(definition: Definition, all: Definitions): Test | null {
  try {
    const test = READERS[definition.key](definition, all)
    const patterns =
      'pattern' in test ? [test.pattern] : test.kind === 'uri-detail' ? test.wants.map(({ pattern }) => pattern) : []
    if (patterns.some(({ hazardous }) => hazardous))
      problem(all, definition, 'slow', `${definition.name}: repetitions within repetitions; some text makes this slow`)
    return test
  } catch (error) {
    const known = error instanceof PatternError || error instanceof ExpressionError || error instanceof Unsupported
    if (!known) throw error
    const kind = error instanceof Unsupported || /not supported/.test(error.message) ? 'unsupported' : 'mistake'
    problem(all, definition, kind, `${definition.name}: ${error.message}`)
    return null
  }
}

type Reader = (definition: Definition, all: Definitions) => Test

const READERS: Readonly<Record<RuleKey, Reader>> = {
  body: textRule,
  rawbody: textRule,
  uri: textRule,
  full: textRule,
  header: headerRule,
  mimeheader: fieldRule,
  uri_detail: uriDetailRule,
  meta: ({ says }, all) => ({ kind: 'meta', expression: parseExpression(matchingRules(says, all)) }),
}

function patternOf(written: string, { name }: Definition, all: Definitions): Pattern {
  const { source, flags } = undelimited(written.trim())
  if (/%\{[A-Z]/.test(source)) throw new Unsupported('what another rule captured, %{…}, is not known here')
  return perlPattern({ source: all.replaced.has(name) ? withTagsReplaced(source, all) : source, flags })
}

function textRule(definition: Definition, all: Definitions): Test {
  const { key, says } = definition
  if (says.startsWith('eval:')) return evalRule(says, all)
  if (key === 'body' || key === 'rawbody' || key === 'uri' || key === 'full')
    return { kind: 'text', on: key, pattern: patternOf(says, definition, all) }
  throw new Unsupported(`${key} is not searched`)
}

function headerRule(definition: Definition, all: Definitions): Test {
  const { says } = definition
  const exists = /^exists:(\S+)$/.exec(says)?.[1]
  if (exists !== undefined) {
    const field = fieldRequest(exists)
    if (field === null)
      throw new PatternError(`exists: wants the name of a field, found ${JSON.stringify(exists.slice(0, 60))}`)
    return { kind: 'exists', field }
  }
  return /^(?:rbl)?eval:/.test(says) ? evalRule(says, all) : fieldRule(definition, all)
}

function fieldRule(definition: Definition, all: Definitions): Test {
  const [, name = '', sign = '', rest = ''] = /^([\w.-]+(?::[a-z]*)*)\s*([=!]~)\s*(.+)$/s.exec(definition.says) ?? []
  const field = fieldRequest(name)
  if (field === null)
    throw new PatternError(`wanted FIELD =~ /pattern/, found ${JSON.stringify(definition.says.slice(0, 60))}`)
  const [, written = rest, ifUnset = null] = /^(.+?)\s+\[if-unset:\s+(.+)\]$/s.exec(rest) ?? []
  const kind = definition.key === 'mimeheader' ? 'mimeheader' : 'header'
  return { kind, field, pattern: patternOf(written, definition, all), negated: sign === '!~', ifUnset }
}

function evalRule(says: string, { lists }: Definitions): Test {
  const call = readCall(says.replace(/^(?:rbl)?eval:\s*/, ''))
  if (call === null) throw new PatternError(`wanted eval:name(…), found ${JSON.stringify(says.slice(0, 60))}`)
  const { args } = call
  const ask = evalFor(call.name, args)
  if (ask === undefined) throw new Unsupported(`eval:${call.name}(${args[0] ?? ''}) is not known here`)
  if (call.name === 'html_text_match') perlPattern({ source: args[1] ?? '', flags: '' })
  return { kind: 'ask', hits: message => ask(message, args, lists) }
}

function uriDetailRule(definition: Definition, all: Definitions): Test {
  const wants: { of: UriDetailName; pattern: Pattern; negated: boolean }[] = []
  const one = /\s*\b(\w+)\s*([=!]~)\s*(\/(?:[^/\\]|\\.)*\/[a-z]*|m(\W).*?\4[a-z]*)(?=\s|$)/gsy
  for (const [, target = '', sign, written = ''] of definition.says.matchAll(one)) {
    const of = URI_DETAILS.find(name => name === target)
    if (of === undefined)
      throw new PatternError(`uri_detail knows ${URI_DETAILS.join(', ')}, not ${target.slice(0, 60)}`)
    wants.push({ of, pattern: patternOf(written, definition, all), negated: sign === '!~' })
  }
  if (wants.length === 0)
    throw new PatternError(`wanted name =~ /pattern/, found ${JSON.stringify(definition.says.slice(0, 60))}`)
  return { kind: 'uri-detail', wants }
}

/** `rules_matching(FOO_*)`: all whose names fit, added up. */
function matchingRules(says: string, all: Definitions): string {
  return says.replace(/(?<!_)\brules_matching\(\s*([_a-zA-Z*?][\w*?]{0,99})\s*\)/g, (_, pattern: string) => {
    const wanted = new RegExp(`^${pattern.replace(/\*+/g, '.*').replaceAll('?', '.')}$`)
    const names = [...all.rules.keys()].filter(name => wanted.test(name))
    return names.length === 0 ? ' 0 ' : `(${names.join(' + ')})`
  })
}

export function isRuleKey(key: string): key is RuleKey {
  return RULE_KEYS.some(one => one === key)
}
