import t from 'tap'
import { Octets } from '../../lib/session/octets.ts'

t.test('octets and octet text go in, in any size, and come out as one', async t => {
  const octets = new Octets()
  let want = ''
  for (const size of [0, 1, 70_000, 65_536, 3, 400_000]) {
    const text = '\xff'.repeat(size)
    want += text + text
    octets.append(Buffer.from(text, 'latin1'))
    octets.appendText(text)
  }
  t.equal(octets.length, want.length)
  t.ok(octets.view().equals(Buffer.from(want, 'latin1')))
})

t.test('what was discarded is gone for those who still hold it', async t => {
  const octets = new Octets()
  octets.append(Buffer.from('secret'))
  const view = octets.view()
  octets.discard()
  t.equal(view.length, 0)
  t.equal(octets.view().length, 0)
  octets.append(Buffer.from('next'))
  t.equal(octets.view().toString(), 'next')
})
