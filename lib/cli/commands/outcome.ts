/** outcome: what a message really was, by its reference: the evidence that false_positive_budget goes by. */
import { dayOf, putOutcomes } from '../../store/outcomes.ts'
import { defineCommand, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { inStored, storedKeys } from '../stored.ts'
import { readReference } from '../../privacy/reference.ts'
import { storedScore } from '../stored-score.ts'

/** What `--json` prints for each reference. Programs read it: names are only added, never changed. */
export type Confirmed = {
  readonly reference: string
  readonly label: 'wanted' | 'spam'
  /** confirmed: noted. known: had been noted as that already. unknown: no verdict is kept under this reference. */
  readonly did: 'confirmed' | 'known' | 'unknown'
  /** Of the content, without lists; null where it is not known. */
  readonly score: number | null
}

export const command = defineCommand({
  name: 'outcome',
  usage: '--wanted | --spam REFERENCE… [--json]',
  about:
    'Confirms what messages really were, by the reference in their X-Cleanmilter-Reference field, in the log or in a refusal. Such\nconfirmed outcomes are what the thresholds follow where false_positive_budget is set; kept are the score and the day, for\nbudget.days. To confirm a message again changes nothing; to confirm it as the other kind corrects it. cleanmilter learn\nconfirms, too, what it learns. Ends with 66 (EX_NOINPUT) where no verdict is kept under a reference.',
  options: {
    wanted: { type: 'boolean', doc: 'their recipients wanted them' },
    spam: { type: 'boolean', doc: 'they were spam' },
    json: { type: 'boolean', doc: 'a line of JSON for each reference' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, Infinity],
  examples: [
    ['cleanmilter outcome --wanted R7Q2-9KX', 'somebody missed this message'],
    ['cleanmilter outcome --spam 0X4M-T2A 7PWD-K1C', 'these two came through'],
  ],
  async *run({ wanted = false, spam = false, ...values }, given): AsyncGenerator<Confirmed, number> {
    if (wanted === spam) throw new UsageError('outcome wants either --wanted or --spam')
    const label = wanted ? 'wanted' : 'spam'
    const references = given.map(text => {
      const reference = readReference(text)
      if (reference === null)
        throw new UsageError(`outcome wants references such as R7Q2-9KX, found "${printable(text)}"`)
      return reference
    })
    const { settings } = settingsFromOptions(values)
    const day = dayOf(new Date())
    const keys = storedKeys(settings)
    const confirmed = inStored(
      settings.data,
      database =>
        references.map((reference): Confirmed => {
          const score = storedScore(database, keys, reference)
          if (score === null) return { reference, label, did: 'unknown', score }
          const changed = putOutcomes(database, [{ reference, label, source: 'report', score }], day)
          return { reference, label, did: changed > 0 ? 'confirmed' : 'known', score }
        }),
      { write: true },
    )
    let exit: number = EXIT.ok
    for (const one of confirmed ??
      references.map(reference => ({ reference, label, did: 'unknown', score: null }) as const)) {
      if (one.did === 'unknown') exit = EXIT.noInput
      yield one
    }
    return exit
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

function human({ reference, label, did, score }: Confirmed): string {
  const points = score === null ? '' : `, score ${score.toFixed(1)}`
  const text = {
    confirmed: `confirmed as ${label}${points}`,
    known: `had been confirmed as ${label} before${points}`,
    unknown: 'no verdict is kept under this reference: mistyped, of another host, or too long ago',
  }[did]
  return `${reference} ${text}\n`
}
