/** explain: why a message was judged as it was, for the one who asks. */
import { AUDIENCES, explain } from '../../policy/explain.ts'
import { TEXTS } from '../../policy/languages/all.ts'
import { readReference } from '../../privacy/reference.ts'
import { isLanguage } from '../../scorers/language.ts'
import { findVerdict, oldestKept } from '../../store/verdicts.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { explanationText } from '../explanation.ts'
import { siteReasons } from '../../settings/site-reasons.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { inStored, storedKeys } from '../stored.ts'
import type { Explanation } from '../../policy/explain.ts'

export const command = defineCommand({
  name: 'explain',
  usage: 'REFERENCE [--for sender|recipient|admin] [--lang en|de|fr|it] [--json]',
  about:
    'Why a message was judged as it was. REFERENCE stands in refusals, in X-Cleanmilter-Reference and in the log, such as\nR7Q2-9KX; in lower case, without its hyphen, and with O for 0 or I for 1 it is understood as well.\n--for sender: the kind of trouble and which DNS record or identity to mend; no points and no rules. --for recipient: plain\nwords, and what they can do. --for admin (default): everything that was kept.\nNo address and no text is kept; after log.keep_days a verdict is forgotten. Ends with 66 (EX_NOINPUT) where nothing is known.',
  options: {
    for: { type: 'string', value: 'WHOM', doc: 'sender, recipient or admin (default)' },
    lang: { type: 'string', value: 'LANGUAGE', doc: 'en (default), de, fr or it' },
    json: { type: 'boolean', doc: 'as one JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 1],
  examples: [
    ['cleanmilter explain R7Q2-9KX', 'verdict, thresholds, points, checks, and what the sender can mend'],
    ['cleanmilter explain r7q29kx --for sender --lang de', 'to be passed on to the sender, in German'],
  ],
  async *run({ for: whom = 'admin', lang = 'en', ...values }, [typed = '']): AsyncGenerator<Explanation, number> {
    const audience = AUDIENCES.find(one => one === whom)
    if (audience === undefined) throw new UsageError(`--for wants ${AUDIENCES.join(', ')}; found "${whom}"`)
    if (!isLanguage(lang)) throw new UsageError(`--lang wants en, de, fr or it, found "${lang}"`)
    const reference = readReference(typed)
    if (reference === null) throw new UsageError(`explain wants a reference such as R7Q2-9KX, found "${typed}"`)
    const { settings } = settingsFromOptions(values)
    const days = settings.log.keep_days
    const keys = storedKeys(settings)
    const oldest = oldestKept(new Date(), days)
    const record = inStored(settings.data, database => findVerdict(database, keys, reference, oldest))
    if (record == null) throw new Failure(TEXTS[lang].unknownReference(reference, days), EXIT.noInput)
    yield explain(record, { audience, language: lang, reasons: siteReasons(settings) })
    return EXIT.ok
  },
  views: () => ({
    human: { item: explanationText },
    json: { item: one => `${JSON.stringify(one)}\n` },
  }),
})
