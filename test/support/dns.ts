/**
 * A real DNS server (unbound as a resolver over a root zone of our own): what is not in the zone does not exist.
 * Source: unbound.conf(5), RFC 1035 §5 (zone files).
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listening, start } from './process.ts'
import { freePort, tempFolder } from './temp.ts'

/** Name without final dot → `TYPE data` as a zone file has it, names in data with final dot; TXT is written `TXT text`. */
export type Zone = Readonly<Record<string, readonly string[]>>

export type Dns = {
  /** As `dns.servers` wants it. */
  readonly server: string
  stop(): Promise<void>
}

/** Why there can be no DNS server here, or null. */
export function noDns(): string | null {
  return spawnSync('unbound', ['-V']).status === 0
    ? null
    : 'unbound is not installed (test/install.sh does it, as root)'
}

export async function startDns(zone: Zone): Promise<Dns> {
  const folder = tempFolder('dns')
  const port = await freePort()
  writeFileSync(join(folder, 'root.zone'), zoneFile(zone))
  writeFileSync(
    join(folder, 'unbound.conf'),
    `server:
  interface: 127.0.0.1@${port}
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: ""
  use-syslog: no
  module-config: "iterator"
  num-threads: 1
  do-ip6: no
  edns-buffer-size: 1232
  do-not-query-localhost: no
  local-zone: "test." nodefault
  local-zone: "invalid." nodefault
  local-zone: "127.in-addr.arpa." nodefault
remote-control:
  control-enable: no
auth-zone:
  name: "."
  zonefile: "${join(folder, 'root.zone')}"
  for-upstream: yes
  for-downstream: no
  fallback-enabled: no
`,
  )
  const unbound = start('unbound', ['-d', '-c', join(folder, 'unbound.conf')])
  await listening(unbound, port)
  return {
    server: `127.0.0.1:${port}`,
    async stop() {
      await unbound.stop()
    },
  }
}

export function zoneFile(zone: Zone): string {
  const lines = [
    '$TTL 300',
    '. SOA ns.invalid. hostmaster.invalid. 1 3600 600 86400 60',
    '. NS ns.invalid.',
    'ns.invalid. A 127.0.0.1',
  ]
  for (const [name, records] of Object.entries(zone))
    for (const record of records) lines.push(`${name}. ${line(record)}`)
  return `${lines.join('\n')}\n`
}

/** TXT octets in character-strings of at most 255, quoted and escaped. */
function line(record: string): string {
  if (!record.startsWith('TXT ')) return record
  const octets = Buffer.from(record.slice(4), 'utf8')
  const strings: string[] = []
  for (let at = 0; at === 0 || at < octets.length; at += 255) strings.push(quoted(octets.subarray(at, at + 255)))
  return `TXT ${strings.join(' ')}`
}

function quoted(octets: Buffer): string {
  const text = [...octets].map(octet =>
    octet < 32 || octet > 126 || octet === 34 || octet === 92
      ? `\\${String(octet).padStart(3, '0')}`
      : String.fromCharCode(octet),
  )
  return `"${text.join('')}"`
}
