/** Messages out of files, folders and mboxes, however they are cut into chunks. */
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MAX_MESSAGE_OCTETS, messagesIn, messagesOf } from '../../lib/cli/messages.ts'
import { memoryHeld } from '../support/memory.ts'
import type { Found } from '../../lib/cli/messages.ts'

/** A stream of `size` octets a chunk. */
async function* cut(octets: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size)
}

async function all(found: AsyncIterable<Found>): Promise<string[]> {
  const texts: string[] = []
  for await (const one of found)
    texts.push(one.kind === 'message' ? `${one.path}|${one.raw.toString('latin1')}` : `${one.path}: ${one.reason}`)
  return texts
}

const FROM = 'From ann@example.org Mon Oct  5 08:15:00 2026\n'

for (const { name, text, want } of [
  { name: 'nothing is one empty message', text: '', want: ['x|'] },
  { name: 'a message without a line end', text: 'A: b', want: ['x|A: b'] },
  { name: 'a message that is only line ends', text: '\n\n\n', want: ['x|\n\n\n'] },
  { name: 'a From_ line alone is an empty message', text: FROM, want: ['x#1|'] },
  {
    name: 'a sentence that starts with From is no mbox',
    text: 'From: a\n\nFrom here on it is quiet.\n\nFrom 10:15 on too.\n',
    want: ['x|From: a\n\nFrom here on it is quiet.\n\nFrom 10:15 on too.\n'],
  },
  {
    name: 'the empty line between messages belongs to the mbox',
    text: `${FROM}A: 1\n\none\n\n${FROM}A: 2\n\ntwo\n\n`,
    want: ['x#1|A: 1\n\none\n', 'x#2|A: 2\n\ntwo\n'],
  },
  { name: 'a last message without the empty line', text: `${FROM}A: 1\n\none`, want: ['x#1|A: 1\n\none'] },
  {
    name: 'CRLF',
    text: `${FROM}A: 1\n\none\n\n${FROM}A: 2\n`.replaceAll('\n', '\r\n'),
    want: ['x#1|A: 1\r\n\r\none\r\n', 'x#2|A: 2\r\n'],
  },
  {
    name: 'a From_ line without an empty line before it is text',
    text: `${FROM}A: 1\n\none\n${FROM}two\n`,
    want: [`x#1|A: 1\n\none\n${FROM}two\n`],
  },
  {
    name: 'From at the start of a paragraph, without a time, is text',
    text: `${FROM}A: 1\n\nFrom now on.\n`,
    want: ['x#1|A: 1\n\nFrom now on.\n'],
  },
  {
    name: 'one > is taken off, others stay',
    text: `${FROM}A: 1\n\n>From me\n>>From you\n> From none\n >From all\n`,
    want: ['x#1|A: 1\n\nFrom me\n>From you\n> From none\n >From all\n'],
  },
  { name: 'outside an mbox > stays', text: 'A: 1\n\n>From me\n', want: ['x|A: 1\n\n>From me\n'] },
  { name: 'NUL and 8-bit octets stay', text: `${FROM}A: \0\xff\n\n\0\n`, want: ['x#1|A: \0\xff\n\n\0\n'] },
])
  t.test(name, async t => {
    const octets = Buffer.from(text, 'latin1')
    for (const size of [1, 2, 3, 7, 64, 65_536])
      t.strictSame(await all(messagesOf('x', cut(octets, size))), want, `cut at ${size}`)
  })

t.test('a message longer than the bound is cut, and the next one is found', async t => {
  const chunk = Buffer.alloc(1_000_000, 'x'.repeat(99) + '\n')
  async function* stream(): AsyncGenerator<Buffer> {
    yield Buffer.from(`${FROM}A: 1\n\n`)
    for (let n = 0; n < 70; n++) yield chunk
    yield Buffer.from(`\n${FROM}A: 2\n`)
  }
  const sizes: [string, number, boolean][] = []
  for await (const one of messagesOf('x', stream()))
    if (one.kind === 'message') sizes.push([one.path, one.raw.length, one.cut])
  t.strictSame(sizes, [
    ['x#1', MAX_MESSAGE_OCTETS, true],
    ['x#2', 5, false],
  ])
})

t.test('a line without end does not grow', async t => {
  const chunk = Buffer.alloc(1_000_000, 120)
  async function* stream(): AsyncGenerator<Buffer> {
    for (let n = 0; n < 200; n++) yield chunk
  }
  const before = memoryHeld().arrayBuffers
  for await (const one of messagesOf('x', stream()))
    t.strictSame(one.kind === 'message' && [one.raw.length, one.cut], [MAX_MESSAGE_OCTETS, true])
  t.ok(memoryHeld().arrayBuffers - before < 4 * MAX_MESSAGE_OCTETS)
})

t.test('folders: by name, all the way down; no dot names, no links to folders', async t => {
  const folder = t.testdir({ b: 'b', a: { z: 'z', y: 'y' }, c: { '.hidden': 'h' }, '.dot': 'd', A: 'A' })
  symlinkSync(folder, join(folder, 'a', 'loop'))
  symlinkSync(join(folder, 'b'), join(folder, 'd'))
  symlinkSync(join(folder, 'gone'), join(folder, 'e'))
  const found = (await all(messagesIn([folder], () => cut(Buffer.from(''), 1)))).map(one =>
    one.replace(`${folder}/`, ''),
  )
  t.strictSame(found, ['A|A', 'a/y|y', 'a/z|z', 'b|b', 'd|b', 'e: there is no such file'])
})

t.test('what cannot be read is told in its place, the rest is read', async t => {
  const folder = t.testdir({ a: 'a' })
  mkdirSync(join(folder, 'empty'))
  const input = (): AsyncIterable<Buffer> => cut(Buffer.from('in'), 1)
  t.strictSame(
    await all(messagesIn(['/nowhere', join(folder, 'empty'), '-', join(folder, 'a', 'b'), join(folder, 'a')], input)),
    ['/nowhere: there is no such file', '-|in', `${folder}/a/b: a part of the path is not a folder`, `${folder}/a|a`],
  )
})
