/**
 * The desk: all that wants the private key, or deletes. Hands held mail back, sends digests, serves pages, ends what is over. In the
 * daemon, or in a process of its own under another user (cleanmilter desk).
 */
import { hostname } from 'node:os'
import { parseMessageOctets } from './mail/message.ts'
import { adminText, errorFacts, word } from './privacy/redact.ts'
import { newReference } from './privacy/reference.ts'
import { Acts } from './quarantine/acts.ts'
import { Lessons } from './quarantine/lessons.ts'
import { Retention } from './quarantine/expire.ts'
import { retentionOptions } from './settings/retention.ts'
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
  /** From now on it does by itself what is due. */
  start(): void
  close(): Promise<void>
}

const TICK_MS = 1_000

export function openDesk({ settings, wired, stores, quarantine, statistics, write, metrics, now }: DeskWorld): Desk {
  const count = (figure: Figure, by = 1): void => {
    metrics.count('cleanmilter_quarantine_total', { what: figure }, by)
    statistics.count(figure, by)
  }
  const say = (code: string, why: string): void =>
    write({ event: code === 'OK' ? 'note' : 'alarm', what: word('retention'), code: word(code), why: adminText(why) })
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
  const retention = new Retention({
    ...retentionOptions(settings),
    say,
    onExpired: by => count('expired', by),
  })
  let running: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const tick = (): void => {
    retention.tick(now())
    if (quarantine.state.exists) running = releaser.releaseDue().catch((error: unknown) => trouble('release', error))
  }

  return {
    acts,
    releaser,
    start() {
      timer ??= setInterval(tick, TICK_MS).unref()
    },
    async close() {
      clearInterval(timer)
      await running
      await retention.close()
      await lessons.close()
    },
  }
}
