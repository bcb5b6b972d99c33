/**
 * The cases through a real Postfix.
 */
import t from 'tap'
import { cases } from './cases/all.ts'
import { smtpFace } from '../support/face.ts'
import { noDns } from '../support/dns.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { runCases } from '../support/run-cases.ts'
import { freePort } from '../support/temp.ts'
import { skipUnless } from '../support/skip.ts'

await t.test('through Postfix', skipUnless(noPostfix(), noDns()), async t =>
  runCases(t, cases, await smtpFace(startPostfix, await freePort())),
)
