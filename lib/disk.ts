/** Small files that have to be there, whole, when we say so: written aside, synced, put into place, their folder synced. */
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Makes it where it is missing, for its owner only. */
export function ensureFolder(folder: string): void {
  if (existsSync(folder)) return
  ensureFolder(dirname(folder)) // one by one: each belongs to whom the one above belongs
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // somebody was faster
    return
  }
  giveToFolderOwner(folder)
}

export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Replaces what stood there. */
export function writeWhole(path: string, octets: Uint8Array | string, mode = 0o600): void {
  const aside = writeAside(path, octets, mode)
  renameSync(aside, path)
  syncFolder(dirname(path))
}

/** False: somebody was faster, and theirs stands. */
export function writeFirst(path: string, octets: Uint8Array | string, mode = 0o600): boolean {
  const aside = writeAside(path, octets, mode)
  try {
    linkSync(aside, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(aside, { force: true })
    syncFolder(dirname(path))
  }
}

function writeAside(path: string, octets: Uint8Array | string, mode: number): string {
  const aside = `${path}.${randomBytes(6).toString('hex')}.new`
  const fd = openSync(aside, 'wx', mode)
  try {
    const whole = typeof octets === 'string' ? Buffer.from(octets) : octets
    for (let at = 0; at < whole.length;) at += writeSync(fd, whole, at)
    fsyncSync(fd)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
  giveToFolderOwner(aside)
  return aside
}

/** Where root works in a folder of somebody else: made by root it would shut out the daemon. */
export function giveToFolderOwner(path: string): void {
  if (process.geteuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(path))
  if (uid !== 0) chownSync(path, uid, gid)
}
