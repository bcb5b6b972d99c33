/**
 * What the settings say about each check and scorer that fails, by the names that stand in `failed`.
 */
import type { PolicyOptions } from '../policy/decide.ts'
import type { Settings } from './settings.ts'

export function failPolicy({ checks, clamd }: Settings): PolicyOptions['onError'] {
  return {
    spf: checks.spf.on_error,
    dkim: checks.dkim.on_error,
    arc: checks.arc.on_error,
    dmarc: checks.dmarc.on_error,
    parse: checks.parse.on_error,
    rules: checks.rules.on_error,
    classifier: checks.classifier.on_error,
    'own-rules': checks.own_rules.on_error,
    lists: checks.lists.on_error,
    'dns-lists': checks.dns_lists.on_error,
    spamscanner: checks.spamscanner.on_error,
    clamd: clamd.on_error,
  }
}
