/**
 * Numbers of users and groups by name, from passwd(5) and group(5). Node has no call for it.
 */
import { readFile } from 'node:fs/promises'
import { MilterAddressError } from './error.ts'

/** `name` may be a number. Rejects with MilterAddressError `unknown-name`; `address` is what it was asked for. */
export function userId(name: string, address: string, file = '/etc/passwd'): Promise<number> {
  return idOf('user', name, address, file)
}

export function groupId(name: string, address: string, file = '/etc/group'): Promise<number> {
  return idOf('group', name, address, file)
}

async function idOf(what: string, name: string, address: string, file: string): Promise<number> {
  if (/^\d{1,10}$/.test(name)) return Number(name)
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  for (const line of lines) {
    const [found, , id] = line.split(':')
    if (name !== '' && found === name && id !== undefined && /^\d{1,10}$/.test(id)) return Number(id)
  }
  throw new MilterAddressError(
    'unknown-name',
    address,
    `${address}: ${file} has no ${what} called ${JSON.stringify(name)}`,
  )
}

/** The group that a user belongs to by passwd(5); a user given by number that it does not list is in the group of that number. */
export async function primaryGroupId(user: string, file = '/etc/passwd'): Promise<number> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const fields = lines.map(line => line.split(':')).find(([name, , id]) => name === user || id === user)
  return Number(fields?.[3] ?? user)
}
