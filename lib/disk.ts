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

/** Makes it where it is missing, and all above it, for whom the one above is; on the disk when this returns. */
export function ensureFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
  const above = dirname(folder)
  if (above !== folder) ensureFolder(above)
  try {
    mkdirSync(folder, { mode: folderMode(folder) })
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(folder).isDirectory()
    if (!isThere) throw error
    return // somebody was faster
  }
  likeFolder(folder)
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

/** Replaces what stood there; who might read that may read this. `mode`: where nothing stood there; else as its folder is. */
export function writeWhole(path: string, octets: Uint8Array | string, mode?: number): void {
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

/** False: somebody was faster, and theirs stands. `mode`: else as its folder is. */
export function writeFirst(path: string, octets: Uint8Array | string, mode?: number): boolean {
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

function writeAside(path: string, octets: Uint8Array | string, mode: number | undefined): string {
  const aside = `${path}.${randomBytes(6).toString('hex')}.new`
  const fd = openSync(aside, 'wx', mode ?? 0o600)
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
  if (mode === undefined) likeFolder(aside)
  else giveToFolderOwner(aside)
  return aside
}

/** Set-group-ID and writable for that group (chmod 2770): more than one user works in this folder, as daemon and desk do. */
const SHARED = 0o2020

export function isShared({ mode }: { readonly mode: number }): boolean {
  return (mode & SHARED) === SHARED
}

/** With which mode a new folder is made, so that nothing is left to do where the umask allows it: a sandbox may refuse chmod 2770. */
export function folderMode(folder: string): number {
  return isShared(statSync(dirname(folder))) ? 0o770 : 0o700
}

/**
 * What was made just now is for whom its folder is: for the folder's owner, where root made it; and where the folder is shared, for its
 * group, too, whatever the umask.
 */
export function likeFolder(path: string): void {
  giveToFolderOwner(path)
  if (!isShared(statSync(dirname(path)))) return
  const { mode, uid } = statSync(path)
  const wanted = mode | ((mode & 0o170000) === 0o040000 ? 0o2070 : 0o060)
  const user = process.geteuid?.()
  if (mode !== wanted && (user === uid || user === 0)) chmodSync(path, wanted & 0o7777)
}

/** Made by root it would shut out the daemon. */
function giveToFolderOwner(path: string): void {
  if (process.geteuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(path))
  if (uid !== 0) chownSync(path, uid, gid)
}
