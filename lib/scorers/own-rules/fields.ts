/**
 * What a header rule asks for: `Subject`, `From:addr`, `Received:first`, `ToCc`, `ALL:raw`.
 * Source: Mail::SpamAssassin::Conf on header; PerMsgStatus on get.
 */

const MODIFIERS = ['raw', 'addr', 'name', 'host', 'domain', 'ip', 'revip', 'first', 'last'] as const
export type Modifier = (typeof MODIFIERS)[number]

export type FieldRequest = {
  /** Lower case; in capitals the names that stand for several fields and are only known so. */
  readonly key: string
  readonly modifiers: ReadonlySet<Modifier>
  /** The whole in one spelling: what is kept under it. */
  readonly id: string
}

/** Null where it cannot be read. */
export function fieldRequest(written: string): FieldRequest | null {
  const [name = '', ...rest] = written.replace(/:$/, '').split(':')
  if (!/^[\w.-]{1,100}$/.test(name) || rest.length > 3) return null
  const modifiers: Modifier[] = []
  for (const word of rest) {
    const modifier = MODIFIERS.find(one => one === word)
    if (modifier === undefined) return null
    modifiers.push(modifier)
  }
  const key = /^(?:ALL(?:-(?:TRUSTED|INTERNAL|UNTRUSTED|EXTERNAL))?|MESSAGEID)$/.test(name) ? name : name.toLowerCase()
  return { key, modifiers: new Set(modifiers), id: [key, ...modifiers.toSorted()].join(':') }
}
