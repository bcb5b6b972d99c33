/**
 * Debian's clamd with two signatures of our own: EICAR by its digest, and a text that no other scanner knows.
 * Source: clamd.conf(5); ClamAV manual, "Signatures" (.hdb: digest:size:name; .ndb: name:type:offset:hex).
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { listening, start } from './process.ts'
import { freePort, tempFolder } from './temp.ts'
import type { Exit } from './process.ts'

/** Put together here, so that no scanner stops at this file. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$', 'H+H*'].join('')
/** Found by its octets wherever it stands, decoded. */
export const OWN_VIRUS = 'a harmless text that stands for a virus: 6d1f0c'

const UNPACKED = process.env['CLEANMILTER_CLAMAV'] ?? '/var/cache/cleanmilter-test/clamav'
const PROGRAM =
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', join(UNPACKED, 'usr/sbin')]
    .map(folder => join(folder, 'clamd'))
    .find(path => existsSync(path)) ?? null

/** Why there can be no clamd here, or null. */
export function noClamd(): string | null {
  const runs = PROGRAM !== null && !/error while loading/.test(spawnSync(PROGRAM, ['--help']).stderr.toString())
  return runs ? null : 'clamd is not installed (test/install.sh does it, as root)'
}

export type Clamd = {
  /** As `clamd.socket` wants it. */
  readonly unix: string
  readonly tcp: string
  /** SIGSTOP: it accepts connections, as the kernel does that for it, and says nothing. */
  signal(name: NodeJS.Signals): void
  output(): string
  stop(): Promise<Exit>
}

export async function startClamd(lines: readonly string[] = [], folder = tempFolder('clamd')): Promise<Clamd> {
  const port = await freePort()
  const digest = createHash('md5').update(EICAR).digest('hex')
  writeFileSync(join(folder, 'test.hdb'), `${digest}:${EICAR.length}:Eicar-Test-Signature\n`)
  writeFileSync(join(folder, 'test.ndb'), `Cleanmilter.Own-1:0:*:${Buffer.from(OWN_VIRUS).toString('hex')}\n`)
  const config = join(folder, 'clamd.conf')
  writeFileSync(
    config,
    [
      'Foreground yes',
      `DatabaseDirectory ${folder}`,
      `TemporaryDirectory ${folder}`,
      `LocalSocket ${join(folder, 'clamd.sock')}`,
      'TCPAddr 127.0.0.1',
      `TCPSocket ${port}`,
      ...lines,
      '',
    ].join('\n'),
  )
  const clamd = start(PROGRAM ?? 'clamd', ['-c', config])
  await listening(clamd, port)
  return {
    unix: `unix:${join(folder, 'clamd.sock')}`,
    tcp: `inet:127.0.0.1:${port}`,
    signal: name => clamd.signal(name),
    output: () => clamd.output(),
    stop: async () => {
      clamd.signal('SIGCONT')
      return clamd.stop()
    },
  }
}
