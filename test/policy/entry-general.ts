import t from 'tap'
import { generalise, isSingleUse } from '../../lib/policy/entry-general.ts'

for (const [address, want] of [
  ['bounce-12345-abc@news.example', '@news.example'],
  ['Bounces+4711-ab12-ann=here.example@em.example', '@em.example'],
  ['b-1234_5678@mail.example', '@mail.example'],
  ['return-20261128-77@lists.example', '@lists.example'],
  ['msg-bounce-99-xyz@lists.example', '@lists.example'],
  ['list-return-123-ann=here.example@lists.example', '@lists.example'],
  ['x+ann=here.example@shop.example', '@shop.example'],
  ['owner+bounce=ann=here.example@shop.example', '@shop.example'],
  ['3f2504e0-4f89-11d3-9a0c-0305e82c3301@app.example', '@app.example'],
  ['n.3F2504E0-4F89-11D3-9A0C-0305E82C3301.x@app.example', '@app.example'],
  ['010001890a1b2c3d-4e5f6071@shop.example', '@shop.example'],
  ['notify-5f4dcc3b5aa765d61d83@shop.example', '@shop.example'],
  ['3k9zq0x7w2v5t8r1p4n6@shop.example', '@shop.example'],
  ['SRS0=HHHH=TT=origin.example=ann@forward.example', 'ann@origin.example'],
  ['srs0+hhhh=tt=origin.example=bounce-12345-a@forward.example', '@origin.example'],
  ['SRS1=HHHH=first.example==HHHH=TT=origin.example=ann@second.example', 'ann@origin.example'],
  ['prvs=0123456789=ann@origin.example', 'ann@origin.example'],
  ['prvs=ann/0123abcdef@origin.example', 'ann@origin.example'],
  ['btv1==0123456789==ann@origin.example', 'ann@origin.example'],
  ['msprvs1=20790abcdefg=bounces-1234-56@shop.example', '@shop.example'],
] as const)
  t.test(`used once: ${address}`, async t => {
    t.equal(generalise(address), want)
    t.ok(isSingleUse(address))
  })

for (const address of [
  'ann@here.example',
  'ann+shop@here.example',
  'ann.b-c_d@here.example',
  'news@shop.example',
  'bounce@shop.example',
  'bounces-list@lists.example',
  'newsletter-2026@shop.example',
  '123456789@qq.example',
  '4915112345678@carrier.example',
  'deadbeefcafe@here.example',
  'donaudampfschifffahrtsgesellschaft@here.example',
  'a=b@here.example',
  'e=mc2@here.example',
  'srs0@here.example',
  'SRS0=a=b=c@here.example',
  'prvs=@here.example',
  'not an address',
  '',
])
  t.test(`stays: ${address}`, async t => {
    t.equal(generalise(address), null)
    t.notOk(isSingleUse(address))
  })

t.test('behind it are many strangers: used once, and nothing proposed', async t => {
  const address = '010001890a1b2c3d-3f2504e0-4f89-11d3-9a0c-0305e82c3301-000000@eu-west-1.amazonses.com'
  t.ok(isSingleUse(address))
  t.equal(generalise(address), null)
})

t.test('nested for ever', async t => {
  const nested = `${'prvs=0123456789='.repeat(20)}ann@here.example`
  t.equal(typeof generalise(nested), 'string')
})
