/**
 * All cases, in the order in which they are run.
 */
import { actions } from './actions.ts'
import { authentication } from './authentication.ts'
import { envelope } from './envelope.ts'
import { hostile } from './hostile.ts'
import { recipients } from './recipients.ts'
import type { Case } from './case.ts'

export const cases: readonly Case[] = [...actions, ...envelope, ...recipients, ...authentication, ...hostile]
