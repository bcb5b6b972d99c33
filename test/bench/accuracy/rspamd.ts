/**
 * rspamd without network: what asks DNS or the web is switched off, because a resolver that knows no name makes it call
 * most wanted mail spam. Bayes in a Redis of its own, taught through the controller (rspamd.com/doc, "Controller").
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../support/temp.ts'
import { listening } from '../../support/process.ts'
import { inOrder } from './judge.ts'
import { treeMs } from './processor.ts'
import { missingProgram, run, startLow } from './programs.ts'
import type { Message } from './corpora.ts'
import type { Filter, Score } from './judge.ts'

const ASKS_THE_NETWORK =
  'arc asn dkim dkim_signing dmarc fuzzy_check mx_check neural p0f rbl replies reputation rspamd_update spf surbl url_redirector'
/** What remembers earlier mail, and would answer a second run otherwise. */
const REMEMBERS = 'greylist ratelimit'
const WORKERS = 2
/** Under way at the same time: a worker waits a tenth of a second for each name that nobody knows. */
const WIDTH = 8
const PASSWORD = 'accuracy'

export const rspamd: Filter = {
  name: 'rspamd',
  // add_header, as Debian ships it.
  threshold: 6,
  missing: () => missingProgram(['rspamd', 'redis-server'], 'rspamd redis-server'),
  async start(folder, lessons) {
    const [redisPort, port, control] = [await freePort(), await freePort(), await freePort()]
    configure(folder, { redisPort, port, control })
    const redis = startLow('redis-server', `--port ${redisPort} --bind 127.0.0.1 --appendonly no --daemonize no`, [
      '--save',
      '',
      '--dir',
      folder,
    ])
    await listening(redis, redisPort)
    const db = join(folder, 'db')
    const variables = [`LOCAL_CONFDIR=${folder}`, ...['DBDIR', 'RUNDIR', 'LOGDIR'].map(name => `${name}=${db}`)]
    const daemon = startLow('rspamd', '-f -u _rspamd -g _rspamd -c /etc/rspamd/rspamd.conf', [
      '-p',
      join(db, 'pid'),
      ...variables.map(one => `--var=${one}`),
    ])
    await listening(daemon, port)
    await listening(daemon, control)
    if (lessons !== null) await learn(control, lessons)
    return {
      judge: messages => inOrder(messages, WIDTH, message => ask(port, message)),
      learn: messages => learn(control, messages),
      cpuMs: () => treeMs(daemon.pid) + treeMs(redis.pid),
      stop: async () => {
        await daemon.stop()
        await redis.stop()
      },
    }
  },
}

type Ports = { readonly redisPort: number; readonly port: number; readonly control: number }

function configure(folder: string, { redisPort, port, control }: Ports): void {
  for (const one of ['local.d', 'override.d', 'maps.d', 'db']) mkdirSync(join(folder, one), { recursive: true })
  const local = (name: string, text: string): void => writeFileSync(join(folder, 'local.d', name), text)
  const over = (name: string, text: string): void => writeFileSync(join(folder, 'override.d', name), text)
  for (const module of `${ASKS_THE_NETWORK} ${REMEMBERS}`.split(' ')) local(`${module}.conf`, 'enabled = false;\n')
  local(
    'hfilter.conf',
    'helo_enabled = false;\nhostname_enabled = false;\nfrom_enabled = false;\nrcpt_enabled = false;\n',
  )
  // The first compares with today: all mail of a corpus would get a point for its age. The second asks DNS.
  local('headers_group.conf', 'symbols { "DATE_IN_PAST" { weight = 0; } "RDNS_NONE" { weight = 0; } }\n')
  // Nobody listens there: what would still ask is told so at once.
  local('options.inc', 'dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }\n')
  local('redis.conf', `servers = "127.0.0.1:${redisPort}";\n`)
  local('classifier-bayes.conf', `backend = "redis";\nservers = "127.0.0.1:${redisPort}";\nautolearn = false;\n`)
  over('worker-normal.inc', `bind_socket = "127.0.0.1:${port}";\ncount = ${WORKERS};\n`)
  over('worker-proxy.inc', 'enabled = false;\n')
  over('worker-fuzzy.inc', 'enabled = false;\n')
  over(
    'worker-controller.inc',
    `bind_socket = "127.0.0.1:${control}";\npassword = "${PASSWORD}";\nenable_password = "${PASSWORD}";\n`,
  )
  run('chown', ['-R', '_rspamd:_rspamd', folder])
}

async function learn(control: number, lessons: readonly Message[]): Promise<void> {
  const learnOne = async (message: Message): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${control}/learn${message.spam ? 'spam' : 'ham'}`, {
      method: 'POST',
      headers: { Password: PASSWORD },
      body: readFileSync(message.path),
    })
    await answer.text() // 208 and 204 where it has too few words, or knows it already
    if (answer.status >= 500 || answer.status === 403)
      throw new Error(`rspamd on learning ${message.name}: ${answer.status}`)
  }
  for await (const _ of inOrder(lessons, WIDTH, learnOne));
}

type Answer = { readonly score: number; readonly symbols: Readonly<Record<string, { readonly score: number }>> }

async function ask(port: number, message: Message): Promise<Score> {
  const answer = await fetch(`http://127.0.0.1:${port}/checkv2`, { method: 'POST', body: readFileSync(message.path) })
  const { score, symbols } = (await answer.json()) as Answer
  if (typeof score !== 'number')
    throw new Error(`rspamd on ${message.name}: wanted a score, found status ${answer.status}`)
  const rules = Object.entries(symbols)
    .filter(([, one]) => one.score !== 0)
    .map(([name, one]) => `${name}=${one.score}`)
  return { message, score, rules: rules.join(',') }
}
