/**
 * What is wrong with files of rules. In YAML every problem is a mistake; a .cf file written for another program may hold
 * much that is not for us, and that never keeps the daemon from starting.
 */

export type Problem = {
  /** The file. */
  readonly where: string
  /** From 1; null where it is about the whole file. */
  readonly line: number | null
  readonly column: number | null
  readonly text: string
  /**
   * `mistake`: nobody could read this. `unsupported`: it means something elsewhere, nothing here. `slow`: it is used, and a
   * hostile text makes it slow.
   */
  readonly kind: 'mistake' | 'unsupported' | 'slow'
}
