/** What the command secrecy found, for a terminal. */
import { printable } from './output.ts'
import type { Break } from '../privacy/journal.ts'
import type { JournalEntry } from '../quarantine/journal.ts'
import type { Checked } from '../quarantine/journal-note.ts'
import type { Secrecy, Standing } from '../quarantine/secrecy.ts'
import type { Language } from '../scorers/language.ts'

/** What `--json` prints. Programs read it: names are only added, never changed. */
export type Item =
  | { readonly kind: 'text'; readonly language: Language; readonly words: string }
  | ({ readonly kind: 'secrecy'; readonly standing: Standing } & Secrecy)
  | { readonly kind: 'nobody' | 'nothing' | 'restored' }
  | { readonly kind: 'entry'; readonly entry: Omit<JournalEntry, 'hash'>; readonly hash: string }
  | { readonly kind: 'head'; readonly entries: number; readonly head: string }
  | ({ readonly kind: 'checked'; readonly ok: boolean; readonly head: string } & Pick<
      Checked,
      'broken' | 'entries' | 'setBack' | 'note'
    >)

const STANDINGS: Readonly<Record<Standing, string>> = {
  holds: 'holds',
  over: 'is over: to be accepted anew',
  ahead: 'was accepted at a time that has not come yet (a clock was wrong): to be accepted anew',
  never: 'was never accepted',
}

const BREAKS: Readonly<Record<Break['why'], string>> = {
  gap: 'it, or an entry before it, was taken out or given another number',
  before: 'it follows another entry than the one before it',
  entry: 'it was changed after it was written',
  noted: 'it is not the one that was noted, or it was cut off with all that followed',
}

const NOTES: Readonly<Record<Checked['note'], string>> = {
  good: 'journal.head, beside the keys, fits',
  none: 'journal.head, beside the keys, is missing: entries cut off the end would not show',
  damaged: 'journal.head, beside the keys, cannot be read: entries cut off the end would not show',
  contradicted:
    'journal.head, beside the keys, knows an entry that is not here any more. Was the database restored from a backup? Then say so: cleanmilter secrecy journal --restored --reason TEXT',
}

export function human(item: Item): string {
  return `${linesOf(item).map(printable).join('\n')}\n`
}

function linesOf(item: Item): readonly string[] {
  switch (item.kind) {
    case 'text':
      return [item.words]
    case 'secrecy':
      return [
        `${item.administrator}: accepted on ${dateText(item.acceptedAt)}, until ${dateText(item.until)}; ${STANDINGS[item.standing]}`,
      ]
    case 'nobody':
      return ['nobody accepted the duty of secrecy: no administrator can see a report']
    case 'nothing':
      return ['there is no journal yet: nothing was seen or decided']
    case 'restored':
      return ['journaled; the journal goes on from what the database holds']
    case 'entry':
      return [entryLine(item.entry)]
    case 'head':
      return ['', `${item.entries} entries; to be noted elsewhere: ${item.head}`]
    case 'checked':
      return checkedLines(item)
    default:
      throw new Error(String(item satisfies never))
  }
}

function entryLine({ seq, at, kind, person, words }: Omit<JournalEntry, 'hash'>): string {
  const { administrator, login, report, decision, reason, until } = words ?? {}
  const who =
    words === null
      ? '(its words are shredded: their time is over)'
      : `${administrator ?? '?'}${login === administrator ? '' : ` (logged in as ${login || '?'})`}`
  const more = [
    ...(report === undefined ? [] : [`report ${report}`]),
    ...(decision === undefined ? [] : [String(decision)]),
    ...(typeof until === 'number' ? [`until ${dateText(until)}`] : []),
    ...(person === null ? [] : [`recipient ${person}`]),
    ...(reason === undefined ? [] : [`“${reason}”`]),
  ]
  return [`${seq}`.padStart(6), ` ${timeText(at)}  ${kind.padEnd(8)}  ${[who, ...more].join(', ')}`].join(' ')
}

function checkedLines({ ok, broken, entries, head, setBack, note }: Item & { readonly kind: 'checked' }): string[] {
  return [
    broken === null
      ? `${entries} entries, each as it was written`
      : `entry ${broken.seq}: ${BREAKS[broken.why]}; ${entries} before it hold`,
    ...(broken === null && entries === 0 && note === 'none' ? [] : [NOTES[note]]),
    ...(setBack === 0 ? [] : [`${setBack} are older than the one before: the clock was set back`]),
    `${ok ? 'to be noted elsewhere' : 'the last that holds'}: ${head}`,
  ]
}

function dateText(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10)
}

function timeText(at: number): string {
  const text = new Date(at * 1000).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`
}
