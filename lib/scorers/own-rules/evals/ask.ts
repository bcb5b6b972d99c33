/** What the questions share: their type, and how an argument is a number. */
import { fieldRequest } from '../fields.ts'
import type { Message } from '../message.ts'

/** Lists that the files name, by the command and the list's name; in lower case. */
export type Lists = ReadonlyMap<string, ReadonlySet<string>>
export type Eval = (message: Message, args: readonly string[], lists: Lists) => boolean

/** `undef` and nothing at all are no bound. */
export function bound(written: string | undefined, otherwise: number): number {
  const n = Number(written)
  return written === undefined || written === 'undef' || written === 'inf' || Number.isNaN(n) ? otherwise : n
}

/** The values of a field, as a header rule gets them; empty where there is none. */
export function field(message: Message, written: string): string {
  const request = fieldRequest(written)
  return request === null ? '' : (message.fields.text(request) ?? '')
}

export function fieldValues(message: Message, written: string): readonly string[] {
  const request = fieldRequest(written)
  return request === null ? [] : message.fields.values(request)
}
