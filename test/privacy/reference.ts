import t from 'tap'
import { newReference, readReference } from '../../lib/privacy/reference.ts'

t.test('a reference reads well aloud and does not repeat soon', async t => {
  const many = Array.from({ length: 2000 }, newReference)
  t.notOk(many.find(one => !/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$/.test(one)))
  t.equal(new Set(many).size, many.length)
})

for (const [typed, want] of [
  ['R7Q2-9KX', 'R7Q2-9KX'],
  ['r7q29kx', 'R7Q2-9KX'],
  [' r7q2 9kx ', 'R7Q2-9KX'],
  ['R7-Q29-KX', 'R7Q2-9KX'],
  ['OoIl-L0i', '0011-101'],
  ['', null],
  ['R7Q2-9K', null],
  ['R7Q2-9KXX', null],
  ['U7Q2-9KX', null],
  ['R7Q2-9K%', null],
  ['ſ7Q2-9KX', null],
  ["R7Q2'9KX", null],
] as const)
  t.test(`read as typed: ${JSON.stringify(typed)}`, async t => t.equal(readReference(typed), want))
