/**
 * The cases through a real Sendmail.
 */
import t from 'tap'
import { cases } from './cases/all.ts'
import { smtpFace } from '../support/face.ts'
import { noDns } from '../support/dns.ts'
import { noSendmail, startSendmail } from '../support/sendmail.ts'
import { runCases } from '../support/run-cases.ts'
import { freePort } from '../support/temp.ts'
import { skipUnless } from '../support/skip.ts'

await t.test('through Sendmail', skipUnless(noSendmail(), noDns()), async t =>
  runCases(t, cases, await smtpFace(startSendmail, await freePort())),
)
