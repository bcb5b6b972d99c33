/**
 * The desk: all that wants the private key, or deletes. Hands held mail back, sends digests, serves pages, ends what is over. In the
 * daemon, or in a process of its own under another user (cleanmilter desk).
 */
import { hostname } from 'node:os'
import { parsePath } from './mail/address.ts'
import { textToOctets } from './mail/octets.ts'
import { readAddressKey } from './policy/scope-name.ts'
import { Digests } from './quarantine/digests.ts'
import { ensurePerson } from './quarantine/people.ts'
import { reportWrong } from './quarantine/reports.ts'
import { delimiterOf } from './settings/delimiter.ts'
import { digestOptions, webUrl } from './settings/digests.ts'
import { serveWeb } from './web/server.ts'
import { parseMessageOctets } from './mail/message.ts'
import { sayAbout } from './observe/say.ts'
import { errorFacts, word } from './privacy/redact.ts'
import { newReference } from './privacy/reference.ts'
import { Acts } from './quarantine/acts.ts'
import { Lessons } from './quarantine/lessons.ts'
import { Retention } from './quarantine/expire.ts'
import { retentionOptions } from './settings/retention.ts'
import { Releaser } from './quarantine/release.ts'
import { ownHosts } from './scorers/classifier/site-message.ts'
import { learnLimits } from './settings/learn-limits.ts'
import { endpoint } from './settings/endpoint.ts'
import type { Socket } from 'node:net'
import type { Web } from './web/server.ts'
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
  readonly releaser: Releaser
  /** From now on it serves pages, and does by itself what is due. Rejects with the system's error where it cannot listen. */
  start(): Promise<void>
  close(): Promise<void>
}

const TICK_MS = 1_000
/** Who asked for a digest waits for so long. */
const DIGEST_TICKS = 10

export function openDesk({ settings, wired, stores, quarantine, statistics, write, metrics, now }: DeskWorld): Desk {
  const count = (figure: Figure, by = 1): void => {
    metrics.count('cleanmilter_quarantine_total', { what: figure }, by)
    statistics.count(figure, by)
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
    openServer: () => openServer(),
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
    say: sayAbout(write, 'retention'),
    onExpired: by => count('expired', by),
  })
  stores.verdicts.expireWhen(() => retention.sure)
  const openServer = (): Socket => wired().connect('release', endpoint(settings().release.server))
  const about = digestOptions({
    settings,
    quarantine,
    openServer,
    trouble: error => trouble('digest', error),
    now,
  })
  const digests = new Digests(about)
  const pages = (listen: string): Promise<Web> =>
    serveWeb(endpoint(listen), {
      quarantine,
      acts: {
        release: async (...args) => acts.release(...args),
        allowSender: (...args) => acts.allowSender(...args),
        remove: async item => acts.remove(item),
        reportSpam: async (...args) => acts.reportSpam(...args),
        async reportWrong(item, entry) {
          const at = Math.floor(now().getTime() / 1000)
          const person = quarantine.state.demand(database => ensurePerson(database, item.recipient), { write: true })
          return (await reportWrong({ quarantine, item, entry, person: person.tag }, at)).did
        },
      },
      url: webUrl(settings()) ?? '',
      language: () => settings().digest.language,
      reasons: name => about.reasons(name),
      own(typed) {
        const address = parsePath(textToOctets(typed))
        return address === null || address.domain === null || readAddressKey(typed) === null
          ? null
          : stores.scopes.own(address, delimiterOf(settings()))
      },
      count: labels => metrics.count('cleanmilter_web_total', labels),
      failed: error => trouble('web', error),
      now,
    })
  let releasing: Promise<unknown> = Promise.resolve()
  let digesting: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let web: Web | null = null
  let ticks = 0
  const tick = (): void => {
    retention.tick(now())
    if (!quarantine.state.exists) return
    releasing = releaser.releaseDue()
    if (ticks++ % DIGEST_TICKS === 0 && settings().digest.enabled && quarantine.keys.identitiesIfReadable() !== null)
      digesting = digests.run().catch((error: unknown) => trouble('digest', error))
  }

  return {
    releaser,
    async start() {
      const { listen } = settings().web
      if (listen !== null) web ??= await pages(listen)
      if (timer !== undefined) return
      tick() // also to know what time it was at the start
      timer = setInterval(tick, TICK_MS).unref()
    },
    async close() {
      clearInterval(timer)
      await web?.close()
      releaser.stop()
      await Promise.all([releasing, digesting]) // what the MTA has just taken must not be here any more when we end
      await retention.close()
      await lessons.close()
    },
  }
}
