/**
 * Listening sockets: bound, with the right mode and owner before anybody can connect, and removed again.
 *
 * A unix socket is bound under a passing name beside its place, given mode and owner, and then renamed into place. So it is
 * never there with wrong rights, a stale one is replaced in one step, and closing removes what is ours and nothing else
 * (libuv unlinks the name it has bound, whoever's file that is by then).
 */
import { lookup } from 'node:dns/promises'
import { chmod, chown, lstat, rename, unlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { ListenOptions, Server } from 'node:net'
import { dirname, join } from 'node:path'
import { formatAddress } from './address.ts'
import type { ListenAddress } from './address.ts'
import { MilterAddressError } from './error.ts'
import type { AddressErrorCode } from './error.ts'
import { groupId, userId } from './owner.ts'

/** For unix sockets that we make. */
export type SocketOptions = {
  /** Default 0o660: connecting needs the right to write. */
  readonly mode?: number
  /** Names or numbers; default: those of this process. */
  readonly owner?: string
  readonly group?: string
}

export type Bound = {
  readonly server: Server
  /** As really bound, in the spelling of formatAddress. */
  readonly address: string
  /** Takes no more connections and removes the socket; those accepted go on. Harmless when called again. */
  release(): Promise<void>
}

/** One socket, or with `systemd` all that were handed over. Rejects with MilterAddressError. */
export async function bind(address: ListenAddress, options: SocketOptions): Promise<readonly Bound[]> {
  switch (address.kind) {
    case 'unix':
      return [await bindUnix(address.path, options)]
    case 'tcp':
      return [await bindTcp(address)]
    case 'fd':
      return [await bindFd(address.fd)]
    case 'systemd':
      return Promise.all(handedOver().map(bindFd))
    default:
      throw new Error(String(address satisfies never))
  }
}

async function bindTcp(address: ListenAddress & { readonly kind: 'tcp' }): Promise<Bound> {
  const name = formatAddress(address)
  const { address: host } = await lookup(address.host, { family: address.family }).catch((cause: unknown) => {
    throw addressError('unknown-name', name, `no IPv${address.family} address found for ${address.host}`, cause)
  })
  const server = await listening({ host, port: address.port, ipv6Only: address.family === 6 && host !== '::' }, name)
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port
  return { server, address: formatAddress({ ...address, host, port }), release: once(() => closed(server)) }
}

async function bindFd(fd: number): Promise<Bound> {
  const name = `fd:${fd}`
  const server = await listening({ fd }, name)
  return { server, address: name, release: once(() => closed(server)) }
}

/** Descriptors from 3 on, if they are meant for this process (sd_listen_fds(3)). */
export function handedOver(environment: NodeJS.ProcessEnv = process.env, pid: number = process.pid): number[] {
  const count = Number(environment['LISTEN_FDS'] ?? 0)
  const forUs = environment['LISTEN_PID'] === String(pid)
  if (!Number.isInteger(count) || count < 1 || count > 1_000 || !forUs) {
    const found = `LISTEN_FDS is ${JSON.stringify(environment['LISTEN_FDS'] ?? null)}, LISTEN_PID ${forUs ? 'ours' : 'not ours'}`
    throw addressError(
      'no-handed-sockets',
      'systemd',
      `systemd handed over no socket (${found}): is there a .socket unit?`,
    )
  }
  return Array.from({ length: count }, (_, n) => 3 + n)
}

let bindings = 0

async function bindUnix(path: string, options: SocketOptions): Promise<Bound> {
  const name = formatAddress({ kind: 'unix', path })
  const uid = options.owner === undefined ? -1 : await userId(options.owner, name)
  const gid = options.group === undefined ? -1 : await groupId(options.group, name)
  await makeWay(path, name)
  const passing = join(dirname(path), `.${process.pid.toString(36)}${(bindings++).toString(36)}`)
  await removeSocket(passing) // of a process that had our number and was killed between bind and rename
  const server = await listening({ path: passing }, name)
  try {
    await chmod(passing, options.mode ?? 0o660)
    if (uid !== -1 || gid !== -1) await chown(passing, uid, gid)
    const { ino, dev } = await lstat(passing)
    await rename(passing, path)
    const release = once(async () => {
      const now = await lstat(path).catch(() => null)
      if (now !== null && now.ino === ino && now.dev === dev) await unlink(path).catch(() => {})
      await closed(server)
    })
    return { server, address: name, release }
  } catch (error) {
    await closed(server)
    throw inWords(error, name, path)
  }
}

/** A socket that nobody listens on may be replaced; anything else stays. */
async function makeWay(path: string, name: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw inWords(error, name, path)
  })
  if (found === null) {
    // libuv says EACCES for a folder that is not there when it binds: ask before.
    await lstat(dirname(path)).catch((error: unknown) => {
      throw inWords(error, name, path)
    })
    return
  }
  if (!found.isSocket())
    throw addressError('not-a-socket', name, `${path} exists and is not a socket: move it away, or choose another path`)
  if (await answers(path))
    throw addressError('in-use', name, `another process listens on ${path}: stop it, or choose another path`)
}

async function removeSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found?.isSocket() === true) await unlink(path).catch(() => {})
}

/** Only a refused connection proves that nobody is there; a full queue or a missing right does not. */
function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ path })
    const is = (alive: boolean): void => {
      socket.destroy()
      resolve(alive)
    }
    socket.once('connect', () => is(true))
    socket.once('error', error => is(codeOf(error) !== 'ECONNREFUSED' && codeOf(error) !== 'ENOENT'))
  })
}

function listening(options: ListenOptions & { readonly fd?: number }, name: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true })
    server.once('error', error => reject(inWords(error, name, options.path)))
    server.listen(options, () => {
      server.removeAllListeners('error')
      resolve(server)
    })
  })
}

/** Node resolves `close` only when all connections are over; the listening itself ends at once, and that is enough. */
function closed(server: Server): Promise<void> {
  server.close()
  return Promise.resolve()
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => (done ??= work())
}

function inWords(error: unknown, name: string, path: string | undefined): MilterAddressError {
  if (error instanceof MilterAddressError) return error
  const known = name.startsWith('fd:') ? FD_WORDS[codeOf(error)] : WORDS[codeOf(error)]
  const [code, why] = known ?? (['failed', `cannot listen: ${codeOf(error)}`] as const)
  const where = path === undefined ? '' : ` (folder ${dirname(path)})`
  return addressError(code, name, `${name}: ${why}${where}`, error)
}

const WORDS: Readonly<Record<string, readonly [AddressErrorCode, string]>> = {
  EADDRINUSE: ['in-use', 'another process listens there: stop it, or choose another port'],
  EADDRNOTAVAIL: ['unknown-name', 'this machine does not have that address'],
  EACCES: ['denied', 'no right to listen there; ports below 1024 need root, a socket needs a writable folder'],
  EPERM: ['denied', 'no right to set mode or owner; only root may give a socket to another user'],
  ENOENT: ['no-folder', 'the folder does not exist: create it first'],
  ENOTDIR: ['no-folder', 'a part of the path is not a folder'],
  EROFS: ['denied', 'the file system is read-only'],
}

const FD_WORDS: Readonly<Record<string, readonly [AddressErrorCode, string]>> = {
  EBADF: ['no-handed-sockets', 'no socket was handed over under that number'],
  EINVAL: ['no-handed-sockets', 'the descriptor is not a listening socket'],
  EEXIST: ['no-handed-sockets', 'the descriptor is used by this process for something else'],
  ENOTSOCK: ['no-handed-sockets', 'the descriptor is not a socket'],
}

function addressError(code: AddressErrorCode, name: string, message: string, cause?: unknown): MilterAddressError {
  return new MilterAddressError(code, name, message, { cause })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
