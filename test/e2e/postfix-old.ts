/**
 * The actions and the forged results through a Postfix that speaks an older version of the protocol: fewer stages, every
 * reply owed, one space of each header value lost on the way.
 */
import t from 'tap'
import { actions } from './cases/actions.ts'
import { authentication } from './cases/authentication.ts'
import { noDns } from '../support/dns.ts'
import { smtpFace } from '../support/face.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { runCases } from '../support/run-cases.ts'
import { skipUnless } from '../support/skip.ts'
import { freePort } from '../support/temp.ts'

const cases = [...actions, ...authentication.filter(({ name }) => name.includes('forged'))]

for (const protocol of [2, 3, 4] as const)
  await t.test(`version ${protocol}`, skipUnless(noPostfix(), noDns()), async t =>
    runCases(t, cases, await smtpFace(options => startPostfix({ ...options, protocol }), await freePort())),
  )
