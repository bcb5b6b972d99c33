/** The table of commands, in the order in which they are met. Each is loaded only when it is called. */
import type { Command } from './command.ts'

type Entry = { readonly summary: string; readonly load: () => Promise<{ readonly command: Command }> }

export const COMMANDS: ReadonlyMap<string, Entry> = new Map([
  ['run', { summary: 'the daemon, in the foreground', load: () => import('./commands/run.ts') }],
  [
    'check-config',
    { summary: 'is the settings file right? All mistakes at once', load: () => import('./commands/check-config.ts') },
  ],
  [
    'scan',
    { summary: 'verdict and reasons for messages in files, folders, mboxes', load: () => import('./commands/scan.ts') },
  ],
  [
    'explain',
    { summary: 'why a message was judged as it was, by its reference', load: () => import('./commands/explain.ts') },
  ],
  ['plan', { summary: 'what other settings would change, before they do', load: () => import('./commands/plan.ts') }],
  ['trial', { summary: 'what would have been held back in observe mode', load: () => import('./commands/trial.ts') }],
  ['try', { summary: 'plays the MTA against the running daemon', load: () => import('./commands/try.ts') }],
  [
    'learn',
    {
      summary: 'teaches the classifier what is spam here, and what is wanted',
      load: () => import('./commands/learn.ts'),
    },
  ],
  [
    'model',
    { summary: 'what was learnt here: show, reset, export, import', load: () => import('./commands/model.ts') },
  ],
  [
    'policy',
    {
      summary: 'what domains and recipients decide for themselves, trials, aliases',
      load: () => import('./commands/policy.ts'),
    },
  ],
  [
    'greylist',
    {
      summary: 'lets a sender through at once; how many wait; begins anew',
      load: () => import('./commands/greylist.ts'),
    },
  ],
  [
    'outcome',
    {
      summary: 'what messages really were: the evidence for false_positive_budget',
      load: () => import('./commands/outcome.ts'),
    },
  ],
  [
    'thresholds',
    {
      summary: 'from which score on what is done, why, and how sure that is',
      load: () => import('./commands/thresholds.ts'),
    },
  ],
  [
    'correspondents',
    {
      summary: 'to whom users here have written: show (counts), forget, reset',
      load: () => import('./commands/correspondents.ts'),
    },
  ],
  [
    'lists',
    { summary: 'who is allowed and who is blocked, until when, and why', load: () => import('./commands/lists.ts') },
  ],
  [
    'quarantine',
    {
      summary: 'held mail: list, show, release, delete, export; never what is in it',
      load: () => import('./commands/quarantine.ts'),
    },
  ],
  [
    'privacy',
    {
      summary: 'the privacy statement; is this host as it says; what leaves it',
      load: () => import('./commands/privacy.ts'),
    },
  ],
  [
    'keys',
    {
      summary: 'what held mail is sealed to: show, init, rotate, reseal, backup, restore, mark',
      load: () => import('./commands/keys.ts'),
    },
  ],
  [
    'desk',
    { summary: 'releases, digests and pages in a process of its own', load: () => import('./commands/desk.ts') },
  ],
  [
    'report',
    {
      summary: 'what recipients reported as wrongly held: look at it, decide',
      load: () => import('./commands/report.ts'),
    },
  ],
  [
    'secrecy',
    {
      summary: 'who promised secrecy, and the journal of what they saw and did',
      load: () => import('./commands/secrecy.ts'),
    },
  ],
  [
    'stats',
    {
      summary: 'how much was held and released, and what needed an administrator',
      load: () => import('./commands/stats.ts'),
    },
  ],
  [
    'subject',
    {
      summary: 'what is held about one address: export, erase, correct',
      load: () => import('./commands/subject.ts'),
    },
  ],
  [
    'retention',
    {
      summary: 'what is kept for how long, the oldest of it, and when that dies',
      load: () => import('./commands/retention.ts'),
    },
  ],
  ['eval', { summary: 'how well the classifier does on a labelled corpus', load: () => import('./commands/eval.ts') }],
  [
    'help',
    {
      summary: 'a command, settings [NAME], sample, postfix, sendmail, exit-codes',
      load: () => import('./commands/help.ts'),
    },
  ],
])
