/**
 * The memory that all sessions share for messages under way. What does not fit is refused, never grown into.
 */

export interface Memory {
  /** Takes `octets` if they are left. */
  take(octets: number): boolean
  give(octets: number): void
  readonly usedOctets: number
}

export function createMemory(limitOctets: number): Memory {
  let used = 0
  return {
    take(octets) {
      if (used + octets > limitOctets) return false
      used += octets
      return true
    },
    give(octets) {
      used -= octets
    },
    get usedOctets() {
      return used
    },
  }
}
