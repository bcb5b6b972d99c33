/**
 * The changes of one message as packets, in the one order that Postfix and Sendmail understand alike.
 *
 * A position in a Change means the message as it came. The MTAs count in the message as it is by then: Postfix counts a name
 * anew after each deletion and Sendmail does not, and both count fields that were inserted above. (OpenDKIM deleted the wrong
 * fields for years, which let forged results through.) So changes and deletions of existing fields come first, from the bottom
 * up: none of them moves one that is still to come. Then insertions, in the order given; then the envelope; then the hold;
 * the body last and in one piece, because Postfix allows nothing between its chunks and answers 421 if we fail before its end.
 * Source: Postfix src/cleanup/cleanup_milter.c, src/milter/milter8.c; Sendmail sendmail/milter.c.
 */
import { encodeReply } from './reply.ts'
import { MAX_CHUNK_OCTETS } from './protocol.ts'
import type { Action } from './protocol.ts'
import type { Agreed } from './negotiate.ts'
import type { Change } from './reply.ts'

const RANK = {
  changeHeader: 0,
  insertHeader: 1,
  addHeader: 1,
  changeFrom: 2,
  deleteRecipient: 3,
  addRecipient: 4,
  quarantine: 5,
  replaceBody: 6,
} as const satisfies Record<Change['kind'], number>

const ACTION_FOR = {
  changeHeader: 'changeHeader',
  insertHeader: 'addHeader',
  addHeader: 'addHeader',
  changeFrom: 'changeFrom',
  deleteRecipient: 'deleteRecipient',
  addRecipient: 'addRecipient',
  quarantine: 'quarantine',
  replaceBody: 'replaceBody',
} as const satisfies Record<Change['kind'], Action>

export function orderChanges(changes: readonly Change[]): Change[] {
  return [...changes].sort((a, b) => {
    if (a.kind === 'changeHeader' && b.kind === 'changeHeader') return b.nth - a.nth
    return RANK[a.kind] - RANK[b.kind]
  })
}

export type ChangePackets = {
  readonly packets: readonly Buffer[]
  /** Changes left out because the MTA does not offer them: sent, Sendmail would refuse the message for some. */
  readonly left: readonly Change['kind'][]
}

/** Throws MilterEncodeError if one of them cannot be sent; then none must be. */
export function changePackets(
  changes: readonly Change[],
  agreed: Pick<Agreed, 'actions' | 'leadingSpace'>,
): ChangePackets {
  const packets: Buffer[] = []
  const left: Change['kind'][] = []
  for (const change of orderChanges(changes)) {
    const agreedChange = withinAgreement(change, agreed.actions)
    if (agreedChange === null) left.push(change.kind)
    else if (agreedChange.kind === 'replaceBody') packets.push(...bodyPackets(agreedChange.body))
    else packets.push(encodeReply(agreedChange, { leadingSpace: agreed.leadingSpace }))
  }
  return { packets, left }
}

function withinAgreement(change: Change, actions: ReadonlySet<Action>): Change | null {
  if (change.kind !== 'addRecipient') return actions.has(ACTION_FOR[change.kind]) ? change : null
  if (change.args !== undefined && actions.has('addRecipientArgs')) return change
  const { kind, recipient } = change
  if (actions.has('addRecipient')) return { kind, recipient } // without arguments rather than not at all
  return actions.has('addRecipientArgs') ? { kind, recipient, args: '' } : null
}

/** One chunk even if the body is empty: no chunk at all would leave the old body in place. */
function bodyPackets(body: Buffer): Buffer[] {
  const packets: Buffer[] = []
  let at = 0
  do {
    packets.push(encodeReply({ kind: 'replaceBody', body: body.subarray(at, at + MAX_CHUNK_OCTETS) }))
    at += MAX_CHUNK_OCTETS
  } while (at < body.length)
  return packets
}
