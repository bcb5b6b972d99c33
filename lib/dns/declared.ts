/**
 * Questions that nobody declared are not asked. Whoever wants something of DNS gets a `resolve` that is bound to what it
 * declared (lib/privacy/ledger.ts): a question of another type, or for a name of another shape, ends here, before it is looked
 * for in any memory and before it reaches a name server. To the asker it is one that nobody could answer.
 */
import { DnsError } from './error.ts'
import type { Resolve } from './resolve.ts'

/** What is declared, as far as it is needed here; the ledger's declarations are of this shape. */
export type Asker = {
  /** One word. */
  readonly who: string
  readonly questions: readonly {
    readonly types: readonly string[]
    readonly fits: (name: string) => boolean
    readonly after?: (name: string) => string | null
  }[]
}

declare const brand: unique symbol
/** A resolve that refuses what its asker did not declare. Only `declared` makes one. */
export type DeclaredResolve = Resolve & { readonly [brand]: 'DeclaredResolve' }

/** What was refused: never the name, which may be anything. */
export type Refused = { readonly who: string; readonly what: string }
export type OnRefused = (refused: Refused) => void

export class UndeclaredQuestionError extends DnsError {
  override readonly name = 'UndeclaredQuestionError'
  constructor(rrtype: string, hostname: string) {
    super('EUNDECLARED', rrtype, hostname)
  }
}

/**
 * Binds `resolve` to what `asker` declared. Where a question of its wants another one before it, a binding is for one message:
 * it remembers what was asked.
 */
export function declared(resolve: Resolve, asker: Asker, onRefused: OnRefused = () => undefined): DeclaredResolve {
  const { who, questions } = asker
  const asked = questions.some(({ after }) => after !== undefined) ? new Set<string>() : null

  const isDeclared = (name: string, rrtype: string): boolean =>
    questions.some(({ types, fits, after = NOTHING }) => {
      if (!types.includes(rrtype) || !fits(name)) return false
      const first = after(name)
      return first === null || asked?.has(first) === true
    })

  const bound: Resolve = async (name, rrtype) => {
    const plain = plainName(name)
    if (!isDeclared(plain, rrtype)) {
      onRefused({ who, what: rrtype })
      throw new UndeclaredQuestionError(rrtype, name)
    }
    asked?.add(plain)
    return resolve(name, rrtype)
  }
  return bound as DeclaredResolve
}

const NOTHING = (): null => null

function plainName(name: string): string {
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase()
}
