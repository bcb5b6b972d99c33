/** What `cleanmilter subject` found or did, for people. */
import { columns } from './command.ts'
import { printable } from './output.ts'
import type { Counted, Receipt } from '../rights/subject/erase.ts'
import type { Export } from '../rights/subject/export.ts'

export type Item =
  | { readonly did: 'export'; readonly data: Export }
  | { readonly did: 'schema'; readonly schema: object }
  | { readonly did: 'would-erase'; readonly address: string; readonly classes: readonly Counted[] }
  | { readonly did: 'erase'; readonly receipt: Receipt }
  | { readonly did: 'correct'; readonly address: string; readonly done: readonly string[] }

export function human(item: Item): string {
  switch (item.did) {
    case 'export':
      return `${JSON.stringify(item.data, null, 2)}\n`
    case 'schema':
      return `${JSON.stringify(item.schema, null, 2)}\n`
    case 'would-erase':
      return wouldErase(item.address, item.classes)
    case 'erase':
      return receiptText(item.receipt)
    case 'correct':
      return `${printable(item.address)}: ${printable(item.done.join('; '))}\n`
    default:
      throw new Error(String(item satisfies never))
  }
}

function wouldErase(address: string, classes: readonly Counted[]): string {
  const some = classes.filter(({ count }) => count > 0)
  if (some.length === 0) return `${printable(address)}: nothing is held\n`
  return lines([
    `${printable(address)}: would be erased; nothing was. Say --yes if that is meant`,
    ...columns(some.map(({ class: of, count, what }) => [`${of} ${count}`, what])),
  ])
}

function receiptText(receipt: Receipt): string {
  const { classes, searched, not_attributable: elsewhere } = receipt
  const some = classes.filter(({ before, after }) => before + after > 0)
  const rows = some.map(
    ({ class: of, did, before, after, because }) =>
      [
        of,
        did === 'pseudonymised'
          ? `${before} before, name nobody any more`
          : `${before} before, ${after} after${because === null ? '' : `: ${because}`}`,
      ] as const,
  )
  return lines([
    `Receipt: ${printable(receipt.addresses.join(', '))}, erased ${receipt.erased_at}${receipt.complete ? '' : ', NOT ALL OF IT'}`,
    ...(rows.length === 0 ? ['  nothing was held'] : columns(rows)),
    `  ${receipt.files} sealed files removed`,
    `  ${searched.files} files searched, ${searched.octets} octets: ${foundText(searched)}`,
    ...(searched.logs_emptied
      ? []
      : ['  another process still reads what was there before, and its copy stays until then: erase again']),
    'Cannot be found by an address, and ends by itself',
    ...elsewhere.map(
      ({ class: of, why, ends_after_days: days }) =>
        `  ${of}: ${why}${days === null ? '' : ` (${days} ${days === 1 ? 'day' : 'days'})`}`,
    ),
    `Digest of the counts: ${receipt.digest}`,
  ])
}

function foundText({ found }: Receipt['searched']): string {
  return found.length === 0
    ? 'the address stands in none'
    : `the address stands in ${printable(found.join(', '))}, in what is left or as a part of another one`
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`
}
