/** What the MTA told about itself and the session, by macro name. */
export interface Macros {
  /**
   * The value as an octet string; undefined where the MTA never told, or told it for an earlier message only. `i`, `{i}`
   * and `auth_authen`, `{auth_authen}` are the same names. Where several stages told, the latest stage's value counts.
   */
  get(name: string): string | undefined
}
