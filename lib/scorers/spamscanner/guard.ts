/**
 * No way out of this thread: every function of Node that opens a socket, asks DNS or starts a process throws. Names that
 * modules imported before are set anew as well.
 *
 * spamscanner asks a public resolver about every link, and others about more; what asks is switched off where it is made
 * (worker.ts). This is the net below, for what was overlooked and for what its 450 packages may do one day.
 */
import childProcess from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import dnsPromises from 'node:dns/promises'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'

/** `refused` hears what was tried. */
export function closeAllWaysOut(refused: (what: string) => void): void {
  const close = (holder: object, where: string, names: readonly string[]): void => {
    for (const name of names) {
      if (!(name in holder)) continue
      // No arrow: some are called with new.
      const value = function closed(): never {
        refused(`${where}.${name}`)
        throw new Error(`${where}.${name} is closed here`)
      }
      Object.defineProperty(holder, name, { value, configurable: true, writable: true })
    }
  }
  const asking = (holder: object): string[] =>
    Object.keys(holder).filter(name => /^(?:resolve|lookup|reverse)/.test(name))
  close(net, 'net', ['connect', 'createConnection', 'createServer'])
  close(net.Socket.prototype, 'Socket', ['connect'])
  close(net.Server.prototype, 'Server', ['listen'])
  close(tls, 'tls', ['connect', 'createServer'])
  close(dgram, 'dgram', ['createSocket'])
  close(dgram.Socket.prototype, 'dgram.Socket', ['send', 'bind', 'connect'])
  for (const [module, name] of [
    [http, 'http'],
    [https, 'https'],
  ] as const)
    close(module, name, ['request', 'get', 'createServer'])
  close(http2, 'http2', ['connect', 'createServer', 'createSecureServer'])
  close(dns, 'dns', asking(dns))
  close(dnsPromises, 'dns', asking(dnsPromises))
  for (const { prototype } of [dns.Resolver, dnsPromises.Resolver])
    close(
      prototype,
      'Resolver',
      [
        ...Object.getOwnPropertyNames(prototype),
        ...Object.getOwnPropertyNames(Object.getPrototypeOf(prototype) as object),
      ].filter(name => /^(?:resolve|reverse)/.test(name)),
    )
  close(childProcess, 'child_process', ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'])
  close(globalThis, 'globalThis', ['fetch', 'WebSocket', 'EventSource'])
  syncBuiltinESMExports()
}
