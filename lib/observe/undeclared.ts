/**
 * What was refused because nobody declared it: a mistake of ours, or of a library that asks more than we knew. Each is counted;
 * the log has an alarm for each asker and kind of question once. Neither tells what was asked for.
 */
import { adminText, word } from '../privacy/redact.ts'
import type { OnRefused } from '../dns/declared.ts'
import type { WriteEvent } from './events.ts'
import type { Metrics } from './metrics.ts'

export function createUndeclared(write: WriteEvent, metrics: Metrics): OnRefused {
  const said = new Set<string>()
  return ({ who, what }) => {
    const [asker, question] = [word(who), word(what)]
    metrics.count('cleanmilter_undeclared_total', { who: asker, what: question })
    const key = `${asker} ${question}`
    if (said.has(key)) return
    said.add(key)
    write({
      event: 'alarm',
      what: word('undeclared'),
      code: question,
      who: asker,
      why: adminText(
        `${asker} wanted ${question === 'connection' ? 'a connection' : `to ask DNS for ${question}`}, which is not in the ledger; it was refused: please report it`,
      ),
    })
  }
}
