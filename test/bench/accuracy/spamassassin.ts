/**
 * SpamAssassin without network: spamd -L with Debian's rules, asked over its own protocol (spamd/PROTOCOL in its sources),
 * as spamc does. Bayes is on as Debian has it, but learns only what it is told: judging must not change the next verdict.
 */
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from '../../support/temp.ts'
import { listening } from '../../support/process.ts'
import { inOrder } from './judge.ts'
import { treeMs } from './processor.ts'
import { missingProgram, run, startLow } from './programs.ts'
import type { Message } from './corpora.ts'
import type { Filter, Score } from './judge.ts'

/** spamc passes longer mail on without asking (spamc(1), -s). */
const MAX_OCTETS = 500 * 1024
const CHILDREN = 2
const USER = 'debian-spamd'
const DEBIAN = '/etc/spamassassin'

export const spamassassin: Filter = {
  name: 'spamassassin',
  threshold: 5,
  missing: () => missingProgram(['spamd', 'sa-learn'], 'spamd spamassassin'),
  async start(folder, lessons) {
    const site = join(folder, 'site')
    const home = join(folder, 'home')
    for (const one of [site, home]) mkdirSync(one, { recursive: true })
    for (const file of readdirSync(DEBIAN))
      if (/\.(?:pre|cf)$/.test(file)) copyFileSync(join(DEBIAN, file), join(site, file))
    appendFileSync(join(site, 'local.cf'), `\nbayes_auto_learn 0\nbayes_path ${home}/bayes\ndns_available no\n`)
    run('chown', ['-R', USER, folder])
    if (lessons !== null) learn(folder, site, home, lessons)
    const port = await freePort()
    const own = ['-p', `${port}`, '-H', home, '--siteconfigpath', site, '-s', join(folder, 'log')]
    const options = `-L -x --allow-tell -i 127.0.0.1 -A 127.0.0.1 -u ${USER}`
    const children = `--min-children ${CHILDREN} --max-children ${CHILDREN} --max-spare ${CHILDREN}`
    const daemon = startLow('spamd', `${options} ${children}`, own)
    await listening(daemon, port)
    return {
      judge: messages => inOrder(messages, CHILDREN, message => ask(port, message)),
      learn: async messages => {
        for (const message of messages) await tell(port, message)
      },
      cpuMs: () => treeMs(daemon.pid),
      stop: async () => {
        await daemon.stop()
      },
    }
  },
}

function learn(folder: string, site: string, home: string, lessons: readonly Message[]): void {
  const asUser = [
    '--reuid',
    USER,
    '--regid',
    USER,
    '--clear-groups',
    'env',
    `HOME=${home}`,
    'nice',
    '-n',
    '15',
    'sa-learn',
  ]
  for (const kind of ['ham', 'spam'] as const) {
    const list = join(folder, `${kind}.list`)
    writeFileSync(
      list,
      `${lessons
        .filter(one => one.spam === (kind === 'spam'))
        .map(({ path }) => path)
        .join('\n')}\n`,
    )
    run('setpriv', [...asUser, '--siteconfigpath', site, '-L', '--no-sync', `--${kind}`, '-f', list])
  }
  run('setpriv', [...asUser, '--siteconfigpath', site, '-L', '--sync'])
}

async function ask(port: number, message: Message): Promise<Score> {
  const raw = readFileSync(message.path)
  if (raw.length > MAX_OCTETS) return { message, score: 0, rules: 'too long to be asked about' }
  const answer = await said(port, 'SYMBOLS SPAMC/1.5\r\n', raw)
  const [, score] = /^Spam: \w+ ; (-?[\d.]+) \//m.exec(answer) ?? []
  if (score === undefined)
    throw new Error(`spamd on ${message.name}: wanted a score, found ${JSON.stringify(answer.slice(0, 200))}`)
  return { message, score: Number(score), rules: (answer.split('\r\n\r\n')[1] ?? '').trim() }
}

async function tell(port: number, message: Message): Promise<void> {
  const head = `TELL SPAMC/1.5\r\nMessage-class: ${message.spam ? 'spam' : 'ham'}\r\nSet: local\r\n`
  const answer = await said(port, head, readFileSync(message.path))
  if (!/^SPAMD\/\S+ 0 /.test(answer)) throw new Error(`spamd on learning ${message.name}: ${answer.slice(0, 200)}`)
}

function said(port: number, head: string, raw: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.once('error', reject)
    socket.once('end', () => resolve(text))
    socket.write(`${head}Content-length: ${raw.length}\r\n\r\n`)
    socket.end(raw)
  })
}
