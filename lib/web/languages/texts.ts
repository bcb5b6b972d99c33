/** All that the pages say, in one language. */
import type { Released } from '../../quarantine/release.ts'
import type { Schedule } from '../../quarantine/schedule.ts'

/** A page that asks before something is done, and the page behind it. */
export type Ask = { readonly title: string; readonly text: string; readonly button: string }
/** Headline and what is behind it. */
export type Say = { readonly title: string; readonly text: string }

export type WebTexts = {
  readonly name: string
  /** The link is wrong, or what it was for is gone: nobody can tell which. */
  readonly invalid: Say
  readonly over: Say
  readonly notFound: Say
  readonly badForm: Say
  readonly wait: Say
  readonly busy: Say
  readonly failed: Say

  readonly asks: Readonly<Record<'release' | 'allow' | 'delete' | 'spam' | 'wrong', Ask>>
  readonly message: Say
  /** `time`, `size`: in words. */
  readonly about: (time: string, size: string) => string
  readonly released: Readonly<Record<Released, Say>>
  readonly allowed: (sender: string) => Say
  readonly notAllowed: Say
  readonly deleted: Say
  readonly reportedSpam: Say
  readonly reportedWrong: Say
  readonly tooManyReports: Say
  readonly gone: Say
  readonly sealed: Say

  readonly settings: Ask
  readonly saved: Say
  readonly language: string
  readonly schedule: string
  readonly schedules: Readonly<Record<Schedule, string>>
  readonly siteChoice: string
  readonly digest: Ask
  readonly digestAsked: Say
  readonly digestSoon: Say

  readonly enrol: Ask
  /** What it means, before it is done. */
  readonly enrolWarnings: readonly string[]
  readonly enrolUnderstood: string
  readonly enrolled: Say
  readonly alreadyEnrolled: Say
  readonly code: string
  readonly password: string
  readonly newPassword: string
  readonly again: string
  readonly currentPassword: string
  readonly mistakes: {
    readonly short: (least: number) => string
    readonly long: (most: number) => string
    readonly differ: string
    readonly notUnderstood: string
    readonly wrong: string
  }

  readonly logIn: Ask
  readonly address: string
  readonly passwordOrCode: string
  readonly logOut: string
  readonly loggedOut: Say
  readonly list: string
  readonly held: (count: number) => string
  readonly none: string
  readonly older: string
  readonly from: string
  readonly subject: string
  readonly came: string
  readonly until: string
  readonly why: string
  readonly size: string
  readonly noSubject: string
  readonly unknown: string
  readonly download: string
  readonly back: string

  readonly key: string
  readonly change: Ask
  readonly changed: Say
  readonly leave: Ask
  readonly left: Say
  readonly identity: Ask
}
