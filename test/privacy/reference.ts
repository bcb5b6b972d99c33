import t from 'tap'
import { newReference } from '../../lib/privacy/reference.ts'

t.test('a reference reads well aloud and does not repeat soon', async t => {
  const many = Array.from({ length: 2000 }, newReference)
  t.notOk(many.find(one => !/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$/.test(one)))
  t.equal(new Set(many).size, many.length)
})
