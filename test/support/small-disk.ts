/** A disk that is soon full. */
import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { tempFolder } from './temp.ts'

/** Why none can be had here, or null. */
export function noSmallDisk(): string | null {
  const folder = tempFolder('disk')
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status !== 0)
    return 'a file system in memory cannot be mounted here (root may, outside of most containers)'
  spawnSync('umount', [folder])
  return null
}

export type SmallDisk = { readonly folder: string; unmount(): void }

export function smallDisk(octets: number): SmallDisk {
  const folder = tempFolder('disk')
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${octets},mode=700`, 'tmpfs', folder])
  chmodSync(folder, 0o700)
  const unmount = (): void => void spawnSync('umount', ['-l', folder])
  process.once('exit', unmount)
  return { folder, unmount }
}
