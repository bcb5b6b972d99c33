/**
 * The desk: all that wants the private key, or deletes. Hands held mail back, sends digests, serves pages, ends what is over. In the
 * daemon, or in a process of its own under another user (cleanmilter desk).
 */
import { hostname } from 'node:os'
import { parseMessageOctets } from './mail/message.ts'
import { word, errorFacts } from './privacy/redact.ts'
import { newReference } from './privacy/reference.ts'
import { Acts } from './quarantine/acts.ts'
import { Lessons } from './quarantine/lessons.ts'
import { Releaser } from './quarantine/release.ts'
import { ownHosts } from './scorers/classifier/site-message.ts'
import { learnLimits } from './settings/learn-limits.ts'
import { endpoint } from './settings/endpoint.ts'
import type { WriteEvent } from './observe/events.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Figure, Statistics } from './quarantine/statistics.ts'
import type { Quarantine } from './quarantine/quarantine.ts'
import type { Settings } from './settings/settings.ts'
import type { Stores } from './store/stores.ts'
import type { Wired } from './wire.ts'

export type DeskWorld = {
  /** The current ones: a reload may change them. */
  readonly settings: () => Settings
  readonly wired: () => Pick<Wired, 'scan' | 'connect'>
  readonly stores: Stores
  readonly quarantine: Quarantine
  readonly statistics: Pick<Statistics, 'count'>
  readonly write: WriteEvent
  readonly metrics: Metrics
  readonly now: () => Date
}

export interface Desk {
  readonly acts: Acts
  readonly releaser: Releaser
  close(): Promise<void>
}

const TICK_MS = 1_000

export function openDesk({ settings, wired, stores, quarantine, statistics, write, metrics, now }: DeskWorld): Desk {
  const count = (figure: Figure): void => {
    metrics.count('cleanmilter_quarantine_total', { what: figure })
    statistics.count(figure)
  }
  const trouble = (what: string, error: unknown): void =>
    write({ event: 'alarm', what: word(what), ...errorFacts(error) })
  const lessons = new Lessons({
    data: settings().data,
    state: stores.state,
    settings() {
      const { classifier, authserv_id } = settings()
      return { learns: classifier.site, limits: learnLimits(classifier), ownHosts: ownHosts(authserv_id) }
    },
    onFailed: code => write({ event: 'alarm', what: word('learn'), code: word(code) }),
    now,
  })
  const releaser = new Releaser({
    quarantine,
    openServer: () => wired().connect('release', endpoint(settings().release.server)),
    name: settings().authserv_id ?? hostname(),
    markSeconds: () => settings().release.mark_hours * 3_600,
    scan: async raw => await wired().scan({ id: newReference(), message: parseMessageOctets(raw) }),
    onTaken({ item, entry, raw, by }) {
      count('released')
      if (by !== 'recipient' && by !== 'admin') count('released_bulk')
      if (by === 'recipient') lessons.add({ item, entry, raw, label: 'ham', source: 'release' })
    },
    now,
  })
  const acts = new Acts({
    quarantine,
    releaser,
    state: stores.state,
    entryDays: () => settings().entries.days,
    learn: told => lessons.add(told),
    count,
    now,
  })
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    if (settings().quarantine.how !== 'store' && !quarantine.state.exists) return
    running = releaser.releaseDue().catch((error: unknown) => trouble('release', error))
  }, TICK_MS).unref()

  return {
    acts,
    releaser,
    async close() {
      clearInterval(timer)
      await running
      await lessons.close()
    },
  }
}
