/**
 * All built-in rules, by what they look at.
 */
import { AUTHENTICATION } from './authentication.ts'
import { HEADERS } from './headers.ts'
import { TESTS } from './tests.ts'
import type { Rule } from './rule.ts'

export const RULES: readonly Rule[] = [...TESTS, ...HEADERS, ...AUTHENTICATION]
