/** What `cleanmilter lists` found or did, for people and programs. */
import { dayText, expiryText } from '../policy/entry-expiry.ts'
import { entryText, writeEntry } from '../policy/entry-read.ts'
import { writeScope } from './lists-csv.ts'
import { printable } from './output.ts'
import type { StoredEntry } from '../store/entry-edit.ts'
import type { Changed } from './lists-change.ts'
import type { ImportItem } from './lists-import.ts'

export type EntryItem = Changed & { readonly did: 'show' | 'allow' | 'block' | 'remove' | 'extend' }
export type Item = EntryItem | ImportItem | { readonly did: 'record'; readonly text: string }

/** Programs read it: names are only added, never changed. */
export function json(item: Item): string {
  if (item.did === 'record') return item.text
  return `${JSON.stringify('entry' in item ? plain(item) : item)}\n`
}

function plain(item: EntryItem): object {
  const { did, entry, warnings, proposal } = item
  const { list, kind, value, scope, expiresAt, insist, description, owner, reason, createdAt, hits, lastHitDay } = entry
  return {
    did,
    list,
    entry: writeEntry(kind, value),
    kind,
    scope: writeScope(scope),
    expires: expiryText(expiresAt),
    expired: isOver(entry),
    insist,
    description,
    owner,
    reason,
    created: dayText(createdAt),
    hits,
    last_hit: lastHitDay === null ? null : dayText(lastHitDay * 86_400),
    warnings,
    proposal,
  }
}

function isOver({ expiresAt }: StoredEntry): boolean {
  return expiresAt !== null && expiresAt * 1000 <= Date.now()
}

const DONE = { allow: 'allowed', block: 'blocked', remove: 'removed', extend: 'extended' } as const

export function human(item: Item): string {
  if (item.did === 'record') return item.text
  if ('line' in item)
    return `${item.file}:${item.line}: ${item.did === 'warning' ? 'warning: ' : ''}${printable(item.text)}\n`
  if ('added' in item) {
    const { file, added, renewed, wrong } = item
    const kept = added + renewed === 0 && wrong > 0 ? 'nothing imported' : `${added} new, ${renewed} replaced`
    return `${file}: ${kept}${wrong === 0 ? '' : `; ${wrong} lines with mistakes`}\n`
  }
  const { did, entry, warnings } = item
  const { list, kind, value, scope, expiresAt, insist, description, owner, reason, createdAt, hits, lastHitDay } = entry
  const until = `${expiryText(expiresAt)}${isOver(entry) ? ' (over)' : ''}`
  const told = warnings.map(text => `  note: ${printable(text)}\n`).join('')
  const name = printable(entryText(kind, value))
  if (did !== 'show') return `${DONE[did]}: ${name}, for ${printable(writeScope(scope))}, expires: ${until}\n${told}`
  const rows = [
    ['for', writeScope(scope)],
    ['expires', until],
    ...(insist ? [['insists', 'counts also where nobody vouches for the sender']] : []),
    ...(description === '' ? [] : [['who', description]]),
    ['why', `${reason} (${owner}, ${dayText(createdAt)})`],
    ['hits', lastHitDay === null ? 'none' : `${hits}, the last on ${dayText(lastHitDay * 86_400)}`],
  ]
  return `${list} ${name}\n${rows.map(([label = '', text = '']) => `  ${label.padEnd(10)}${printable(text)}\n`).join('')}`
}
