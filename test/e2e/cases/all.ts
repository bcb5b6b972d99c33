/**
 * All cases, in the order in which they are run.
 */
import { actions } from './actions.ts'
import { envelope } from './envelope.ts'
import type { Case } from './case.ts'

export const cases: readonly Case[] = [...actions, ...envelope]
