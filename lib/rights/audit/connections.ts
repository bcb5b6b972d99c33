/** Who is told something, by the settings: each with what they learn. Nobody is asked here, so names are not looked up. */
import { isIP } from 'node:net'
import { isPrivate } from '../../mail/reach.ts'
import { parseAddress } from '../../milter/address.ts'
import { endpoint } from '../../settings/endpoint.ts'
import type { Check, Finding, System } from './finding.ts'

/** `here`: this host. `near`: an address of a private network, or a name of which nobody knows. `far`: the Internet. */
type Reach = 'here' | 'near' | 'far'

export const connections: Check = {
  name: 'connections',
  look: system => [...resolvers(system), ...lists(system), ...clamd(system), ...listeners(system), ...release(system)],
}

function resolvers({ settings, nameServers }: System): readonly Finding[] {
  const own = settings.dns.servers.length > 0
  return (own ? settings.dns.servers : nameServers).flatMap(server => {
    const reach = reachOf(hostOf(server))
    if (reach === 'here') return []
    return [
      {
        level: reach === 'far' ? 'warning' : 'note',
        wanted: 'a caching resolver on this host: name servers hear from where mail comes, and when',
        found: `${server} (${own ? 'dns.servers' : 'the system’s'})${reach === 'far' ? ', on the Internet' : ''}`,
        todo: 'run one here (unbound, for instance), and set dns.servers to 127.0.0.1; or name whoever runs it in the statement',
      } as const,
    ]
  })
}

function lists({ settings }: System): readonly Finding[] {
  const all = [...settings.dns_lists.addresses, ...settings.dns_lists.domains].map(one => one.split(/[=*]/, 1)[0] ?? '')
  if (all.length === 0) return []
  return [
    {
      level: 'note',
      wanted:
        'those who run DNS lists are named in the statement: they learn who sends mail here, or which domains stand in it',
      found: [...new Set(all)].join(', '),
      todo: 'make the statement anew with cleanmilter privacy notice, if it is older than that setting',
    },
  ]
}

function clamd({ settings }: System): readonly Finding[] {
  const { socket } = settings.clamd
  const address = socket === null ? null : parseAddress(socket)
  const reach = address === null || address.kind !== 'tcp' ? 'here' : reachOf(address.host)
  if (reach === 'here') return []
  return [
    {
      level: reach === 'far' ? 'fault' : 'warning',
      wanted: 'messages stay on this host: clamd over a unix socket, or on 127.0.0.1',
      found: `clamd.socket is ${socket ?? ''}: messages cross the network as they are`,
      todo: 'run clamd here, or bring the connection into a tunnel that ends here',
    },
  ]
}

function listeners({ settings }: System): readonly Finding[] {
  const at = [
    ['metrics.listen', settings.metrics.listen, 'figures, without a password'],
    ['web.listen', settings.web.listen, 'pages of held mail, without TLS'],
  ] as const
  return at.flatMap(([name, value, what]): Finding[] => {
    const host = value === null ? null : endpoint(value).host
    const reach = host === null ? 'here' : isAny(host) ? 'far' : reachOf(host)
    if (reach === 'here') return []
    return [
      {
        level: reach === 'far' ? 'fault' : 'warning',
        wanted: `${name} on 127.0.0.1 or [::1]`,
        found: `${value ?? ''}: ${what}, for ${reach === 'far' ? 'the Internet' : 'the network'}`,
        todo: 'let it listen locally, behind a web server that speaks TLS',
      },
    ]
  })
}

function release({ settings }: System): readonly Finding[] {
  const { server } = settings.release
  const reach = settings.quarantine.how === 'store' ? reachOf(endpoint(server).host) : 'here'
  if (reach === 'here') return []
  return [
    {
      level: reach === 'far' ? 'fault' : 'warning',
      wanted: 'released mail and digests go to a mail server on this host',
      found: `release.server is ${server}: they cross the network as they are, without TLS`,
      todo: 'hand them in here: release.server 127.0.0.1:25',
    },
  ]
}

/** `127.0.0.1`, `127.0.0.1:53`, `::1`, `[::1]:53`. */
function hostOf(server: string): string {
  return isIP(server) === 0 ? endpoint(server).host : server
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function reachOf(host: string): Reach {
  if (host === 'localhost' || host.startsWith('127.') || host === '::1') return 'here'
  return isIP(host) === 0 || isPrivate(host) ? 'near' : 'far'
}
