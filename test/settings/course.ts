/** Verdicts of a real filter, decided again under other settings: it has to be what the filter decides then. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createFilter } from '../../lib/embedded.ts'
import { planOver } from '../../lib/policy/plan.ts'
import { whatIf } from '../../lib/policy/what-if.ts'
import { courseOf, outOfReach } from '../../lib/settings/course.ts'
import { settingsFrom } from '../../lib/settings/load.ts'
import { ownRulesOf } from '../../lib/settings/own-rules.ts'
import { letter } from '../support/rules.ts'
import { tempFolder } from '../support/temp.ts'
import { recordFromFilter } from '../support/verdict.ts'
import { txt, zone } from '../support/zone.ts'
import type { MessageToJudge } from '../../lib/embedded.ts'
import type { Loaded } from '../../lib/settings/course.ts'
import type { Settings } from '../../lib/settings/settings.ts'

const folder = tempFolder('course')
const example = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../examples/mail', name))
const now = new Date('2026-11-23T12:00:00Z')
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('')
const FRAUD =
  'Dear friend,\r\nI am the widow of a late oil minister. The sum of USD 25 million lies with a bank, and I need a foreign partner to transfer the fund; you will get 40 percent. Reply with your bank account in confidence.\r\n'

const dns = zone({
  'bank.example TXT': txt('v=spf1 ip4:192.0.2.1 -all'),
  '_dmarc.bank.example TXT': txt('v=DMARC1; p=reject'),
  'muster.example TXT': txt('v=spf1 ip4:192.0.2.2 -all'),
  '_dmarc.muster.example TXT': txt('v=DMARC1; p=quarantine'),
  'slow.example TXT': 'ETIMEOUT',
})
const from = (mailFrom: string, ip = '203.0.113.9'): Omit<MessageToJudge, 'raw'> => ({
  ip,
  name: 'mail.muster.example',
  helo: 'mail.muster.example',
  mailFrom,
  rcptTo: ['beat@example.org'],
})
const MAILS: Readonly<Record<string, MessageToJudge>> = {
  good: { raw: example('good.eml'), ...from('letters@garden.example') },
  gtube: { raw: example('spam.eml'), ...from('win@lottery.example') },
  forged: { raw: example('forged.eml'), ...from('security@bank.example') },
  'DMARC p=quarantine': { raw: letter(), ...from('anna@muster.example') },
  'DMARC pass': { raw: letter(), ...from('anna@muster.example', '192.0.2.2') },
  'SPF without an answer': { raw: letter({ From: 'a@slow.example' }), ...from('a@slow.example') },
  malware: { raw: letter({}, `${EICAR}\r\n`), ...from('anna@muster.example', '192.0.2.2') },
  fraud: {
    raw: letter({ From: 'Mrs. A <a@freemail.example>', Subject: 'URGENT REPLY', To: null }, FRAUD),
    ...from('b@other.example'),
  },
  'own rule': { raw: letter({ Subject: 'Last chance now' }), ...from('anna@muster.example', '192.0.2.2') },
  bare: {
    raw: 'Subject: WIN BIG\r\n\r\nhttp://203.0.113.7/x\r\n',
    ip: '203.0.113.9',
    helo: 'x',
    mailFrom: 'x@y.example',
  },
}

const rulesFile = (name: string, points: number): string => written(name, { LAST_CHANCE: '/last chance/i' }, points)
const before = rulesFile('before.yaml', 3)
const BASE = {
  data: folder,
  quarantine: { mailbox: 'q@example.org' },
  rules: { files: [before] },
  classifier: { site: false },
}

const loaded = (settings: object): Loaded => {
  const whole: Settings = settingsFrom(JSON.stringify(settings))
  return { settings: whole, own: ownRulesOf(whole) }
}
async function judged(
  settings: object,
): Promise<ReadonlyMap<string, Awaited<ReturnType<ReturnType<typeof createFilter>['judge']>>>> {
  const filter = createFilter(settings, { resolver: dns, now: () => now })
  const found = new Map()
  for (const [name, mail] of Object.entries(MAILS)) found.set(name, await filter.judge(mail))
  filter.close()
  return found as Awaited<ReturnType<typeof judged>>
}

const NEW: Readonly<Record<string, { readonly next: object; readonly real?: object }>> = {
  'the same': { next: BASE },
  'lower thresholds': { next: { ...BASE, score: { tag: 0.5, quarantine: 1, reject: 2 } } },
  'higher thresholds': { next: { ...BASE, score: { tag: 20, quarantine: 'off', reject: 'off' } } },
  'DMARC not enforced': { next: { ...BASE, dmarc: { enforce: false } } },
  'malware discarded, GTUBE off': {
    next: { ...BASE, actions: { malware: 'discard' }, rules: { files: [before], off: ['GTUBE'] } },
  },
  'EICAR off': { next: { ...BASE, rules: { files: [before], off: ['EICAR'] } } },
  'failed checks put off': { next: { ...BASE, checks: { spf: { on_error: 'tempfail' }, dmarc: { on_error: 'tag' } } } },
  'no quarantine': { next: { ...BASE, quarantine: { mailbox: null }, score: { tag: 2, quarantine: 2 } } },
  'an own rule counts more': { next: { ...BASE, rules: { files: [rulesFile('more.yaml', 30)] } } },
  'an own rule is gone': { next: { ...BASE, rules: {}, score: { tag: 1, quarantine: 1, reject: 3 } } },
  'a rule is watched': {
    next: { ...BASE, rules: { files: [before], observe: ['GTUBE', 'LAST_CHANCE'] } },
    real: { ...BASE, rules: { files: [before], off: ['GTUBE', 'LAST_CHANCE'] } },
  },
  'the model is not asked': {
    next: { ...BASE, classifier: { site: false, shipped: false }, score: { tag: 2, quarantine: 3, reject: 8 } },
  },
}

const was = await judged(BASE)
t.ok(
  new Set([...was.values()].map(({ verdict }) => `${verdict.action} ${verdict.code}`)).size >= 4,
  'verdicts of many kinds',
)
const records = new Map([...was].map(([name, one]) => [name, recordFromFilter(one, loaded(BASE).settings, now)]))

for (const [name, { next, real = next }] of Object.entries(NEW))
  t.test(name, async t => {
    const [old, now] = [loaded(BASE), loaded(next)]
    const courses = [courseOf(old.settings, old.own), courseOf(now.settings, now.own)] as const
    const is = await judged(real)
    let changed = 0
    for (const [mail, one] of records) {
      const [group] = one.groups
      const outcome = group === undefined ? null : whatIf(one, group, ...courses)
      t.equal(outcome?.to, is.get(mail)?.verdict.action, mail)
      t.equal(outcome?.from, was.get(mail)?.verdict.action, mail)
      if (outcome?.from !== outcome?.to) {
        changed++
        t.ok((outcome?.causes.length ?? 0) > 0 && !outcome?.causes.includes('earlier settings'), `${mail} has a cause`)
      }
    }
    t.equal(changed > 0, name !== 'the same', 'something changes, unless nothing should')
    const plan = planOver(records.values(), ...courses)
    t.equal(plan.messages - plan.unchanged, changed)
    t.equal(
      plan.changes.reduce((sum, { messages }) => sum + messages, 0),
      changed,
    )
    t.equal(plan.undecidable, 0)
  })

for (const { name, next, want } of [
  { name: 'the same', next: BASE, want: [] },
  {
    name: 'what is decided again, and what decides nothing',
    next: { ...BASE, score: { tag: 4 }, mode: 'observe', listen: 'inet:127.0.0.1:1', log: { keep_days: 30 } },
    want: [],
  },
  {
    name: 'who is judged',
    next: { ...BASE, skip: { authenticated: false } },
    want: [/^skip\.authenticated: mail that was not judged/],
  },
  {
    name: 'who is refused',
    next: { ...BASE, refuse: { clients: ['192.0.2.0/24'] } },
    want: [/^refuse\.clients: who sent/],
  },
  { name: 'a list', next: { ...BASE, lists: { spam: [] } }, want: [/^lists\.spam: who is on a list/] },
  {
    name: 'the model',
    next: { ...BASE, classifier: { site: true } },
    want: [/^classifier\.site: the messages are gone/],
  },
  {
    name: 'reading',
    next: { ...BASE, parse: { links: 20 } },
    want: [/^parse\.links: what it would change is not known/],
  },
  {
    name: 'a rule whose text changed, and one that is new',
    next: { ...BASE, rules: { files: [written('other.yaml', { LAST_CHANCE: '/last chances/i', NEW_ONE: '/x/' })] } },
    want: [/^new rules: .*: NEW_ONE$/, /^rules with another text: .*: LAST_CHANCE$/],
  },
] as const)
  t.test(`out of reach: ${name}`, async t => {
    const found = outOfReach(loaded(BASE), loaded(next))
    t.equal(found.length, want.length, found.join('; '))
    for (const [n, pattern] of want.entries()) t.match(found[n], pattern)
  })

t.test('out of reach: a rule that was off', async t => {
  const off = { ...BASE, rules: { files: [before], off: ['DATE_MISSING'] } }
  t.match(outOfReach(loaded(off), loaded(BASE)), [/^rules that were off: .*: DATE_MISSING$/])
  t.strictSame(outOfReach(loaded(off), loaded(off)), [])
})

t.test('rules.observe: a name that is none, and one that is off as well, are mistakes', async t => {
  t.throws(() => loaded({ rules: { observe: ['GTUBEE'] } }), {
    message: /rules\.observe: there is no rule GTUBEE; did you mean GTUBE\?/,
  })
  t.throws(() => loaded({ rules: { observe: ['GTUBE'], off: ['GTUBE'] } }), {
    message: /GTUBE stands in rules\.observe .* and in rules\.off/,
  })
})

function written(name: string, rules: Readonly<Record<string, string>>, points = 3): string {
  const file = join(folder, name)
  writeFileSync(
    file,
    `rules:\n${Object.entries(rules)
      .map(
        ([rule, pattern]) =>
          `  ${rule}:\n    points: ${points}\n    header: { field: Subject, matches: '${pattern}' }\n`,
      )
      .join('')}`,
  )
  return file
}
