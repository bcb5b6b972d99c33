/**
 * `ifplugin` and `if` in .cf files: what we say we can. A plugin counts as there when what rules want of it is here: then
 * the lines for programs without it are passed over, as they should be.
 * Source: Mail::SpamAssassin::Conf on ifplugin, if, can, has, version.
 */
import { compileExpression, parseExpression } from '../expression.ts'

/** As what version we read: that whose rules are understood. */
export const VERSION = 4.000001
const PERL_VERSION = 5.036

const PLUGINS = new Set(
  (
    'BodyEval Check DKIM DMARC FreeMail HTMLEval HTTPSMismatch HeaderEval MIMEEval MIMEHeader OLEVBMacro RelayEval ReplaceTags SPF URIDetail ' +
    'URIEval WLBLEval WelcomeListSubject WhiteListSubject Dmarc'
  )
    .split(' ')
    .map(name => `Mail::SpamAssassin::Plugin::${name}`),
)

/** Of `can(Mail::SpamAssassin::Conf::…)`. */
const FEATURES = new Set(
  (
    'feature_bug6558_free feature_welcomelist_blocklist feature_blocklist_welcomelist feature_subjprefix feature_edns ' +
    'perl_min_version_5010000 feature_registryboundaries feature_local_tests_only feature_meta_rules_matching ' +
    'feature_header_address_parser feature_header_first_last feature_header_match_many feature_header_all_raw_value ' +
    'feature_fresh_body_text_parts feature_originating_ip_headers feature_yesno_takes_args feature_dns_local_ports_permit_avoid'
  )
    .split(' ')
    .map(name => `Mail::SpamAssassin::Conf::${name}`),
)
const METHODS = new Set(
  (
    'BodyEval::has_check_body_length MIMEEval::has_check_abundant_unicode_ratio HeaderEval::has_check_for_ascii_text_illegal ' +
    'MIMEHeader::has_all_header MIMEHeader::has_tflags_multiple URIEval::has_check_for_http_redirector DKIM::has_arc ' +
    'FreeMail::has_check_freemail_header_name HeaderEval::has_check_header_count_range'
  )
    .split(' ')
    .map(name => `Mail::SpamAssassin::Plugin::${name}`),
)

/** Null where it cannot be read. */
export function conditionHolds(kind: 'if' | 'ifplugin', text: string): boolean | null {
  const value = text.replace(/\s+\{$/, '').trim()
  if (kind === 'ifplugin') return /^[\w:]+$/.test(value) ? PLUGINS.has(value) : null
  const plain = value.replace(/\b(plugin|can|has)\s*\(\s*([\w:]+)\s*\)/g, (_, what: string, name: string) =>
    (what === 'plugin' ? PLUGINS.has(name) : FEATURES.has(name) || METHODS.has(name)) ? ' 1 ' : ' 0 ',
  )
  const known: Readonly<Record<string, number>> = { version: VERSION, perl_version: PERL_VERSION, local_tests_only: 1 }
  const names: string[] = []
  try {
    const evaluate = compileExpression(parseExpression(plain), name => names.push(name) - 1)
    const values = Float64Array.from(names, name => known[name] ?? NaN)
    return values.some(Number.isNaN) ? null : evaluate(values) !== 0
  } catch {
    return null
  }
}
