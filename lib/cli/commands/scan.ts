/** scan: what the filter thinks of messages that are here as files. */
import { createFilter } from '../../embedded.ts'
import { inOrder } from '../ahead.ts'
import { defineCommand, UsageError } from '../command.ts'
import { envelope, ENVELOPE_OPTIONS } from '../envelope-options.ts'
import { EXIT } from '../exit-codes.ts'
import { messagesIn } from '../messages.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { isLanguage } from '../../scorers/language.ts'
import type { Judgement } from '../../filter.ts'
import type { AuthResult, DmarcResult } from '../../mail/auth-results.ts'
import type { Language } from '../../scorers/language.ts'
import type { Found } from '../messages.ts'
import type { View } from '../output.ts'

/** Messages under way at the same time: they wait for DNS, and their results stay in order. */
const SIDE_BY_SIDE = 4

/** One line of `--jsonl`. Programs read it: names are only added, never changed. */
export type Scanned = {
  readonly path: string
  readonly action: Judgement['verdict']['action']
  readonly score: number
  /** That it is spam, from 0 to 1. */
  readonly probability: number
  readonly rules: readonly { readonly name: string; readonly points: number; readonly why: string }[]
  /** What each scorer's rules sum up to, and what of it counts: each is bounded. */
  readonly parts: readonly { readonly scorer: string; readonly points: number; readonly counted: number }[]
  /** RFC 8601 words; `none` where a method was not asked or found nothing. */
  readonly auth: {
    readonly spf: string
    readonly dkim: readonly string[]
    readonly dmarc: string
    readonly arc: string
  }
  readonly reference: string
  readonly ms: number
  /** Which line of the policy decided, and why. */
  readonly rule: string
  readonly because: string
  /** Checks that failed or ran out of time. */
  readonly failed: readonly string[]
  /** All that the checks said. */
  readonly results: readonly AuthResult[]
}

export const command = defineCommand({
  name: 'scan',
  usage: 'PATH… [--json | --jsonl] [--ip ADDRESS] [--helo NAME] [--from ADDRESS] [--to ADDRESS]… [--language LANGUAGE]',
  about:
    'Judges messages as the daemon would and says why; nothing is changed, logged or learnt. PATH is a file, a folder (all\nfiles below it, by name), an mbox, or - for standard input. Ends with 0 whatever the verdicts are, with 66 (EX_NOINPUT)\nwhere a path could not be read; the others are judged all the same.',
  options: {
    ...ENVELOPE_OPTIONS,
    language: { type: 'string', value: 'LANGUAGE', doc: 'of the reasons: en (default), de, fr or it' },
    json: { type: 'boolean', doc: 'a JSON object; an array where the paths are several, a folder or an mbox' },
    jsonl: { type: 'boolean', doc: 'a line of JSON for each message, in the order given, as soon as it is known' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, Infinity],
  examples: [
    [
      'cleanmilter scan message.eml --ip 192.0.2.1 --helo mx.example.com --from ann@example.com',
      'with the envelope it came with, SPF and DMARC are complete',
    ],
    ['cleanmilter scan --jsonl ~/Maildir/cur | grep \'"action":"reject"\'', 'a folder, for a program'],
    ['cleanmilter scan - < message.eml', 'from standard input'],
  ],
  async *run(values, paths): AsyncGenerator<Scanned, number> {
    const given = envelope(values)
    const { language = 'en' } = values
    if (!isLanguage(language)) throw new UsageError(`--language wants en, de, fr or it, found "${language}"`)
    const { settings } = settingsFromOptions(values)
    const filter = createFilter(settings)
    let exit: number = EXIT.ok
    const judge = async (found: Found): Promise<Scanned | null> => {
      if (found.kind === 'unreadable') {
        process.stderr.write(`cleanmilter: ${printable(found.path)}: cannot be read: ${found.reason}\n`)
        exit = EXIT.noInput
        return null
      }
      if (found.cut)
        process.stderr.write(`cleanmilter: ${printable(found.path)}: too long, only its first part is judged\n`)
      return scanned(found.path, await filter.judge({ ...given, raw: found.raw }), language)
    }
    try {
      for await (const one of inOrder(
        messagesIn(paths, () => process.stdin),
        SIDE_BY_SIDE,
        judge,
      ))
        if (one !== null) yield one
    } finally {
      filter.close()
    }
    return exit
  },
  views: ({ ip }, operands) => ({
    human: { item: one => human(one, ip !== undefined), end: count => (count > 1 ? `${count} messages\n` : '') },
    json: jsonView(operands),
    jsonl: { item: one => `${JSON.stringify(one)}\n` },
  }),
})

/** An object where one file with one message was asked about, an array otherwise: the same question, the same form. */
function jsonView(operands: readonly string[]): View<Scanned> {
  let single = false
  return {
    item(one, index) {
      single = index === 0 && operands.length === 1 && one.path === operands[0]
      return `${single ? '' : index === 0 ? '[\n' : ',\n'}${JSON.stringify(one)}`
    },
    end: count => (single ? '\n' : count === 0 ? '[]\n' : '\n]\n'),
  }
}

function scanned(
  path: string,
  { verdict, signals, probability, parts, auth, failed, reference, ms }: Judgement,
  language: Language,
): Scanned {
  const word = (method: AuthResult['method']): string =>
    auth.find(one => one.method === method && !(one.method === 'spf' && one.identity === 'helo'))?.result ?? 'none'
  return {
    path,
    action: verdict.action,
    score: verdict.score,
    probability: Math.round(probability * 10_000) / 10_000,
    rules: signals.map(({ name, points, why, reasons }) => ({ name, points, why: reasons?.[language] ?? why })),
    parts,
    auth: {
      spf: word('spf'),
      dkim: auth.filter(one => one.method === 'dkim' && one.signature !== '').map(({ result }) => result),
      dmarc: word('dmarc'),
      arc: word('arc'),
    },
    reference,
    ms: Math.round(ms * 10) / 10,
    rule: verdict.code,
    because: verdict.because,
    failed,
    results: auth,
  }
}

function human(one: Scanned, withServer: boolean): string {
  const { path, action, score, probability, because, rule, rules, parts, results, failed, reference, ms } = one
  const lines = [
    `${path}: ${action}, score ${score.toFixed(1)}, ${(100 * probability).toFixed(1)} % likely spam`,
    `  because  ${because} (${rule})`,
    ...results.map(one => `  ${one.method.padEnd(7)}  ${authText(one)}`),
    ...rules.map(
      ({ name, points, why }) => `  ${points < 0 ? '' : '+'}${points.toFixed(1).padEnd(6)}  ${name}: ${why}`,
    ),
    ...parts
      .filter(({ points, counted }) => points !== counted)
      .map(
        ({ scorer, points, counted }) =>
          `  bounded  ${scorer}: ${points.toFixed(1)} points count as ${counted.toFixed(1)}`,
      ),
    ...(failed.length === 0 ? [] : [`  failed   ${failed.join(', ')}: no answer in time, or an error`]),
    ...(withServer ? [] : ['  note     without --ip nobody was asked whether the server may send this (SPF)']),
    `  took     ${ms} ms, reference ${reference}`,
  ]
  return `${lines.map(printable).join('\n')}\n`
}

/** A result in words: `pass example.org (selector s1)`. */
function authText(one: AuthResult): string {
  const reason = one.reason === undefined ? '' : `: ${one.reason}`
  switch (one.method) {
    case 'spf':
      return `${one.result} ${one.domain} (${one.identity})${reason}`
    case 'dkim':
      return `${one.result} ${one.domain}${one.selector === '' ? '' : ` (selector ${one.selector})`}${reason}`
    case 'arc':
      return `${one.result}, ${one.sets} sets${reason}`
    case 'dmarc':
      return `${one.result} ${one.domain}${policy(one)}${reason}`
    default:
      throw new Error(String(one satisfies never))
  }
}

function policy({ policy }: DmarcResult): string {
  return policy === undefined ? '' : ` (its domain asks for ${policy})`
}
