/**
 * The cases over the milter protocol alone: needs no MTA, no root. As Postfix speaks it, and as Sendmail does.
 */
import t from 'tap'
import { cases } from './cases/all.ts'
import { clientFace } from '../support/face.ts'
import { noDns } from '../support/dns.ts'
import { runCases } from '../support/run-cases.ts'
import { freePort } from '../support/temp.ts'
import { skipUnless } from '../support/skip.ts'

const reason = skipUnless(noDns())
t.jobs = 2
for (const flavour of ['postfix', 'sendmail'] as const)
  void t.test(`as ${flavour} speaks it`, { ...reason, buffered: true }, async t =>
    runCases(t, cases, clientFace(flavour, await freePort())),
  )
