import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { stableSender } from '../../lib/policy/stable-sender.ts'

for (const [name, want, ...typed] of [
  ['the null sender', '', '<>', ''],
  ['case and spelling', 'ann@xn--bcher-kva.example', '<Ann@BÜCHER.example>', '<"ANN"@xn--bcher-kva.example>'],
  ['no domain', 'root', '<root>', '<Root>'],
  ['an address literal keeps its local part', 'ann', '<ann@[192.0.2.1]>'],
  ['nothing before the plus', '+x@e.example', '<+x@e.example>'],
  ['detail', 'ann@e.example', '<ann+shop@e.example>', '<ann+@e.example>'],
  ['VERP behind a plus', 'bounces@l.example', '<bounces+ann=here.example@l.example>', '<bounces+4711@l.example>'],
  [
    'VERP behind a hyphen',
    'owner-#@l.example',
    '<owner-list-ann=here.example@l.example>',
    '<owner-list-bob.x=there.example@l.example>',
  ],
  ['ezmlm', 'list-#@l.example', '<list-return-4711-ann=here.example@l.example>', '<list-return-9-a=b.c@l.example>'],
  ['BATV', 'ann@e.example', '<prvs=0123456789=ann@e.example>', '<prvs=99abcdef01=Ann@e.example>'],
  ['BATV around a number', 'b-#@e.example', '<prvs=0123456789=b-77@e.example>'],
  [
    'SRS',
    'srs0=from.example=ann@f.example',
    '<SRS0=HhHh=TT=from.example=ann@f.example>',
    '<SRS0+x=Y2=from.example=ann@f.example>',
  ],
  [
    'SRS, forwarded again',
    'srs1=f.example=from.example=ann@g.example',
    '<SRS1=aa=f.example==HHHH=TT=from.example=ann@g.example>',
    '<SRS1=bb=f.example==JJJJ=UU=from.example=ann@g.example>',
  ],
  [
    'a number for each message',
    '#@ses.example',
    '<0100018c1f2e3d4a-9b8c7d6e-1111-2222-3333-444455556666-000000@ses.example>',
    '<010001999999aaaa-00001111-abc1-2222-3333-444455557777-000000@ses.example>',
  ],
  ['a campaign', 'news-#@b.example', '<news-1@b.example>', '<news-2026.11.28@b.example>', '<news-7f3a9c@b.example>'],
  ['names with a digit', 'bob2@x.example', '<bob2@x.example>'],
  ['names of hexadecimal letters', 'dave-face@x.example', '<dave-face@x.example>'],
  ['a telephone number is a name', '491701234567@x.example', '<491701234567@x.example>'],
] as const)
  t.test(name, async t => {
    for (const one of typed) t.equal(stableSender(parsePath(one)), want, one)
  })

t.test('two people are two', async t => {
  for (const [one, other] of [
    ['<ann@e.example>', '<bob@e.example>'],
    ['<ann@e.example>', '<ann@sub.e.example>'],
    ['<SRS0=a=TT=from.example=ann@f.example>', '<SRS0=a=TT=from.example=bob@f.example>'],
    ['<491701234567@x.example>', '<491701234568@x.example>'],
  ] as const)
    t.not(stableSender(parsePath(one)), stableSender(parsePath(other)), `${one} ${other}`)
})

t.test('a local part of any length takes no time', async t => {
  for (const part of ['-', '-a', '=', '-=.', 'prvs=', 'srs1='])
    t.type(stableSender(parsePath(`<${part.repeat(60_000)}@e.example>`)), 'string', part)
})
