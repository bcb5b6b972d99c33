/** Random names that people type: letters, digits, - and _ (base64url), and no - in front, which would be an option. */
import { randomBytes } from 'node:crypto'

export function randomName(octets: number): string {
  for (;;) {
    const name = randomBytes(octets).toString('base64url')
    if (!name.startsWith('-')) return name
  }
}
