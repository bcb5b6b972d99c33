/** `cleanmilter desk` as a process of its own: with what it refuses to start, and beside a daemon of another user. */
import { spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { freePort, tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import { cleanmilter, MAIN } from './support/child.ts'

const settings = (folder: string): string[] =>
  [
    'desk.with_daemon=false',
    'quarantine.how=store',
    `data=${folder}/data`,
    `keys.identity=${folder}/private/site.key`,
  ].flatMap(one => ['--set', one])

/** As `keys init` leaves it. */
async function desk(): Promise<{ readonly folder: string; readonly set: string[] }> {
  const folder = tempFolder('desk')
  mkdirSync(join(folder, 'data'), { mode: 0o700 })
  mkdirSync(join(folder, 'private'), { mode: 0o700 })
  const set = ['-c', '/dev/null', ...settings(folder)]
  await cleanmilter(['keys', 'init', ...set])
  return { folder, set }
}

t.test('what it does not start with', async t => {
  const { folder, set } = await desk()
  for (const [name, more, code, err] of [
    [
      'a daemon that does it itself',
      ['desk.with_daemon=true'],
      78,
      /desk\.with_daemon is true: the daemon does this itself/,
    ],
    ['no private key', [`keys.identity=${folder}/none`], 66, /none: there is no such file/],
    ['a folder that is not there', [`data=/proc/none`, `keys.folder=${folder}/data/keys`], 73, /proc\/none/],
    ['an address of somebody else', ['web.listen=192.0.2.1:80'], 69, /web\.listen: cannot listen on 192\.0\.2\.1:80/],
  ] as const)
    t.match(await cleanmilter(['desk', ...set, ...more.flatMap(one => ['--set', one])]), { code, err }, name)
})

const ROOT = process.geteuid?.() === 0
const [FILTER, DESK, BOTH] = [64_001, 64_002, 64_003]

t.test('under another user', { skip: ROOT ? false : 'wants root, who may become others' }, async t => {
  const { folder, set } = await desk()
  const as = (uid: number, args: readonly string[]): ReturnType<typeof spawn> =>
    spawn(
      'setpriv',
      [`--reuid=${uid}`, `--regid=${uid}`, `--groups=${BOTH}`, process.execPath, MAIN, ...args, ...set],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
  const ended = async (child: ReturnType<typeof spawn>): Promise<string> => {
    let text = ''
    child.stdout?.on('data', (some: Buffer) => (text += some.toString()))
    child.stderr?.on('data', (some: Buffer) => (text += some.toString()))
    await new Promise(done => child.once('close', done))
    return `${child.exitCode} ${text}`
  }
  chownSync(join(folder, 'private'), DESK, DESK)
  chownSync(join(folder, 'private/site.key'), DESK, DESK)
  for (const name of ['', 'keys', 'keys/site.pub']) chownSync(join(folder, 'data', name), FILTER, BOTH)

  t.match(await ended(as(DESK, ['desk'])), /^73 .*data.*cannot be written/, 'data is not for both')
  chmodSync(join(folder, 'data'), 0o2770)
  chmodSync(join(folder, 'data/keys'), 0o2770)
  t.match(
    await ended(as(FILTER, ['desk'])),
    /^77 .*site\.key: cannot be read \(EACCES\)/,
    'the daemon cannot be the desk',
  )

  const running = as(DESK, ['desk', '--set', `web.listen=127.0.0.1:${await freePort()}`])
  const daemon = as(FILTER, ['run', '--set', 'listen=inet:127.0.0.1:0'])
  let [said, told] = ['', '']
  running.stdout?.on('data', (some: Buffer) => (said += some.toString()))
  daemon.stdout?.on('data', (some: Buffer) => (told += some.toString()))
  await until('both', () => said.includes('"ready"') && told.includes('"ready"'))
  await until('what both keep', () => existsSync(join(folder, 'data/quarantine.db')))
  for (const user of [DESK, FILTER])
    t.match(await ended(as(user, ['privacy', 'audit'])), /^0 [^]*no fault in/, `the audit of ${user}`)
  for (const child of [running, daemon]) {
    child.kill()
    await new Promise(done => child.once('close', done))
  }
  t.notMatch(said + told, /"alarm"/)
})
