/** Tag lists, strict. */
import t from 'tap'
import { colonList, parseTags, trimSpace, withoutSpace } from '../../lib/mail/tags.ts'

for (const { name, text, tags, mistake } of [
  { name: 'tags in order', text: ' v=1; a = b c ;x=', tags: { v: '1', a: 'b c', x: '' }, mistake: null },
  { name: 'a semicolon at the end', text: 'v=1;', tags: { v: '1' }, mistake: null },
  { name: 'a semicolon and white space at the end', text: 'v=1; \r\n ', tags: { v: '1' }, mistake: null },
  { name: 'folds in a value are one space', text: 'a=x\r\n\t y', tags: { a: 'x y' }, mistake: null },
  { name: 'only the first = separates', text: 'b=ab==', tags: { b: 'ab==' }, mistake: null },
  { name: 'an empty tag in the middle', text: 'v=1;;a=2', tags: { v: '1', a: '2' }, mistake: 'an empty tag' },
  { name: 'nothing', text: '', tags: {}, mistake: 'an empty tag' },
  { name: 'no =', text: 'v=1; hello', tags: { v: '1' }, mistake: 'a tag without =' },
  { name: 'no name', text: '=1', tags: { '': '1' }, mistake: 'a tag name that is none' },
  { name: 'a name with a space', text: 'a b=1', tags: { 'a b': '1' }, mistake: 'a tag name that is none' },
  { name: 'a name that begins with a digit', text: '1a=1', tags: { '1a': '1' }, mistake: 'a tag name that is none' },
  { name: 'twice', text: 'a=1; a=2', tags: { a: '2' }, mistake: 'a tag twice' },
  { name: 'names differ by case', text: 'a=1; A=2', tags: { a: '1', A: '2' }, mistake: null },
  {
    name: 'names of objects are names',
    text: 'constructor=1; hasOwnProperty=2',
    tags: { constructor: '1', hasOwnProperty: '2' },
    mistake: null,
  },
  { name: 'octet A0 is no space', text: 'a=\xa0', tags: { a: '\xa0' }, mistake: null },
])
  t.test(name, async t => {
    const read = parseTags(text)
    t.strictSame([...read.tags], Object.entries(tags))
    t.equal(read.mistake, mistake)
  })

t.test('lists and spaces', async t => {
  t.strictSame(colonList(' A : b::\r\n c '), ['a', 'b', 'c'])
  t.equal(withoutSpace(' a \r\n\tb\xa0'), 'ab\xa0')
  t.equal(trimSpace('\r\n a b\t '), 'a b')
  t.equal(trimSpace(' \t'), '')
})
