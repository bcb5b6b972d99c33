/**
 * What the lines of all .cf files say together: rules by name, the later definition first, and what is said about them.
 * Source: Mail::SpamAssassin::Conf.
 */
import type { Problem } from '../problem.ts'
import type { Line } from './lines.ts'

export const RULE_KEYS = ['header', 'body', 'rawbody', 'uri', 'full', 'meta', 'mimeheader', 'uri_detail'] as const
export type RuleKey = (typeof RULE_KEYS)[number]

export type Definition = Omit<Line, 'key'> & { readonly key: RuleKey; readonly name: string; readonly says: string }

export type Definitions = {
  /** By name; the last one that can be read counts. */
  readonly rules: Map<string, Definition[]>
  /** Without the network, and with it. */
  readonly points: Map<string, Points>
  readonly why: Map<string, Map<string, string>>
  readonly flags: Map<string, string>
  /** Words that stand for patterns in the rules that are named in `replaced`. */
  readonly tags: Map<string, string>
  readonly before: Map<string, string>
  readonly between: Map<string, string>
  readonly after: Map<string, string>
  readonly replaced: Set<string>
  /** Words of lists that eval rules ask for: `freemail_domains`, `enlist_addrlist (NAME)` and so on. */
  readonly lists: Map<string, Set<string>>
  readonly problems: Problem[]
  /** Commands that say nothing to us, and how often they stand there. */
  readonly passed: Map<string, number>
}

export type Points = readonly [alone: number, asking: number]

export function emptyDefinitions(): Definitions {
  return {
    rules: new Map(),
    points: new Map(),
    why: new Map(),
    flags: new Map(),
    tags: new Map(),
    before: new Map(),
    between: new Map(),
    after: new Map(),
    replaced: new Set(),
    lists: new Map(),
    problems: [],
    passed: new Map(),
  }
}

const NAME = /^[A-Za-z_]\w{0,99}$/
const LANGUAGE = /^(en|de|fr|it)\b/i

type Command = (line: Line, all: Definitions) => string | null

/** Each gives what is wrong with the line, or null. */
const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...RULE_KEYS.map(key => [key, (line: Line, all: Definitions) => define(key, line, all)] as const),
  ['score', score],
  ['describe', describe],
  ['tflags', ({ value }, all) => pair(value, all.flags)],
  ['replace_tag', ({ value }, all) => pair(value, all.tags)],
  ['replace_pre', ({ value }, all) => pair(value, all.before)],
  ['replace_inter', ({ value }, all) => pair(value, all.between)],
  ['replace_post', ({ value }, all) => pair(value, all.after)],
  [
    'replace_rules',
    ({ value }, all) => {
      for (const name of words(value)) all.replaced.add(name)
      return null
    },
  ],
  ...[
    'freemail_domains',
    'freemail_whitelist',
    'freemail_welcomelist',
    'util_rb_tld',
    'util_rb_2tld',
    'util_rb_3tld',
  ].map(key => [key, ({ value }: Line, all: Definitions) => list(key, words(value), all)] as const),
  ...[
    'welcomelist_from',
    'whitelist_from',
    'blocklist_from',
    'blacklist_from',
    'welcomelist_to',
    'whitelist_to',
    'blocklist_to',
    'blacklist_to',
  ].map(key => [key, ({ value }: Line, all: Definitions) => list(oneName(key), words(value), all)] as const),
  ['enlist_addrlist', named],
  ['enlist_uri_host', named],
])

/** One spelling for the old and the new word. */
function oneName(key: string): string {
  return key.replace('white', 'welcome').replace('black', 'block')
}

/** Say nothing about what is in a message, or ask others: passed over without a word. */
const NOT_FOR_US =
  /^(?:test|reuse|priority|report|unsafe_report|clear_.*|add_header|remove_header|required_score|required_hits|report_.*|rewrite_header|ok_.*|bayes_.*|use_.*|dns_.*|uridnsbl.*|urirhs.*|urinsrhs.*|urifullns.*|urinssub|uridnssub|askdns|hashbl.*|razor_.*|pyzor_.*|dcc_.*|asn_.*|adsp_override|(?:un|def_)?(?:whitelist|welcomelist|blacklist|blocklist).*|trusted_networks|internal_networks|msa_networks|originating_ip_headers|redirector_pattern|url_shortener.*|fns_.*|shortcircuit.*|auto_.*|txrep_.*|require_version|version_tag|loadplugin|tryplugin|lock_method|skip_.*|rbl_.*|time_limit|normalize_charset|envelope_sender_header|body_part_scan_size|rawbody_part_scan_size|header_address_parser|score_.*|subjprefix|all_spam_to|more_spam_to|delist_.*|freemail_.*|spf_.*|dkim_.*|dmarc_.*|arc_.*|allow_user_rules|mimepart_.*|inactive_languages|textcat_.*|phishing_.*|extracttext_.*|olemacro_.*|geodb_.*|country_.*|razor.*|ignore_always_matching_regexps|parse_dkim_uris|auth.*|enable_.*|util_rb_.*|vbounce_.*|welcome.*|white.*|nofun.*)$/

export function readDefinition(line: Line, all: Definitions): void {
  if (line.language !== null && !LANGUAGE.test(line.language)) return
  const command = COMMANDS.get(line.key)
  if (command === undefined) {
    if (!NOT_FOR_US.test(line.key)) problem(all, line, 'unsupported', `"${line.key.slice(0, 60)}" is not known here`)
    all.passed.set(line.key, (all.passed.get(line.key) ?? 0) + 1)
    return
  }
  const wrong = command(line, all)
  if (wrong !== null) problem(all, line, 'mistake', `${line.key}: ${wrong}`)
}

export function problem(
  all: Definitions,
  { where, line }: Pick<Line, 'where' | 'line'>,
  kind: Problem['kind'],
  text: string,
): void {
  all.problems.push({ where, line, column: null, text, kind })
}

function define(key: RuleKey, line: Line, all: Definitions): string | null {
  const [, name = '', says = ''] = /^(\S+)\s+(.+)$/s.exec(line.value) ?? []
  if (!NAME.test(name))
    return `wanted the name of a rule (letters, digits, _) and what it looks for, found ${quote(line.value)}`
  const before = all.rules.get(name) ?? []
  all.rules.set(name, [{ ...line, key, name, says }, ...before.slice(0, 9)])
  return null
}

function score({ value }: Line, all: Definitions): string | null {
  const [name = '', ...numbers] = words(value)
  if (!NAME.test(name) || (numbers.length !== 1 && numbers.length !== 4))
    return `wanted a rule and one number or four, found ${quote(value)}`
  for (const written of numbers)
    if (!/^\(?[+-]?\d+(?:\.\d*)?\)?$/.test(written)) return `wanted a number, found ${quote(written)}`
  const [first = '0', second = first] = numbers
  const points = [first, second].map(one => Number(one.replace(/[()]/g, '')))
  const [alone = 0, asking = 0] = points
  const before = all.points.get(name)
  if (!first.startsWith('(')) all.points.set(name, [alone, asking])
  else if (before === undefined) return `${name} has no points yet to which ${first} could be added`
  else all.points.set(name, [before[0] + alone, before[1] + asking])
  return null
}

function describe({ value, language }: Line, all: Definitions): string | null {
  const [, name = '', text = ''] = /^(\S+)\s+(.+)$/s.exec(value) ?? []
  if (!NAME.test(name)) return `wanted a rule and a sentence, found ${quote(value)}`
  const texts = all.why.get(name) ?? new Map<string, string>()
  texts.set((language ?? 'en').slice(0, 2).toLowerCase(), Buffer.from(text, 'latin1').toString('utf8').slice(0, 300))
  all.why.set(name, texts)
  return null
}

function pair(value: string, into: Map<string, string>): string | null {
  const [, name = '', text = ''] = /^(\S+)\s+(.+)$/s.exec(value) ?? []
  if (name === '') return `wanted a name and a value, found ${quote(value)}`
  into.set(name, text)
  return null
}

function list(name: string, entries: readonly string[], all: Definitions): string | null {
  const known = all.lists.get(name) ?? new Set<string>()
  for (const entry of entries) known.add(entry.toLowerCase())
  all.lists.set(name, known)
  return entries.length === 0 ? 'wanted at least one word' : null
}

/** `(NAME) a b c`. */
function named({ key, value }: Line, all: Definitions): string | null {
  const [, name = '', rest = ''] = /^\((\w{1,60})\)\s+(.+)$/s.exec(value) ?? []
  return name === ''
    ? `wanted (NAME) and words, found ${quote(value)}`
    : list(`${key} ${name.toLowerCase()}`, words(rest), all)
}

function words(value: string): string[] {
  return value.split(/\s+/).filter(word => word !== '')
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text)
}
