/**
 * Sendmail, and clients, filter and settings that go away.
 */
import t from 'tap'
import { noDns } from '../support/dns.ts'
import { life, overUnixSocket, startBed } from '../support/life.ts'
import { noSendmail, startSendmail } from '../support/sendmail.ts'
import { skipUnless } from '../support/skip.ts'

const skip = skipUnless(noSendmail(), noDns())

await t.test('life with Sendmail', skip, async t => life(t, await startBed(t, startSendmail)))

await t.test('over a unix socket', skip, async t => overUnixSocket(t, startSendmail, 'local'))
