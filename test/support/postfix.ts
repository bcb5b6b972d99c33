/**
 * A Postfix of the test's own: folders, port and processes that no other Postfix on the machine knows.
 * Source: postconf(5), master(5), MILTER_README, and conf/postfix-files for the owners of the queue's folders.
 */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { HOSTNAME } from './mta.ts'
import { listening, run, start } from './process.ts'
import { freePort, tempFolder } from './temp.ts'
import { until } from './wait.ts'
import type { Mta, MtaOptions, Queued } from './mta.ts'

const DAEMONS = '/usr/lib/postfix/sbin'

/** Why the tests on Postfix cannot run here, or null. */
export function noPostfix(): string | null {
  if (!existsSync(join(DAEMONS, 'master'))) return 'Postfix is not installed (test/install.sh does it, as root)'
  // master(8) starts for root only: it hands each daemon its user.
  if (process.getuid?.() !== 0) return 'Postfix starts as root only'
  return null
}

export async function startPostfix(options: MtaOptions): Promise<Mta> {
  const folder = tempFolder('postfix')
  const config = join(folder, 'etc')
  const queue = join(folder, 'queue')
  const log = join(folder, 'maillog')
  const port = await freePort()
  makeFolders(folder)
  writeFileSync(join(config, 'main.cf'), mainCf(folder, options))
  writeFileSync(join(config, 'master.cf'), masterCf(port))
  // Postfix reads a file again and again until its last change is two seconds ago (dict_load_file_xt).
  for (const name of ['main.cf', 'master.cf']) utimesSync(join(config, name), 0, 0)
  writeFileSync(log, '')
  // -d: no daemon. What `postfix start` adds are checks of folders that were made a moment ago, for a second.
  const master = start(join(DAEMONS, 'master'), ['-c', config, '-d'], { contained: true })
  const readLog = () => readFileSync(log, 'utf8')
  await listening(master, port).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${readLog()}`, { cause: error })
  })

  const files = (state: string) => queueFiles(join(queue, state))
  /** In the order in which a message moves: what moves on while we look is seen again, not missed. */
  const onItsWay = () => ['maildrop', 'incoming', 'active'].some(state => files(state).length > 0)
  return {
    name: 'Postfix',
    port,
    async queue() {
      const lines = (await run('postqueue', ['-c', config, '-j'])).split('\n').filter(Boolean)
      return lines.map(line => queued(JSON.parse(line) as Listed))
    },
    async settled() {
      await until(
        () => `Postfix to deliver all\n${readLog()}`,
        () => !onItsWay(),
      )
    },
    async flush() {
      await run('postqueue', ['-c', config, '-f'])
      await until(
        () => `a second try of what was put off\n${readLog()}`,
        () => !onItsWay() && files('deferred').length === 0,
      )
    },
    async submit(sender, recipients, message) {
      await run('sendmail', ['-C', config, '-i', '-f', sender, '--', ...recipients], { input: message })
    },
    async clear() {
      await run('postsuper', ['-c', config, '-d', 'ALL'])
    },
    log: readLog,
    async stop() {
      await master.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One line of postqueue(1) -j. */
type Listed = {
  readonly queue_name: string
  readonly queue_id: string
  readonly sender: string
  readonly recipients: readonly { readonly address: string }[]
}

function queued(listed: Listed): Queued {
  return {
    id: listed.queue_id,
    state: listed.queue_name === 'hold' ? 'held' : 'waiting',
    sender: listed.sender,
    recipients: listed.recipients.map(({ address }) => address),
  }
}

/** Queue files in a folder, which may be split into folders of one letter (hash_queue_names). */
function queueFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => entry.name)
}

function makeFolders(folder: string): void {
  const owner = idOf('/etc/passwd', 'postfix')
  const dropGroup = idOf('/etc/group', 'postdrop')
  const make = (name: string, mode: number, uid = 0, gid = 0) => {
    mkdirSync(join(folder, name))
    chownSync(join(folder, name), uid, gid)
    chmodSync(join(folder, name), mode)
  }
  make('etc', 0o755)
  make('data', 0o700, owner)
  make('queue', 0o755)
  make('queue/pid', 0o755)
  for (const state of [
    'active',
    'bounce',
    'corrupt',
    'defer',
    'deferred',
    'flush',
    'hold',
    'incoming',
    'private',
    'saved',
    'trace',
  ])
    make(`queue/${state}`, 0o700, owner)
  make('queue/maildrop', 0o730, owner, dropGroup)
  make('queue/public', 0o710, owner, dropGroup)
}

function idOf(file: string, name: string): number {
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find(text => text.startsWith(`${name}:`))
  return Number(line?.split(':')[2])
}

function mainCf(folder: string, options: MtaOptions): string {
  const { milterPort, milterPath, sinkPort, submission, protocol = 6 } = options
  const inet = milterPort === null ? '' : `inet:127.0.0.1:${milterPort}`
  const milter = milterPath === undefined ? inet : `unix:${milterPath}`
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = ${DAEMONS}
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/maillog
maillog_file_prefixes = ${folder}
import_environment = MAIL_CONFIG MAIL_LOGTAG TZ LANG=C
syslog_name = postfix

myhostname = ${HOSTNAME}
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = all
disable_dns_lookups = yes
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
# Header fields go through as they come.
local_header_rewrite_clients =
smtp_line_length_limit = 0

# One next hop for all recipients, and one delivery for all of them.
relayhost = [127.0.0.1]:${sinkPort}
smtp_destination_recipient_limit = 5000
smtpd_recipient_limit = 5000
relay_domains = static:all
smtpd_relay_restrictions = reject_unauth_destination
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 10000
smtpd_junk_command_limit = 10000
in_flow_delay = 0
message_size_limit = 52428800
smtputf8_enable = yes
smtputf8_autodetect_classes = all
smtpd_tls_security_level = none
smtp_tls_security_level = none
# What fails is tried again when a test says so.
minimal_backoff_time = 3600s
maximal_backoff_time = 3600s
queue_run_delay = 3600s

smtpd_milters = ${milter}
non_smtpd_milters = ${submission ? milter : ''}
milter_protocol = ${protocol}
milter_default_action = tempfail
milter_connect_timeout = 30s
milter_command_timeout = 30s
milter_content_timeout = 300s
`
}

function masterCf(port: number): string {
  return `
127.0.0.1:${port} inet n - n - 100 smtpd
pickup    unix  n - n 3600 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
`
}
