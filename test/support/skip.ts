/**
 * Tests that need a program which is not on every machine are skipped, and say why. Where CLEANMILTER_SKIP=no (CI) that is
 * a failure instead: a test that silently never runs is none.
 */

/** `reasons`: why it cannot run, or null where nothing is missing. */
export function skipUnless(...reasons: readonly (string | null)[]): { skip?: string } {
  const reason = reasons.filter(one => one !== null).join('; ')
  if (reason === '') return {}
  if (process.env['CLEANMILTER_SKIP'] === 'no') throw new Error(`CLEANMILTER_SKIP=no, but: ${reason}`)
  return { skip: reason }
}
