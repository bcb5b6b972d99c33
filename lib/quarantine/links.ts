/** Links that stand in digests: each allows one action on one thing, for one recipient, for some days. */
import { makeToken } from '../privacy/token.ts'

/** On a message, by its name. `message`: shows all that can be done with it. */
export const MESSAGE_ACTIONS = ['release', 'allow', 'delete', 'spam', 'wrong', 'message'] as const
/** On a recipient, by their tag. */
export const PERSON_ACTIONS = ['settings', 'digest', 'enrol'] as const
export type MessageAction = (typeof MESSAGE_ACTIONS)[number]
export type LinkAction = MessageAction | (typeof PERSON_ACTIONS)[number]

export type Links = {
  /** Where the pages are, without a slash at the end. */
  readonly url: string
  readonly secret: Buffer
  /** Until when they hold, in seconds since 1970. */
  readonly until: number
}

export function linkTo({ url, secret, until }: Links, action: LinkAction, about: string, recipient: string): string {
  return `${url}/a/${makeToken(secret, { action, about, until }, recipient)}`
}
