/**
 * All built-in rules, by what they look at.
 */
import { ADVERTISING_RULES } from './advertising.ts'
import { ATTACHMENTS } from './attachments.ts'
import { AUTHENTICATION } from './authentication.ts'
import { BODY } from './body.ts'
import { SELLING_RULES } from './body-selling.ts'
import { FRAUD_RULES } from './fraud.ts'
import { HEADERS_DATE } from './headers-date.ts'
import { HEADERS_MESSAGE_ID } from './headers-message-id.ts'
import { HEADERS_PROGRAMS } from './headers-programs.ts'
import { HEADERS_SUBJECT } from './headers-subject.ts'
import { HEADERS_WANTED } from './headers-wanted.ts'
import { HEADERS } from './headers.ts'
import { IMPOSTORS } from './impostors.ts'
import { LINKS } from './links.ts'
import { WANTED } from './newsletter.ts'
import { PHISHING_RULES } from './phishing.ts'
import { RECEIVED } from './received.ts'
import { RELAYS } from './relays.ts'
import { SENDER_NAME } from './sender-name.ts'
import { SENDER_OTHERS } from './sender-others.ts'
import { SENDER } from './sender.ts'
import { SNOWSHOE } from './snowshoe.ts'
import { STRUCTURE } from './structure.ts'
import { TESTS } from './tests.ts'
import type { Rule } from './rule.ts'

export const RULES: readonly Rule[] = [
  ...TESTS,
  ...HEADERS,
  ...HEADERS_DATE,
  ...HEADERS_MESSAGE_ID,
  ...HEADERS_SUBJECT,
  ...HEADERS_PROGRAMS,
  ...HEADERS_WANTED,
  ...RECEIVED,
  ...SENDER,
  ...SENDER_NAME,
  ...SENDER_OTHERS,
  ...STRUCTURE,
  ...AUTHENTICATION,
  ...LINKS,
  ...BODY,
  ...PHISHING_RULES,
  ...FRAUD_RULES,
  ...SELLING_RULES,
  ...ADVERTISING_RULES,
  ...ATTACHMENTS,
  ...SNOWSHOE,
  ...IMPOSTORS,
  ...RELAYS,
  ...WANTED,
]
