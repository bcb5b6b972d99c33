/** Small files that have to be there, whole, when we say so: written aside, synced, put into place, their folder synced. */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
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

/** Makes it where it is missing, and all above it, for their owner only; on the disk when this returns. */
export function ensureFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
  const above = dirname(folder)
  if (above !== folder) ensureFolder(above)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(folder).isDirectory()
    if (!isThere) throw error
    return // somebody was faster
  }
  giveToFolderOwner(folder)
  syncFolder(above)
}

export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Replaces what stood there; who might read that may read this. `mode`: where nothing stood there. */
export function writeWhole(path: string, octets: Uint8Array | string, mode = 0o600): void {
  const before = statSync(path, { throwIfNoEntry: false })
  const aside = writeAside(path, octets, mode)
  try {
    if (before !== undefined) {
      if (process.geteuid?.() === 0) chownSync(aside, before.uid, before.gid)
      chmodSync(aside, before.mode & 0o777)
    }
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
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
