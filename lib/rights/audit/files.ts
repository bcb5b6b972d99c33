/** What lies below data and keys: nothing that nobody knows of, and nothing that others may read. */
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isShared } from '../../disk.ts'
import { many } from './finding.ts'
import type { Stats } from 'node:fs'
import type { Check, Finding } from './finding.ts'

type Place = { readonly path: string; readonly stats: Stats }

const DATABASE = '(?:-wal|-shm|-journal)?'
/** Relative to data; what a write leaves aside when it is killed is told apart. */
const OURS = [
  new RegExp(`^(?:cleanmilter|quarantine)\\.db${DATABASE}$`),
  new RegExp(`^classifier/ledger\\.db${DATABASE}$`),
  /^classifier\/(?:site|domain-[a-z0-9._-]+)\.model(?:\.\d+)?$/,
  /^quarantine\/\d{4}-\d{2}-\d{2}\/[A-Za-z0-9_-]+$/,
]
const FOLDERS = [/^(?:classifier|quarantine)$/, /^quarantine\/\d{4}-\d{2}-\d{2}$/]
/** Relative to keys. */
const KEYS = [/^site\.(?:key|pub)$/, /^[a-z]+\.secret$/, /^journal\.head$/, /^days\/\d{4}-\d{2}-\d{2}\.[a-z]+$/]
const ASIDE = /\.[0-9a-f]{12}\.new$/
const HOUR_MS = 3_600_000

export const strays: Check = {
  name: 'files',
  look({ settings, keys, now }) {
    const { data } = settings
    const known = (name: string): boolean => [...OURS, ...FOLDERS].some(one => one.test(name))
    const below = filesBelow(
      data,
      path => path === keys || path === settings.log.to || path === join(data, 'lost+found'),
    )
    const inKeys = filesBelow(keys)
    const strange = [
      ...below.filter(({ path, stats }) => !known(path.slice(data.length + 1)) || !isPlain(stats)),
      ...inKeys.filter(({ path, stats }) => {
        const name = path.slice(keys.length + 1)
        return !(name === 'days' || KEYS.some(one => one.test(name))) || !isPlain(stats)
      }),
    ]
    const aside = strange.filter(({ path, stats }) => ASIDE.test(path) && isPlain(stats))
    const left = aside.filter(({ stats }) => now.getTime() - stats.mtimeMs > HOUR_MS)
    return [
      ...strange
        .filter(one => !aside.includes(one))
        .map(({ path }): Finding => ({
          level: 'fault',
          wanted: `nothing below ${data} and ${keys} that the filter did not put there`,
          found: path,
          todo: 'look what it is: a copy of a database outlives what is erased; move it away, or delete it',
        })),
      ...left.map(({ path }): Finding => ({
        level: 'warning',
        wanted: 'no file that was being written when the program was killed',
        found: path,
        todo: 'delete it',
      })),
    ]
  },
}

export const permissions: Check = {
  name: 'permissions',
  look({ settings, keys, quarantine }) {
    const { data } = settings
    const top = lstatSync(data, { throwIfNoEntry: false })
    if (top === undefined)
      return [
        {
          level: 'note',
          wanted: `${data}: the folder of what outlives a restart`,
          found: 'it is not there: nothing is kept',
          todo: 'nothing, if that is meant',
        },
      ]
    const { identityFile, publicFile } = quarantine.keys
    const identity = statsOf(identityFile)
    // Daemon and desk as two users: what they share is for their group, but never the private key.
    const shared = !settings.desk.with_daemon && isShared(top)
    const places: Place[] = [
      { path: data, stats: top },
      ...filesBelow(data),
      ...(keys.startsWith(`${data}/`) ? [] : filesBelow(keys)),
      ...(identity === undefined || identityFile.startsWith(`${keys}/`)
        ? []
        : [{ path: identityFile, stats: identity }]),
    ].filter(({ path }) => path !== publicFile)
    const open = places.filter(
      ({ path, stats }) =>
        (stats.mode & (shared && path !== identityFile && stats.gid === top.gid ? 0o007 : 0o077)) !== 0,
    )
    const others = places.filter(
      ({ path, stats }) => stats.uid !== top.uid && path !== identityFile && !(shared && stats.gid === top.gid),
    )
    return [
      ...open.map(({ path, stats }): Finding => ({
        level: 'fault',
        wanted: `${path}: for its owner only`,
        found: `mode ${(stats.mode & 0o777).toString(8)}`,
        todo: `chmod go= ${path}`,
      })),
      ...(others.length === 0
        ? []
        : [
            {
              level: 'warning',
              wanted: `all below ${data} and ${keys} belongs to whom ${data} belongs`,
              found: `${many(others.length, 'file')} of somebody else, such as ${others[0]?.path ?? ''}`,
              todo: 'chown them: the daemon may be shut out, or somebody let in',
            } as const,
          ]),
      ...identityFinding(identityFile, identity, top, settings.desk.with_daemon),
    ]
  },
}

function identityFinding(
  path: string,
  identity: Stats | undefined,
  data: Stats,
  withDaemon: boolean,
): readonly Finding[] {
  if (identity === undefined || (identity.uid === data.uid) === withDaemon) return []
  return [
    withDaemon
      ? {
          level: 'warning',
          wanted: `${path}: the filter’s own, as the daemon releases (desk.with_daemon)`,
          found: 'it is somebody else’s',
          todo: 'chown it, or set desk.with_daemon to false and run cleanmilter desk as its owner',
        }
      : {
          level: 'fault',
          wanted: `${path}: not the filter’s, as only the desk may open what is held (desk.with_daemon: false)`,
          found: 'whoever owns data owns it, too',
          todo: 'give it, and its folder, to the user of cleanmilter desk: chown, chmod 600',
        },
  ]
}

function isPlain(stats: Stats): boolean {
  return stats.isFile() || stats.isDirectory()
}

/** Undefined where there is none, or its folder shuts us out. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

/** Links are not followed. What cannot be read is passed over: its mode tells. */
function filesBelow(folder: string, passOver: (path: string) => boolean = () => false): readonly Place[] {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names.flatMap(name => {
    const path = join(folder, name)
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined || passOver(path)) return []
    return [{ path, stats }, ...(stats.isDirectory() ? filesBelow(path, passOver) : [])]
  })
}
