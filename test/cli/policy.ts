/** policy as a process: set, bounded, exported, imported; what contradicts itself changes nothing. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { FILE } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'

const call = (data: string, ...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter(['policy', ...args, ...OFFLINE, '--set', `data=${data}`])

t.test('set, show, unset', async t => {
  const data = tempFolder('data')
  t.match(await call(data, 'show'), { code: 0, out: 'nothing is set below the settings file\n' })
  t.match(
    await call(data, 'set', '--scope', 'Ann@Here.Example', 'score.quarantine=8', 'score.tag=6', '--owner', 'eve'),
    { code: 0, out: 'ann@here.example: set\n', err: '' },
  )
  t.match((await call(data, 'show')).out, /^ann@here\.example: score\.quarantine 8 \(set on \d{4}-\d\d-\d\d by eve\)\n/)
  t.match((await call(data, 'show', '--scope', 'bob@here.example')).out, /^nothing is set/)
  const { out } = await call(data, 'show', '--json')
  t.match(JSON.parse(out.split('\n')[1] ?? ''), {
    what: 'setting',
    scope: 'ann@here.example',
    name: 'score.tag',
    value: 6,
  })
  t.match(await call(data, 'unset', '--scope', 'ann@here.example', 'score.tag', 'mode'), {
    code: 0,
    out: 'ann@here.example: 1 of 2 were set, and are no longer\n',
  })
})

t.test('a trial, and what it says', async t => {
  const data = tempFolder('data')
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const told = (await call(data, 'trial', '--scope', 'here.example')).out
  t.match(told, `here.example: observes until ${until}; then see cleanmilter trial\n`)
  t.match(told, 'kept for 7 days only: set log.keep_days to 30', 'else the report would lack three weeks')
  t.match(await call(data, 'set', '--scope', 'here.example', 'mode=enforce'), {
    code: 78,
    err: /nothing was changed\nhere\.example: observe_until .* only observes, and here\.example: mode enforce \(asked for\)/,
  })
  t.match(
    (await call(data, 'decide', '--scope', 'here.example', 'enforce')).out,
    'here.example: enforce; a trial is over',
  )
  t.match((await call(data, 'export')).out, 'here.example:\n  mode: enforce\n')
  t.match(await call(data, 'decide', '--scope', 'here.example', 'later'), { code: 64, err: /wants enforce or observe/ })
})

t.test('bounds: what is outside is refused, with both places; what is there already is no way around', async t => {
  const data = tempFolder('data')
  t.equal((await call(data, 'allow', '--scope', 'site', 'score.tag=3..10', 'mode=none')).code, 0)
  t.match(await call(data, 'set', '--scope', 'here.example', 'score.tag=2'), {
    code: 78,
    err: /here\.example: score\.tag 2 \(asked for\) is not what site allows score\.tag 3\.\.10 \(set on /,
  })
  t.equal((await call(data, 'set', '--scope', 'here.example', 'score.tag=9')).code, 0)
  t.match(await call(data, 'allow', '--scope', 'site', 'score.tag=3..8'), {
    code: 78,
    err: /here\.example: score\.tag 9 \(set on .*\) is not what site allows score\.tag 3\.\.8 \(asked for\)/,
  })
})

t.test('aliases', async t => {
  const data = tempFolder('data')
  t.match(
    (await call(data, 'alias', 'info@here.example', 'ann@here.example')).out,
    'info@here.example: an alias of ann@',
  )
  t.match(await call(data, 'alias', 'x@here.example', 'info@here.example'), { code: 78, err: /name the last one/ })
  t.equal((await call(data, 'unalias', 'info@here.example')).code, 0)
  t.match(await call(data, 'unalias', 'info@here.example'), { code: 66, err: /is no alias/ })
})

t.test('export and import; a file with a mistake or a contradiction changes nothing', async t => {
  const data = tempFolder('data')
  const file = join(data, 'policy.yaml')
  writeFileSync(
    file,
    'here.example:\n  score.tag: 6\n  allow: { score.tag: 4..8 }\nann@here.example:\n  score.tag: 3\n',
  )
  t.match(await call(data, 'import', file), {
    code: 78,
    err: /nothing was taken in\nann@here\.example: score\.tag 3 \(.*policy\.yaml, line 5\) is not what here\.example allows score\.tag 4\.\.8 \(.*policy\.yaml, line 3\)/,
  })
  writeFileSync(file, 'here.example:\n  score.tag: 6\n  score.tga: 7\n')
  t.match(await call(data, 'import', file), { code: 78, err: /policy\.yaml:3:3: score\.tga is no setting of scopes/ })
  t.match((await call(data, 'show')).out, /^nothing is set/)
  writeFileSync(file, 'here.example:\n  score.tag: 6\n')
  t.equal((await call(data, 'import', file)).code, 0)
  t.equal((await call(data, 'export')).out, 'here.example:\n  score.tag: 6\n')
  writeFileSync(file, 'there.example:\n  score.tag: 7\n')
  t.equal((await call(data, 'import', file, '--replace')).code, 0)
  t.equal((await call(data, 'export')).out, 'there.example:\n  score.tag: 7\n')
  t.match(await call(data, 'import', join(data, 'missing')), { code: 66, err: /ENOENT/ })
})

for (const { args, err } of [
  { args: ['shwo'], err: /policy wants show, set, .*; found "shwo"/ },
  { args: ['set', 'score.tag=5'], err: /policy set wants --scope/ },
  {
    args: ['set', '--scope', 'a b', 'score.tag=5'],
    err: /--scope wants site, a domain or a mail address, found "a b"/,
  },
  { args: ['set', '--scope', 'site', 'score.tag'], err: /wants NAME=VALUE, found "score\.tag"/ },
  { args: ['set', '--scope', 'site', 'score.tag=lots'], err: /score\.tag: found "lots", wanted a number/ },
  { args: ['allow', '--scope', 'a@b.example', 'score.tag=1..2'], err: /nothing is below a recipient/ },
  { args: ['trial', '--scope', 'site', '--days', 'ten'], err: /--days wants a whole number/ },
  { args: ['alias', 'a@b.example'], err: /two mail addresses/ },
])
  t.test(`${args.join(' ')}: told what is wanted`, async t => {
    t.match(await call(tempFolder('data'), ...args), { code: 64, err })
  })

t.test('no folder: told what to do, and none is made', async t => {
  const data = join(tempFolder('data'), 'missing')
  t.match(await call(data, 'show'), { code: 73, err: /there is no such folder; make it/ })
  t.notOk(existsSync(join(data, FILE)))
})
