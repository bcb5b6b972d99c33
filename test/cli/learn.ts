/** learn as a process: what it says, several at once, one that is killed, and a daemon that hears of it. */
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { modelPath, readSite, SITE, storeFolder } from '../../lib/scorers/classifier/store.ts'
import { lessons } from '../support/lessons.ts'
import { start } from '../support/process.ts'
import { tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import { cleanmilter, daemon, MAIN, OFFLINE } from './support/child.ts'

const learnArgs = (data: string, ...args: string[]): string[] => [
  'learn',
  ...args,
  ...OFFLINE,
  '--set',
  `data=${data}`,
  '--set',
  'classifier.min_learnt=10',
]
const learn = (data: string, ...args: string[]): ReturnType<typeof cleanmilter> => cleanmilter(learnArgs(data, ...args))
const learnt = (data: string) => readSite(modelPath(data, SITE)).model.learnt

/** A folder of messages, one a file. */
function folder(messages: readonly Buffer[]): string {
  const path = tempFolder('mail')
  messages.forEach((raw, at) => writeFileSync(join(path, `${String(at).padStart(5, '0')}.eml`), raw))
  return path
}
const mbox = (messages: readonly Buffer[]): string =>
  messages
    .map(raw => `From a@b.example Mon Nov 23 20:00:00 2026\n${raw.toString('latin1').replaceAll('\r\n', '\n')}\n`)
    .join('')

t.test('a folder, an mbox of the same, standard input: learnt once; the other kind; taken back', async t => {
  const data = tempFolder('data')
  const spam = lessons('spam', 12)
  const files = folder(spam)
  t.strictSame(await learn(data, '--spam', files), { code: 0, out: '     12 learnt\n', err: '' })
  const box = join(tempFolder('box'), 'inbox')
  writeFileSync(box, mbox(spam))
  t.strictSame(await learn(data, '--spam', box), { code: 0, out: '     12 known already\n', err: '' })
  const input = await cleanmilter(learnArgs(data, '--ham', '-', '--json'), spam[0]?.toString('latin1'))
  t.match(JSON.parse(input.out), { messages: 1, learnt: 0, changed: 1, unreadable: 0, seconds: Number })
  t.match((await learn(data, '--forget', files)).out, /^ +12 forgotten\n$/)
  t.match((await learn(data, '--forget', files)).out, /^ +12 not known: /)
  t.strictSame(learnt(data), { spam: 0, ham: 0 })
})

t.test('an index with both kinds; files that are not there are named, the others learnt', async t => {
  const data = tempFolder('data')
  const files = folder(lessons('ham', 3))
  writeFileSync(join(files, 'index'), 'ham 00000.eml\nspam 00001.eml\nham nowhere.eml\nham 00002.eml\n')
  const { code, out, err } = await learn(data, '--index', join(files, 'index'))
  t.equal(code, 66)
  t.match(err, /nowhere\.eml: cannot be read: there is no such file/)
  t.match(out, /3 learnt\n +1 could not be read/)
  t.strictSame(learnt(data), { spam: 1, ham: 2 })
})

const WRONG: readonly (readonly [name: string, args: readonly string[], code: number, says: RegExp])[] = [
  ['no kind', ['x'], 64, /one of --spam, --ham, --forget and --index/],
  ['two kinds', ['--spam', '--ham', 'x'], 64, /one of --spam/],
  ['no path', ['--spam'], 64, /wants a file, a folder/],
  ['an index and a path', ['--index', 'a', 'b'], 64, /no other path, found "b"/],
  ['an index that is not there', ['--index', '/nowhere'], 66, /\/nowhere: cannot be read/],
  ['no domain', ['--spam', '--domain', '..', 'x'], 64, /--domain wants a domain name/],
  ['a domain too long for a file', ['--spam', '--domain', `${'abcdefghi.'.repeat(22)}example`, 'x'], 64, /at most 200/],
  ['only without a domain', ['--spam', '--only', 'x'], 64, /--only wants --domain/],
  ['a reporter without a name', ['--spam', '--reporter', ' ', 'x'], 64, /--reporter wants a name/],
  ['a path that is not there', ['--spam', '/nowhere'], 66, /\/nowhere: cannot be read: there is no such file/],
]
for (const [name, args, code, says] of WRONG)
  t.test(`${name}: exit ${code}`, async t => {
    const ended = await learn(tempFolder('data'), ...args)
    t.equal(ended.code, code)
    t.match(ended.err, says)
  })

t.test('no folder, a damaged model: a sentence and its exit code', async t => {
  const data = tempFolder('data')
  const files = folder(lessons('spam', 2))
  t.match(await learn(join(data, 'none'), '--spam', files), { code: 73, err: /there is no folder .*none; make it/ })
  await learn(data, '--spam', files)
  writeFileSync(modelPath(data, SITE), 'cleanmilter-sit\x07')
  t.match(await learn(data, '--ham', files), { code: 65, err: /site\.model: .*version 2, found 7; learn anew/ })
})

const notRoot = process.getuid?.() === 0 ? { skip: 'root may write anywhere' } : {}
t.test('a folder that is closed to us: exit 73', notRoot, async t => {
  const data = tempFolder('data')
  chmodSync(data, 0o555)
  t.match(await learn(data, '--spam', folder(lessons('spam', 1))), { code: 73 })
})

t.test('four at once, on the same and on different mail: no update is lost', async t => {
  const data = tempFolder('data')
  const folders = [1, 2, 3].map(seed => folder(lessons('spam', 30, seed)))
  const all = await Promise.all([...folders, folders[0] ?? ''].map(path => learn(data, '--spam', path, '--json')))
  t.strictSame(
    all.map(({ code, err }) => [code, err]),
    all.map(() => [0, '']),
  )
  const sum = (what: 'learnt' | 'known') =>
    all.reduce((total, { out }) => total + (JSON.parse(out) as Record<typeof what, number>)[what], 0)
  t.equal(sum('learnt'), 90)
  t.equal(sum('known'), 30)
  t.strictSame(learnt(data), { spam: 90, ham: 0 })
})

t.test('killed at any moment: the old model or a new one, no lock stays, and learning goes on', async t => {
  const data = tempFolder('data')
  await learn(data, '--ham', folder(lessons('ham', 5)))
  const many = folder(lessons('spam', 2500))
  for (const afterMs of [0, 40, 80, 120, 200, 300]) {
    const { generation } = readSite(modelPath(data, SITE))
    const running = start(process.execPath, [MAIN, ...learnArgs(data, '--spam', many)])
    // So late that it is at work, on a machine of any speed: its lock, a file of its own, or a new model.
    await until(
      'it to be at work',
      () =>
        readdirSync(storeFolder(data)).some(name => name !== 'site.model' && name !== 'ledger.db') ||
        readSite(modelPath(data, SITE)).generation > generation ||
        running.output() !== '',
    )
    await new Promise(resolve => setTimeout(resolve, afterMs))
    running.signal('SIGKILL')
    await running.exited
    t.equal(learnt(data).ham, 5, `whole after ${afterMs} ms`)
    await learn(data, '--forget', many)
    t.strictSame(learnt(data), { spam: 0, ham: 5 }, 'ledger and model agree')
  }
  t.match(await learn(data, '--spam', many), { code: 0, out: /2500 learnt/ })
  t.strictSame(readdirSync(storeFolder(data)).toSorted(), ['ledger.db', 'site.model'])
})

t.test('a running daemon judges by what was learnt a moment ago, and goes on without it when it is gone', async t => {
  const data = tempFolder('data')
  const sets = ['--set', `data=${data}`, '--set', 'classifier.min_learnt=10', '--set', 'classifier.shipped=false']
  const { running, address } = await daemon(...sets)
  t.teardown(() => running.stop())
  const file = join(tempFolder('try'), 'new.eml')
  writeFileSync(file, lessons('spam', 1, 9)[0] ?? '')
  const tests = async () => {
    const args = ['try', file, '--socket', address, ...OFFLINE, '--ip', '192.0.2.1', '--to', 'bob@receiver.example']
    const { out } = await cleanmilter(args)
    return /tests=[^]*?\n(?! {20})/.exec(out)?.[0] ?? out
  }
  t.notMatch(await tests(), 'LEARNT')
  const index = tempFolder('index')
  const lines = lessons('spam', 60).flatMap((raw, at) => {
    writeFileSync(join(index, `s${at}`), raw)
    writeFileSync(join(index, `h${at}`), lessons('ham', 60)[at] ?? '')
    return [`spam s${at}`, `ham h${at}`]
  })
  writeFileSync(join(index, 'index'), lines.join('\n'))
  t.equal((await learn(data, '--index', join(index, 'index'))).code, 0)
  // A message does not wait for the new model longer than a moment.
  await until('the daemon to know it', async () => (await tests()).includes('LEARNT_SPAM'))
  rmSync(modelPath(data, SITE))
  await until('the daemon to have forgotten it', async () => !(await tests()).includes('LEARNT'))
})

t.test('a daemon without its folder says so once and runs; a damaged model is told of, too', async t => {
  const data = tempFolder('data')
  const without = await daemon('--set', `data=${join(data, 'none')}`)
  await without.running.seen(/"what":"learnt-model","code":"no-folder"/)
  await without.running.stop()
  mkdirSync(storeFolder(data))
  writeFileSync(modelPath(data, SITE), 'x')
  const damaged = await daemon('--set', `data=${data}`)
  const file = join(tempFolder('try'), 'new.eml')
  writeFileSync(file, lessons('ham', 1, 9)[0] ?? '')
  const { code } = await cleanmilter(['try', file, '--socket', damaged.address, ...OFFLINE, '--ip', '192.0.2.1'])
  t.equal(code, 0)
  await damaged.running.seen(/"what":"learnt-model","code":"wrong"/)
  await damaged.running.stop()
})
