/** Settings → digests, and where the pages are that they lead to. */
import { hostname } from 'node:os'
import { entriesFor } from '../quarantine/report-acts.ts'
import { siteReasons } from './site-reasons.ts'
import type { DigestOptions } from '../quarantine/digests.ts'
import type { Settings } from './settings.ts'

/** Null: there are none. */
export function webUrl({ web: { url, listen } }: Settings): string | null {
  return listen === null ? null : (url ?? `http://${listen}`)
}

/** `settings`: the current ones; a reload may change them. */
export function digestOptions({
  settings,
  quarantine,
  openServer,
  trouble,
  now,
}: Pick<DigestOptions, 'quarantine' | 'openServer' | 'trouble' | 'now'> & {
  readonly settings: () => Settings
}): DigestOptions {
  let known: { readonly of: Settings; readonly reasons: DigestOptions['reasons'] } | null = null
  return {
    quarantine,
    openServer,
    trouble,
    now,
    identities: () => quarantine.keys.identities(),
    journalFor: (person, after) => entriesFor(quarantine, person, after),
    host: settings().authserv_id ?? hostname(),
    get schedule() {
      return settings().digest.schedule
    },
    get language() {
      return settings().digest.language
    },
    get hours() {
      return settings().digest.hours
    },
    get from() {
      return settings().digest.from
    },
    get url() {
      return webUrl(settings())
    },
    get linkDays() {
      return settings().digest.link_days
    },
    get markHours() {
      return settings().release.mark_hours
    },
    get reasons() {
      const of = settings()
      // Files of own rules are read once for each reload.
      if (known?.of !== of) known = { of, reasons: siteReasons(of) }
      return known.reasons
    },
  }
}
