/**
 * Sendmail, and clients, filter and settings that go away.
 */
import t from 'tap'
import { noDns } from '../support/dns.ts'
import { life, startBed } from '../support/life.ts'
import { noSendmail, startSendmail } from '../support/sendmail.ts'
import { skipUnless } from '../support/skip.ts'

await t.test('life with Sendmail', skipUnless(noSendmail(), noDns()), async t =>
  life(t, await startBed(t, startSendmail)),
)
