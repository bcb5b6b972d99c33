/** lists as a process: show, allow, block, remove, extend, import, export, and everything that can be typed wrong. */
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { listEntries, putEntries } from '../../lib/store/entry-edit.ts'
import { State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter } from './support/child.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { StoredEntry } from '../../lib/store/entry-edit.ts'
import type { Ended } from './support/child.ts'

type Site = {
  readonly data: string
  readonly lists: (...args: string[]) => Promise<Ended>
  readonly put: (name: string, text: string | Buffer) => string
  /** What is in the database, without a process. */
  readonly stored: () => readonly StoredEntry[]
}

const root = tempFolder('lists')

/** `blocked`: for the site, by ann. */
function site(...blocked: readonly string[]): Site {
  const data = mkdtempSync(join(root, 'data-'))
  const inside = <T>(work: (database: DatabaseSync) => T): T => {
    const state = new State({ data, say: () => undefined })
    try {
      return state.demand(work, { write: true })
    } finally {
      state.close()
    }
  }
  const common = {
    scope: 'site',
    list: 'block',
    kind: 'domains',
    insist: false,
    description: '',
    expiresAt: null,
  } as const
  const entries = blocked.map(value => ({ ...common, value, owner: 'ann', reason: 'r' }))
  if (entries.length > 0) inside(database => putEntries(database, entries, 1))
  return {
    data,
    lists: (...args) => cleanmilter(['lists', ...args, '-c', '/dev/null', '--set', `data=${data}`]),
    put(name, text) {
      const file = join(data, name)
      writeFileSync(file, text)
      return file
    },
    stored: () => inside(database => listEntries(database, {}, 100_000, null)),
  }
}

const WHY = ['--reason', 'ticket 4711', '--owner', 'ann'] as const
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const objects = ({ out }: Ended): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Record<string, unknown>)

t.test('no folder: what to do, exit 73', async t => {
  const call = await cleanmilter(['lists', 'show', '-c', '/dev/null', '--set', `data=${join(root, 'missing')}`])
  t.match(call, { code: 73, err: /there is no such folder; make it/ })
})

t.test('allow, block, show, extend, remove', async t => {
  const { lists } = site()
  t.strictSame(await lists('show'), { code: 0, out: 'no entries\n', err: '' })
  t.strictSame(await lists('allow', 'News@Shop.example', ...WHY, '--description', 'the shop'), {
    code: 0,
    out: `allowed: news@shop.example, for site, expires: ${inDays(180)}\n`,
    err: '',
  })
  t.match(
    await lists(
      'block',
      '192.0.2.0/24',
      '@b\u00fccher.example',
      ...WHY,
      '--scope',
      'Ann@Here.example',
      '--expires',
      'never',
    ),
    {
      code: 0,
      out: 'blocked: 192.0.2.0/24, for ann@here.example, expires: never\nblocked: @xn--bcher-kva.example (b\u00fccher.example), for',
    },
  )
  t.match(await lists('show'), {
    code: 0,
    out: /^block @xn--bcher[^]*\nallow news@shop\.example\n {2}for {7}site\n {2}expires {3}\S+\n {2}who {7}the shop\n {2}why {7}ticket 4711 \(ann, \S+\)\n {2}hits {6}none\n$/,
  })
  const shown = objects(await lists('show', '--json', '--scope', 'ann@here.example'))
  t.match(shown, [{ kind: 'domain' }, { kind: 'network' }])
  t.strictSame(shown[1], {
    did: 'show',
    list: 'block',
    entry: '192.0.2.0/24',
    kind: 'network',
    scope: 'ann@here.example',
    expires: 'never',
    expired: false,
    insist: false,
    description: '',
    owner: 'ann',
    reason: 'ticket 4711',
    created: inDays(0),
    hits: 0,
    last_hit: null,
    warnings: [],
    proposal: null,
  })
  t.match(await lists('extend', '192.0.2.0/24', '--scope', 'ann@here.example', '--expires', '7'), {
    code: 0,
    out: `expires: ${inDays(7)}`,
  })
  t.match(await lists('remove', '192.0.2.0/24'), {
    code: 65,
    err: /no entry 192\.0\.2\.0\/24 for site; there is one for ann@here\.example: name it with --scope/,
  })
  t.match(await lists('remove', 'nobody@b.example', 'news@shop.example'), {
    code: 65,
    err: /no entry nobody@b\.example/,
  })
  t.match((await lists('show')).out, 'news@shop.example', 'all or none')
  t.match(await lists('remove', '192.0.2.0/24', '@b\u00fccher.example', '--scope', 'ann@here.example'), {
    code: 0,
    out: /^removed: [^]*\nremoved: /,
  })
  t.match(await lists('show', '--scope', 'ann@here.example'), { code: 0, out: 'no entries\n' })
})

t.test('show SENDER: all that is about it, at every scope', async t => {
  const { lists } = site()
  await lists('block', '.example', '@shop.example', 'other.example', '192.0.2.0/24', '2001:db8::/32', ...WHY)
  await lists('allow', 'bob@shop.example', ...WHY, '--scope', 'here.example')
  const found = async (sender: string): Promise<unknown[]> =>
    objects(await lists('show', sender, '--json')).map(one => one['entry'])
  t.strictSame(await found('Bob@shop.example'), ['bob@shop.example', '@shop.example', '.example'])
  t.strictSame(await found('a.other.example'), ['.example', 'other.example'])
  t.strictSame(await found('192.0.2.77'), ['192.0.2.0/24'])
  t.strictSame(await found('2001:db8:7::/48'), ['2001:db8::/32'])
  t.strictSame(await found('nobody@b.test'), [])
})

t.test(
  'the same sender is not allowed and blocked in one scope; an entry that is over is no contradiction',
  async t => {
    const { lists, data } = site()
    await lists('block', 'bob@shop.example', ...WHY)
    t.match(await lists('allow', 'eve@shop.example', 'BOB@shop.example', ...WHY), {
      code: 65,
      err: /there is an entry that blocks bob@shop\.example for site \(by ann, expires: \S+, ticket 4711\).*remove that one first/,
    })
    t.match(await lists('show', 'eve@shop.example'), { code: 0, out: 'no entries\n' }, 'all or none')
    t.match(await lists('allow', 'bob@shop.example', ...WHY, '--scope', 'here.example'), { code: 0 }, 'another scope')
    t.match(await lists('allow', '@shop.example', ...WHY), { code: 0 }, 'another kind')
    const state = new State({ data, say: () => undefined })
    state.demand(database => database.exec("UPDATE entry SET expires_at = 1 WHERE list = 'block'"), { write: true })
    state.close()
    t.match(await lists('show', 'bob@shop.example'), {
      out: /block bob@shop\.example\n.*\n {2}expires {3}1970-01-01 \(over\)/,
    })
    t.match(await lists('allow', 'bob@shop.example', ...WHY), { code: 0 })
    t.match(
      await lists('extend', 'bob@shop.example'),
      { code: 65, err: /allows bob@shop\.example/ },
      'nor may one become a contradiction',
    )
  },
)

t.test('a sender that is used once: told what to write, and kept as it was typed', async t => {
  const { lists } = site()
  t.match(await lists('allow', 'bounce-12345-abc@shop.example', ...WHY), {
    code: 0,
    out: /used once; better: @shop\.example/,
  })
  t.match(objects(await lists('allow', 'SRS0=HH=TT=origin.example=bob@forward.example', ...WHY, '--json')), [
    { did: 'allow', proposal: 'bob@origin.example', warnings: [/used once/] },
  ])
  t.match(await lists('allow', '3f2504e0-4f89-11d3-9a0c-0305e82c3301@amazonses.com', ...WHY), {
    code: 0,
    out: /take the author's address/,
  })
})

for (const { name, args, code, err } of [
  { name: 'nothing to do', args: [], code: 64, err: /lists wants show \[ENTRY\]/ },
  { name: 'no such way', args: ['shwo'], code: 64, err: /lists wants show, allow, .*found "shwo"/ },
  { name: 'no entry', args: ['allow', ...WHY], code: 64, err: /lists allow wants an address, a domain or a network/ },
  { name: 'no file', args: ['import'], code: 64, err: /lists import wants a file/ },
  { name: 'two files', args: ['export', 'a', 'b'], code: 64, err: /what to do with "b"/ },
  { name: 'no reason', args: ['block', 'b.example'], code: 64, err: /wants --reason: whoever reads/ },
  { name: 'an empty reason', args: ['block', 'b.example', '--reason', ' '], code: 64, err: /wants --reason/ },
  {
    name: 'a reason of two lines',
    args: ['block', 'b.example', '--reason', 'a\nb'],
    code: 64,
    err: /--reason: one line was wanted/,
  },
  {
    name: 'a long owner',
    args: ['block', 'b.example', '--reason', 'a', '--owner', 'x'.repeat(501)],
    code: 64,
    err: /--owner: at most 500/,
  },
  {
    name: 'a scope that is none',
    args: ['show', '--scope', '192.0.2.1'],
    code: 64,
    err: /--scope wants site, a domain or an address/,
  },
  {
    name: 'an expiry that is none',
    args: ['block', 'b.example', ...WHY, '--expires', 'tomorrow'],
    code: 64,
    err: /--expires: a date such as/,
  },
  {
    name: 'an expiry that is over',
    args: ['block', 'b.example', ...WHY, '--expires', '2020-01-01'],
    code: 64,
    err: /2020-01-01 is over/,
  },
  { name: 'insisting on a block', args: ['block', 'b.example', ...WHY, '--insist'], code: 64, err: /needs no proof/ },
  {
    name: 'an expiry for remove',
    args: ['remove', 'b.example', '--expires', '3'],
    code: 64,
    err: /no use for --expires/,
  },
  { name: 'host bits', args: ['block', '192.0.2.7/24', ...WHY], code: 65, err: /write 192\.0\.2\.0\/24/ },
  { name: 'a homograph', args: ['allow', '\u0430pple.example', ...WHY], code: 65, err: /mixes Cyrillic and Latin/ },
  { name: 'two mistakes: both', args: ['allow', 'com', 'a b@c.example', ...WHY], code: 65, err: /"com"[^]*\n"a b@c/ },
] as const)
  t.test(`refused: ${name}`, async t => {
    const { lists, stored } = site()
    t.match(await lists(...args), { code, out: '', err })
    t.strictSame(stored(), [])
  })

t.test('export and import: the same entries on another machine; hits stay where they were counted', async t => {
  const [here, there] = [site(), site()]
  await here.lists(
    'allow',
    '"a,\\"b"@shop.example',
    'news@shop.example',
    ...WHY,
    '--description',
    'he said "x, y"',
    '--insist',
  )
  await here.lists(
    'block',
    '.top',
    '@b\u00fccher.example',
    '2001:db8::/32',
    ...WHY,
    '--scope',
    '"ann b"@here.example',
    '--expires',
    'never',
  )
  const file = join(here.data, 'lists.csv')
  t.match(await here.lists('export', file), { code: 0, out: '', err: '' })
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.equal((await here.lists('export')).out, readFileSync(file, 'utf8'))
  t.match(await there.lists('import', file), { code: 0, out: `${file}: 5 new, 0 replaced\n` })
  t.equal((await there.lists('export')).out, readFileSync(file, 'utf8'))
  t.match(await there.lists('import', file), { code: 0, out: `${file}: 0 new, 5 replaced\n` })
  t.match(await here.lists('export', '/nowhere/lists.csv'), {
    code: 73,
    err: /\/nowhere\/lists\.csv: cannot be written: ENOENT/,
  })
  const part = await here.lists('export', '--scope', 'site')
  t.equal(part.out.split('\r\n').length, 4)
})

const HEAD = 'list,entry,reason\n'
for (const { name, text, args = [], says, exit = 65 } of [
  { name: 'an empty file', text: '', says: /nothing in it, not even the names/ },
  {
    name: 'no names of columns',
    text: 'allow,a@b.example,x\n',
    says: /:1: there is no column "allow"[^]*list and entry and reason is missing/,
  },
  { name: 'semicolons', text: 'list;entry;reason\n', says: /:1: .*found semicolons/ },
  {
    name: 'a mistyped column',
    text: 'list,entyr,reason\n',
    says: /:1: there is no column "entyr"; did you mean entry\?/,
  },
  { name: 'a column twice', text: 'list,entry,list,reason\n', says: /:1: the column list is there twice/ },
  { name: 'UTF-16', text: Buffer.from('\ufefflist,entry,reason\n', 'utf16le'), says: /found UTF-16/ },
  {
    name: 'Latin-1',
    text: Buffer.from(`${HEAD}allow,a@b.example,gr\u00fc\u00dfe\n`, 'latin1'),
    says: /:2: reason: not UTF-8/,
  },
  {
    name: 'too few fields',
    text: `${HEAD}allow,a@b.example\n`,
    says: /:2: 3 fields were wanted, as in the first line; found 2/,
  },
  {
    name: 'another list',
    text: `${HEAD}deny,a@b.example,x\n`,
    says: /:2: list: allow or block was wanted, found "deny"/,
  },
  {
    name: 'all that is wrong with a line',
    text: 'list,entry,reason,scope,expires,insist\nx,y z,,@,soon,maybe\n',
    says: /:2: list: .*entry: .*scope: .*expires: .*insist: .*reason: why/,
  },
  {
    name: 'a huge field',
    text: `${HEAD}allow,a@b.example,${'x'.repeat(50_000)}\nallow,c@d.example,y\n`,
    says: /:2: longer than 20000 characters/,
  },
  {
    name: 'a quotation mark that does not end',
    text: `${HEAD}allow,a@b.example,"x\nblock,c@d.example,y\n`,
    says: /:2: a quotation mark does not end/,
  },
  { name: 'a byte that ends texts', text: `${HEAD}allow,a\0@b.example,x\n`, says: /:2: entry: .*cannot be seen/ },
  {
    name: 'the same sender allowed and blocked',
    text: `${HEAD}allow,a@b.example,x\n\nblock,A@B.example,y\n`,
    says: /:4: contradicts line 2, which allows the same sender/,
  },
  {
    name: 'the same twice',
    text: `${HEAD}block,a@b.example,x\nblock,a@B.example,y\n`,
    says: /:3: the same sender in the same scope as in line 2/,
  },
  {
    name: 'against an entry that is there',
    text: `${HEAD}allow,there.example,x\n`,
    says: /:2: contradicts the entry that blocks there\.example and all below it for site \(by ann\)/,
  },
  {
    name: 'no reason anywhere',
    text: 'list,entry\nblock,a@b.example\n',
    says: /reason is missing \(or give --reason\)/,
  },
] as readonly { name: string; text: string | Buffer; args?: string[]; says: RegExp; exit?: number }[])
  t.test(`import: ${name}: told with its line, nothing changed`, async t => {
    const { lists, put, stored } = site('there.example')
    const before = stored()
    const file = put('x.csv', text)
    const { code, out, err } = await lists('import', file, ...args)
    t.equal(code, exit)
    t.match(out + err, says)
    t.match(out + err, file)
    t.strictSame(stored(), before)
  })

t.test('import --skip-wrong: all that is right, from a file of Windows with empty lines', async t => {
  const { lists, put } = site('there.example')
  const rows = [
    '\ufeffEntry,LIST,Scope,Reason,Expires',
    '',
    'a@b.example,allow,,x,',
    'x y,allow,,x,',
    '"c@d.example","Block",here.example,"x, y",never',
    'there.example,allow,,x,',
    'A@b.example,block,,z,',
    '',
  ]
  const file = put('x.csv', rows.join('\r\n'))
  const { code, out } = await lists('import', file, '--skip-wrong', '--json')
  t.equal(code, 0)
  const items = objects({ code, out, err: '' })
  t.match(items, [
    { did: 'mistake', file, line: 4 },
    { did: 'mistake', line: 7, text: /contradicts line 3/ },
    { did: 'mistake', line: 6, text: /contradicts the entry/ },
    { did: 'import', added: 2, renewed: 0, wrong: 3 },
  ])
  t.match((await lists('export')).out, /block,c@d\.example,here\.example,never,no,,\S+,"x, y"/)
})

t.test('import from standard input, with what is not in it from the command line', async t => {
  const { data, lists } = site()
  const args = [
    'lists',
    'import',
    '-',
    '--reason',
    'old list',
    '--scope',
    'here.example',
    '-c',
    '/dev/null',
    '--set',
    `data=${data}`,
    '--set',
    'entries.days=10',
  ]
  t.match(await cleanmilter(args, 'entry,list\nb.example,block\n'), { code: 0, out: '-: 1 new, 0 replaced\n' })
  t.match(objects(await lists('show', '--json')), [{ scope: 'here.example', reason: 'old list', expires: inDays(10) }])
  t.match(await lists('import', join(data, 'none.csv')), { code: 66, err: /none\.csv: cannot be read: ENOENT/ })
  t.match(await lists('import', data), { code: 66, err: /EISDIR/ })
})

t.test('import of 20,000 lines, with mistakes in all its batches', async t => {
  const { lists, put, stored } = site()
  const rows = Array.from({ length: 20_000 }, (_, n) => (n % 1_000 === 999 ? `block,x y,r` : `block,a${n}@b.example,r`))
  const file = put('x.csv', `${HEAD}${rows.join('\n')}\n`)
  const { code, out } = await lists('import', file)
  t.equal(code, 65)
  t.equal(out.match(/^.*:\d+: entry: /gm)?.length, 20)
  t.match(out, /nothing imported; 20 lines with mistakes\n$/)
  t.match(await lists('import', file, '--skip-wrong'), {
    code: 0,
    out: /19980 new, 0 replaced; 20 lines with mistakes\n$/,
  })
  t.equal(stored().length, 19_980)
})

t.test('only the one who typed an address in has put it there: readable by its owner only', async t => {
  const { data, lists } = site()
  await lists('allow', 'news@shop.example', ...WHY)
  const file = join(data, 'cleanmilter.db')
  t.ok(existsSync(file))
  t.equal(statSync(file).mode & 0o777, 0o600)
})
