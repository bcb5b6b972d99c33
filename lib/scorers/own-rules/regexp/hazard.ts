/**
 * Patterns that some text makes slow: an unbounded repetition within an unbounded repetition, where a piece of text can be
 * shared out between the two in many ways. A warning only; the clock decides.
 */
import { childrenOf } from './write.ts'
import type { Node } from './node.ts'

/** From this many times on a repetition counts as unbounded. */
const MANY = 32

export function isHazardous(node: Node): boolean {
  if (node.kind === 'repeat' && node.most >= MANY && node.how !== 'possessive' && sharesText(node.body)) return true
  if (node.kind === 'group' && node.how === 'atomic') return false
  return childrenOf(node).some(isHazardous)
}

/** Does one round of `body` consist of a long repetition and nothing that must stand between it and the next round's? */
function sharesText(body: Node): boolean {
  switch (body.kind) {
    case 'group':
      return body.how !== 'atomic' && sharesText(body.body)
    case 'either':
      return body.branches.some(sharesText)
    case 'repeat':
      return body.most >= MANY && body.how !== 'possessive'
    case 'sequence':
      return body.items.some((item, n) => {
        if (!sharesText(item)) return false
        const inner = octetsOf(item)
        return body.items.every((other, m) => m === n || isOptional(other) || overlaps(octetsOf(other), inner))
      })
    case 'set':
    case 'assert':
    case 'back':
      return false
    default:
      throw new Error(String(body satisfies never))
  }
}

function isOptional(node: Node): boolean {
  switch (node.kind) {
    case 'repeat':
      return node.least === 0 || isOptional(node.body)
    case 'group':
      return (node.how !== 'plain' && node.how !== 'capture' && node.how !== 'atomic') || isOptional(node.body)
    case 'either':
      return node.branches.some(isOptional)
    case 'sequence':
      return node.items.every(isOptional)
    case 'assert':
    case 'back':
      return true
    case 'set':
      return false
    default:
      throw new Error(String(node satisfies never))
  }
}

/** Every octet that occurs somewhere in what `node` matches. */
function octetsOf(node: Node): Uint8Array {
  if (node.kind === 'set') return node.has
  const all = new Uint8Array(256)
  for (const child of childrenOf(node))
    for (const [octet, has] of octetsOf(child).entries()) if (has === 1) all[octet] = 1
  return all
}

function overlaps(a: Uint8Array, b: Uint8Array): boolean {
  return a.some((has, octet) => has === 1 && b[octet] === 1)
}
