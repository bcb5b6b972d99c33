import t from 'tap'
import { decide } from '../../lib/policy/decide.ts'
import type { DmarcResult } from '../../lib/mail/auth-results.ts'
import type { Evidence } from '../../lib/policy/evidence.ts'
import type { PolicyOptions } from '../../lib/policy/decide.ts'

const policy: PolicyOptions = {
  score: { tag: 5, quarantine: 7, reject: 15 },
  dmarc: { enforce: true },
  onError: { spf: 'ignore', dkim: 'ignore', arc: 'ignore', dmarc: 'tempfail' },
  malware: 'reject',
  oversize: 'judge',
  quarantine: 'mailbox',
}
const nothing: Evidence = { auth: [], signals: [], failed: [], exceeded: [] }
const points = (n: number): Evidence => ({
  ...nothing,
  signals: [{ scorer: 'own-rules', name: 'X', points: n, why: '' }],
})
const dmarc = (asked: 'none' | 'quarantine' | 'reject', result: DmarcResult['result'] = 'fail'): Evidence => ({
  ...nothing,
  auth: [{ method: 'dmarc', result, domain: 'bank.example', policy: asked }],
})
const malware: Evidence = { ...nothing, signals: [{ scorer: 'rules', name: 'E', points: 100, why: '', malware: true }] }

for (const { name, evidence, options, want, because } of [
  { name: 'nothing known is accepted', evidence: nothing, want: 'accept NONE' },
  { name: 'just under the threshold is accepted', evidence: points(4.94), want: 'accept NONE' },
  { name: 'what prints as the threshold is over it', evidence: points(4.96), want: 'tag SCORE' },
  { name: 'over the quarantine threshold is quarantined', evidence: points(7), want: 'quarantine SCORE' },
  { name: 'over the reject threshold is rejected', evidence: points(15), want: 'reject SCORE' },
  {
    name: 'a threshold that is off never holds',
    evidence: points(999),
    options: { score: { tag: 5, quarantine: null, reject: null } },
    want: 'tag SCORE',
  },
  {
    name: 'without a quarantine it is tagged',
    evidence: points(7),
    options: { quarantine: 'none' as const },
    want: 'tag SCORE',
  },
  { name: 'DMARC p=reject is rejected', evidence: dmarc('reject'), want: 'reject DMARC' },
  { name: 'DMARC p=quarantine is quarantined', evidence: dmarc('quarantine'), want: 'quarantine DMARC' },
  { name: 'DMARC p=none is accepted', evidence: dmarc('none'), want: 'accept NONE' },
  {
    name: 'DMARC p=reject that could not be told is put off',
    evidence: dmarc('reject', 'temperror'),
    want: 'tempfail CHECK',
  },
  { name: 'DMARC pass with p=reject is accepted', evidence: dmarc('reject', 'pass'), want: 'accept NONE' },
  {
    name: 'DMARC is not enforced where that is off',
    evidence: dmarc('reject'),
    options: { dmarc: { enforce: false } },
    want: 'accept NONE',
  },
  {
    name: 'malware comes before everything else',
    evidence: { ...malware, auth: dmarc('quarantine').auth },
    want: 'reject MALWARE',
  },
  {
    name: 'malware does what its setting says',
    evidence: malware,
    options: { malware: 'discard' as const },
    want: 'discard MALWARE',
  },
  {
    name: 'a failed check with tempfail comes before the DMARC verdict',
    evidence: { ...dmarc('reject'), failed: ['dmarc' as const] },
    want: 'tempfail CHECK',
  },
  {
    name: 'a failed check that is ignored changes nothing',
    evidence: { ...nothing, failed: ['spf' as const] },
    want: 'accept NONE',
  },
  {
    name: 'a failed check with tag tags',
    evidence: { ...nothing, failed: ['spf' as const] },
    options: { onError: { ...policy.onError, spf: 'tag' as const } },
    want: 'tag CHECK',
  },
  {
    name: 'a scorer that failed, and that no setting names, is done without',
    evidence: { ...nothing, failed: ['classifier'] },
    want: 'accept NONE',
  },
  {
    name: 'a virus scanner that failed with tempfail puts the message off',
    evidence: { ...nothing, failed: ['clamd'] },
    options: { onError: { ...policy.onError, clamd: 'tempfail' as const } },
    want: 'tempfail CHECK',
    because: 'the content could not be checked, try again later',
  },
  {
    name: 'a virus scanner that failed with tag tags, and spam is no better off for it',
    evidence: { ...points(20), failed: ['clamd'] },
    options: { onError: { ...policy.onError, clamd: 'tag' as const } },
    want: 'reject SCORE',
  },
  {
    name: 'malware that something else found is refused although the scanner failed',
    evidence: { ...malware, failed: ['clamd'] },
    options: { onError: { ...policy.onError, clamd: 'tempfail' as const } },
    want: 'reject MALWARE',
  },
  {
    name: 'no memory left is tempfail, whatever is known',
    evidence: { ...malware, exceeded: ['memory' as const] },
    want: 'tempfail LIMIT',
  },
  {
    name: 'one of several authors that does not vouch for the message decides',
    evidence: dmarc('reject', 'permerror'),
    want: 'reject DMARC',
  },
  {
    name: 'DMARC p=quarantine that could not be told is accepted',
    evidence: dmarc('quarantine', 'temperror'),
    want: 'accept NONE',
  },
  {
    name: 'recipients that are not known cannot be rerouted',
    evidence: { ...points(7), exceeded: ['recipients' as const] },
    want: 'tempfail RECIPIENTS',
  },
  {
    name: 'recipients that are not known are held with the others',
    evidence: { ...points(7), exceeded: ['recipients' as const] },
    options: { quarantine: 'hold' as const },
    want: 'quarantine SCORE',
  },
  {
    name: 'an oversize message is judged by its first part',
    evidence: { ...points(20), exceeded: ['size' as const] },
    want: 'reject SCORE',
  },
  {
    name: 'an oversize message does what its setting says',
    evidence: { ...nothing, exceeded: ['header' as const] },
    options: { oversize: 'tempfail' as const },
    want: 'tempfail LIMIT',
  },
  {
    name: 'a flood of forged results is refused',
    evidence: { ...nothing, exceeded: ['forged' as const] },
    want: 'reject LIMIT',
  },
])
  t.test(name, async t => {
    const verdict = decide(evidence, { ...policy, ...options })
    t.equal(`${verdict.action} ${verdict.code}`, want)
    if (because !== undefined) t.equal(verdict.because, because)
  })
