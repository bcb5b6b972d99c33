/**
 * Where a milter listens, in the spellings of both MTAs:
 *
 * | Sendmail, libmilter   | Postfix                | means                                              |
 * |-----------------------|------------------------|----------------------------------------------------|
 * | `inet:8894@127.0.0.1` | `inet:127.0.0.1:8894`  | TCP over IPv4; `inet:8894` on all addresses        |
 * | `inet6:8894@::1`      | `inet:[::1]:8894`      | TCP over IPv6; `inet6:[::1]:8894` is fine as well  |
 * | `unix:/path`, `local:/path`, `/path` | `unix:/path` | a unix socket. A chrooted Postfix looks for it below its queue directory. |
 *
 * `systemd` takes the sockets that systemd hands over, `fd:3` one of them.
 * Source: Postfix MILTER_README "milter socket"; Sendmail libmilter/docs/smfi_setconn.html; sd_listen_fds(3).
 */
import { isIP } from 'node:net'
import { MilterAddressError } from './error.ts'

export type ListenAddress =
  /** `host` may be a name. Port 0 takes any free one. */
  | { readonly kind: 'tcp'; readonly family: 4 | 6; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'fd'; readonly fd: number }
  | { readonly kind: 'systemd' }

/** Throws MilterAddressError `syntax`. */
export function parseAddress(text: string): ListenAddress {
  const trimmed = text.trim()
  if (trimmed === 'systemd') return { kind: 'systemd' }
  if (trimmed.startsWith('/')) return unixAddress(trimmed, text)
  const [, scheme = '', rest = ''] = /^([a-z0-9]+):(.*)$/is.exec(trimmed) ?? []
  switch (scheme.toLowerCase()) {
    case 'unix':
    case 'local':
      return unixAddress(rest, text)
    case 'inet':
      return tcpAddress(rest, 4, text)
    case 'inet6':
      return tcpAddress(rest, 6, text)
    case 'fd':
      if (/^\d{1,6}$/.test(rest)) return { kind: 'fd', fd: Number(rest) }
      throw syntaxError(text, 'a file descriptor is a number, as in fd:3')
    default:
      throw syntaxError(text, 'wanted inet:host:port, inet:port@host, inet6:[host]:port, unix:/path, systemd or fd:3')
  }
}

/** The spelling of Postfix, which parseAddress reads back. */
export function formatAddress(address: ListenAddress): string {
  switch (address.kind) {
    case 'tcp':
      return address.family === 6 ? `inet6:[${address.host}]:${address.port}` : `inet:${address.host}:${address.port}`
    case 'unix':
      return `unix:${address.path}`
    case 'fd':
      return `fd:${address.fd}`
    case 'systemd':
      return 'systemd'
    default:
      throw new Error(String(address satisfies never))
  }
}

function unixAddress(path: string, text: string): ListenAddress {
  if (!path.startsWith('/')) throw syntaxError(text, 'the path of a unix socket must start with /')
  if (path.includes('\0')) throw syntaxError(text, 'a path holds no NUL')
  // sockaddr_un has 108 octets with the NUL; longer paths would be cut or refused by the kernel without a clear word.
  if (Buffer.byteLength(path) > 107) throw syntaxError(text, 'the path of a unix socket has at most 107 octets')
  return { kind: 'unix', path }
}

function tcpAddress(rest: string, family: 4 | 6, text: string): ListenAddress {
  const sendmail = /^(\d+)(?:@(.*))?$/s.exec(rest)
  const postfix = /^(\[[^\]]*\]|[^[\]]*):(\d+)$/s.exec(rest)
  const [port, host] = sendmail !== null ? [sendmail[1], sendmail[2]] : [postfix?.[2], postfix?.[1]]
  if (port === undefined || Number(port) > 65_535) throw syntaxError(text, 'wanted a port of 0 to 65535')
  const bare = (host ?? '').replace(/^\[(.*)\]$/s, '$1').replace(/^ipv6:/i, '')
  const kind = isIP(bare)
  if (kind === 0 && bare !== '' && !/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?$/i.test(bare))
    throw syntaxError(text, 'wanted an IP address or a host name')
  if (kind === 4 && family === 6) throw syntaxError(text, 'inet6: goes with an IPv6 address')
  const wanted = kind === 6 ? 6 : family
  return {
    kind: 'tcp',
    family: wanted,
    host: bare === '' ? (wanted === 6 ? '::' : '0.0.0.0') : bare,
    port: Number(port),
  }
}

function syntaxError(text: string, wanted: string): MilterAddressError {
  return new MilterAddressError('syntax', text, `cannot read the milter address ${JSON.stringify(text)}: ${wanted}`)
}
