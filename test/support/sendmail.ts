/**
 * A Sendmail 8.17 of the test's own, from Debian's unpacked packages, in name spaces of its own: hosts file and host name
 * (without one that resolves to a name with a dot, Sendmail sleeps 60 s when it starts), and process ids (so that nothing
 * of it is left when the first one is killed).
 * Source: cf/README, the Sendmail Installation and Operations Guide §5.6 (options), libmilter's docs.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { HOSTNAME } from './mta.ts'
import { listening, run, start } from './process.ts'
import { freePort, tempFolder } from './temp.ts'
import { until } from './wait.ts'
import type { Mta, MtaOptions, Queued } from './mta.ts'

const ROOT = process.env['CLEANMILTER_SENDMAIL'] ?? '/var/cache/cleanmilter-test/sendmail'
const BINARY = join(ROOT, 'usr/libexec/sendmail/sendmail')
const CF = join(ROOT, 'usr/share/sendmail/cf')

/** Why the tests on Sendmail cannot run here, or null. */
export function noSendmail(): string | null {
  if (!existsSync(BINARY)) return `Sendmail is not unpacked in ${ROOT} (test/install.sh does it, as root)`
  if (process.getuid?.() !== 0) return 'Sendmail starts as root only'
  if (spawnSync('m4', ['--version']).status !== 0) return 'm4 is not installed: no sendmail.cf without it'
  if (spawnSync('unshare', ['-m', '-u', '-p', '--fork', 'true']).status !== 0)
    return 'this machine allows no name spaces'
  return null
}

export async function startSendmail(options: MtaOptions): Promise<Mta> {
  const folder = tempFolder('sendmail')
  const queue = join(folder, 'queue')
  const cf = join(folder, 'sendmail.cf')
  const port = await freePort()
  mkdirSync(queue, { mode: 0o700 })
  writeFileSync(join(folder, 'hosts'), `127.0.0.1 ${HOSTNAME} localhost\n`)
  writeFileSync(join(folder, 'nsswitch.conf'), 'hosts: files\n')
  writeFileSync(join(folder, 'service.switch'), 'hosts files\naliases files\n')
  writeFileSync(join(folder, 'local-host-names'), '')
  writeFileSync(join(folder, 'statistics'), '')
  writeFileSync(join(folder, 'sendmail.mc'), mc(folder, port, options))
  writeFileSync(cf, await run('m4', [`-D_CF_DIR_=${CF}/`, join(folder, 'sendmail.mc')]))
  chmodSync(cf, 0o644)
  // The binary is setgid, which would undo --kill-child: --no-new-privs runs it without.
  const inside = [
    '--mount',
    '--uts',
    '--pid',
    '--propagation',
    'private',
    '--fork',
    '--kill-child=KILL',
    '/bin/sh',
    '-ec',
    `hostname ${HOSTNAME}; mount --bind ${folder}/hosts /etc/hosts; mount --bind ${folder}/nsswitch.conf /etc/nsswitch.conf
     exec setpriv --no-new-privs "$0" "$@"`,
  ]
  const daemon = start('unshare', [...inside, BINARY, '-C', cf, '-bD'], { endsBy: 'SIGKILL' })
  await listening(daemon, port)

  const files = (prefix: string) => readdirSync(queue).filter(name => name.startsWith(prefix))
  return {
    name: 'Sendmail',
    port,
    async queue() {
      return readdirSync(queue)
        .filter(name => name.startsWith('qf') || name.startsWith('hf'))
        .map(name => queued(name, readFileSync(join(queue, name), 'utf8')))
    },
    /** A try that failed leaves its time in the K line; before the first one, K is 0. */
    async settled() {
      await until(
        () => `Sendmail to deliver all: ${readdirSync(queue).join(' ')}\n${daemon.output()}`,
        () => [...files('qf'), ...files('tf')].every(name => triedAndOver(queue, name)),
      )
    },
    async flush() {
      await run('unshare', [...inside, BINARY, '-C', cf, '-qf', '-OMinQueueAge=0'])
      await until('Sendmail to deliver what was put off', () => [...files('qf'), ...files('tf')].length === 0)
    },
    // In the foreground: what the first process of a name space leaves behind dies with it.
    async submit(sender, recipients, message) {
      await run('unshare', [...inside, BINARY, '-C', cf, '-odi', '-i', '-f', sender, '--', ...recipients], {
        input: message,
      })
    },
    async clear() {
      for (const name of readdirSync(queue)) rmSync(join(queue, name), { force: true })
    },
    log: () => daemon.output(),
    async stop() {
      await daemon.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function triedAndOver(queue: string, name: string): boolean {
  if (!name.startsWith('qf')) return false
  try {
    return /^K[1-9]/m.test(readFileSync(join(queue, name), 'utf8'))
  } catch {
    return false // delivered this moment: look again
  }
}

/** A control file: `S<sender>` and `R<flags>:<recipient>` lines. hf is quarantined, qf is not. */
function queued(name: string, control: string): Queued {
  const lines = control.split('\n')
  return {
    id: name.slice(2),
    state: name.startsWith('hf') ? 'held' : 'waiting',
    sender: bare(lines.find(line => line.startsWith('S'))?.slice(1) ?? ''),
    recipients: lines.filter(line => line.startsWith('R')).map(line => bare(line.slice(line.indexOf(':') + 1))),
  }
}

function bare(path: string): string {
  return path.replace(/^<(.*)>$/, '$1')
}

function mc(folder: string, port: number, { milterPort, milterPath, sinkPort }: MtaOptions): string {
  const socket = milterPath === undefined ? `inet:${milterPort}@127.0.0.1` : `local:${milterPath}`
  // Timeouts as Sendmail has them where nothing is said.
  const milter =
    milterPort === null ? '' : `INPUT_MAIL_FILTER(\`cleanmilter', \`S=${socket}, F=T, T=C:5m;S:10s;R:10s;E:5m')dnl`
  const define = (name: string, value: string | number) => `define(\`${name}', \`${value}')dnl`
  return `divert(-1)
divert(0)dnl
include(\`${CF}/m4/cf.m4')dnl
VERSIONID(\`test')dnl
OSTYPE(\`linux')dnl
${define('confDOMAIN_NAME', HOSTNAME)}
${define('QUEUE_DIR', `${folder}/queue`)}
${define('STATUS_FILE', `${folder}/statistics`)}
${define('HELP_FILE', '/dev/null')}
${define('ALIAS_FILE', '')}
${define('confPID_FILE', `${folder}/sendmail.pid`)}
${define('confCW_FILE', `-o ${folder}/local-host-names`)}
${define('confCT_FILE', `-o ${folder}/trusted-users`)}
${define('confCONTROL_SOCKET_NAME', '')}
${define('confSERVICE_SWITCH_FILE', `${folder}/service.switch`)}
${define('confHOSTS_FILE', `${folder}/hosts`)}
${define('confDONT_PROBE_INTERFACES', 'True')}
${define('confDONT_BLAME_SENDMAIL', 'GroupWritableDirPathSafe,GroupWritableIncludeFileSafe,IncludeFileInUnsafeDirPath,TrustStickyBit,NonRootSafeAddr')}
${define('confTO_IDENT', '0')}
${define('confREFUSE_LA', 1000)}
${define('confQUEUE_LA', 1000)}
${define('confDELAY_LA', 0)}
${define('confDELIVERY_MODE', 'background')}
${define('confSAFE_QUEUE', 'True')}
${define('confMAX_MESSAGE_SIZE', 52_428_800)}
${define('confMAX_HEADERS_LENGTH', 10_000_000)}
${define('confMAX_MIME_HEADER_LENGTH', '0/0')}
${define('confPRIVACY_FLAGS', '')}
${define('confTO_QUEUERETURN', '5d')}
FEATURE(\`no_default_msa')dnl
FEATURE(\`nocanonify')dnl
FEATURE(\`accept_unresolvable_domains')dnl
FEATURE(\`accept_unqualified_senders')dnl
FEATURE(\`promiscuous_relay')dnl
${define('SMART_HOST', 'relay:[127.0.0.1]')}
${define('RELAY_MAILER_ARGS', `TCP $h ${sinkPort}`)}
${define('RELAY_MAILER_MAXRCPTS', 5000)}
DAEMON_OPTIONS(\`Port=${port}, Addr=127.0.0.1, Name=MTA, Family=inet')dnl
${milter}
MAILER(smtp)dnl
`
}
