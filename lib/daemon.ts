/**
 * The daemon: listens, reloads on SIGHUP, drains on SIGTERM, stops on the second one.
 */
import { accessSync, constants } from 'node:fs'
import { MilterAddressError } from './milter/error.ts'
import { groupId, primaryGroupId, userId } from './milter/owner.ts'
import { listen } from './milter/server.ts'
import { createLog } from './observe/log.ts'
import { createMetrics, serveMetrics } from './observe/metrics.ts'
import { sayAbout } from './observe/say.ts'
import { adminText, word, words } from './privacy/redact.ts'
import { changedAtRestartOnly } from './settings/load.ts'
import { openDesk } from './desk.ts'
import { openStores } from './store/stores.ts'
import { Statistics } from './quarantine/statistics.ts'
import { Holder } from './quarantine/hold.ts'
import { openQuarantine } from './quarantine/quarantine.ts'
import { endpoint } from './settings/endpoint.ts'
import { quarantinePlaces } from './settings/quarantine-places.ts'
import { wire } from './wire.ts'
import type { Server } from 'node:http'
import type { AddressErrorCode } from './milter/error.ts'
import type { OnEvent } from './milter/server.ts'
import type { WriteEvent } from './observe/events.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Desk } from './desk.ts'
import type { Quarantine } from './quarantine/quarantine.ts'
import type { Settings } from './settings/settings.ts'
import type { Wired } from './wire.ts'

/** The daemon cannot start. The message is a sentence for the admin; `exitCode` follows sysexits.h. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly exitCode: number
  constructor(message: string, exitCode: number, options?: { cause?: unknown }) {
    super(message, options)
    this.exitCode = exitCode
  }
}

export type DaemonOptions = {
  /** Reads the settings, also anew at SIGHUP. Throws an error whose message lists all mistakes. */
  readonly load: () => Settings
  /** For an admin at a terminal or the journal: what is wrong with the settings at a reload. */
  readonly complain: (text: string) => void
}

export interface Daemon {
  readonly addresses: readonly string[]
  /** Swaps the settings for new sessions; running ones finish with the old. False: the file has mistakes, all stays. */
  reload(): boolean
  /** No new sessions; resolves when the running ones are done or their time is over. */
  drain(): Promise<void>
  /** Ends everything now. */
  stop(): Promise<void>
}

const EXIT_CODES: Readonly<Record<AddressErrorCode, number>> = {
  'in-use': 69, // EX_UNAVAILABLE
  'no-handed-sockets': 69,
  failed: 71, // EX_OSERR
  'no-folder': 73, // EX_CANTCREAT
  'not-a-socket': 73,
  denied: 77, // EX_NOPERM
  'unknown-name': 67, // EX_NOUSER
  syntax: 78, // EX_CONFIG
}

export async function startDaemon({ load, complain }: DaemonOptions): Promise<Daemon> {
  let settings = load()
  const metrics = createMetrics()
  const now = (): Date => new Date()
  let log = openLog(settings)
  const write: WriteEvent = event => log.write(event)
  const stores = openStores({
    data: settings.data,
    keys: quarantinePlaces(settings).keys,
    keepDays: settings.log.keep_days,
    say: sayAbout(write, 'database'),
  })
  const quarantine = openQuarantine({ ...quarantinePlaces(settings), say: sayAbout(write, 'quarantine') })
  const statistics = new Statistics(quarantine.state, now)
  const holder = new Holder({ quarantine, heldDays: () => settings.retention.held_days, now })
  let wired = wire(settings, { stores, quarantine, holder, statistics, write, metrics, now })
  const addresses = await bind(settings)
  let metricsServer: Server | null = null
  try {
    metricsServer = await listenForMetrics(settings, metrics)
    await becomeUser(settings)
    if (settings.user !== null) {
      log.close()
      log = openLog(settings) // who we are now may not be let in
    }
    if (await makeKeys(settings, quarantine))
      write({
        event: 'note',
        what: word('keys'),
        code: word('MADE'),
        why: adminText(
          `held mail is sealed to a key made just now; back its private half up (cleanmilter keys backup): ${quarantine.keys.identityFile}`,
        ),
      })
  } catch (error) {
    await addresses.close()
    quarantine.close()
    stores.close()
    throw error
  }
  const desk = settings.desk.with_daemon
    ? openDesk({ settings: () => settings, wired: () => wired, stores, quarantine, statistics, write, metrics, now })
    : null
  stores.state.gather(() => wired.tidy())
  stores.state.start()
  quarantine.state.start()
  await startDesk(desk, settings)
  metrics.gauge('cleanmilter_message_octets', () => wired.usedOctets())
  metrics.gauge('cleanmilter_open_connections', () => addresses.counters().openConnections)
  for (const name of ['questions', 'asked', 'cacheHits', 'coalesced', 'negative'] as const)
    metrics.gauge(`cleanmilter_dns_${name.toLowerCase()}`, () => wired.dnsCounters()?.[name] ?? 0)
  metrics.gauge('cleanmilter_dns_failures', () =>
    Object.values(wired.dnsCounters()?.failures ?? {}).reduce((sum, count) => sum + count, 0),
  )
  metrics.gauge('cleanmilter_verdicts_dropped', () => stores.verdicts.dropped)
  metrics.gauge('process_resident_memory_bytes', () => process.memoryUsage.rss())
  write({ event: 'ready', addresses: adminText(addresses.addresses.join(' ')), mode: word(settings.mode) })
  wired.check()

  async function bind(from: Settings): ReturnType<typeof listen> {
    const { mode, owner, group } = from.socket
    try {
      return await listen({
        addresses: from.listen,
        get needs() {
          return wired.needs // read at each connection, so that a reload counts
        },
        open: (agreed, peer) => wired.openSession(agreed, peer),
        socket: { mode, ...(owner !== null && { owner }), ...(group !== null && { group }) },
        limits: { connections: from.limits.connections },
        onEvent: milterEvents(write, metrics),
      })
    } catch (error) {
      if (error instanceof MilterAddressError)
        throw new StartError(error.message, EXIT_CODES[error.code], { cause: error })
      throw error
    }
  }

  const close = async (): Promise<void> => {
    metricsServer?.close()
    await desk?.close()
    wired.close()
    statistics.close()
    quarantine.close()
    stores.close()
    log.close()
  }

  return {
    addresses: addresses.addresses,

    reload() {
      let next: Settings
      try {
        next = load()
      } catch (error) {
        complain(error instanceof Error ? error.message : String(error))
        write({ event: 'reload-failed', kept: word('old-settings') })
        return false
      }
      const later = changedAtRestartOnly(settings, next)
      const logChanged = next.log.to !== settings.log.to || next.log.keep_days !== settings.log.keep_days
      let nextWired: Wired | null = null
      try {
        nextWired = wire(next, { stores, quarantine, holder, statistics, write, metrics, now })
        if (next.quarantine.how === 'store') quarantine.keys.publicKey() // throws where there is none to seal to
        // Last, because a new log deletes what is too old for it: a refused reload changes nothing.
        if (logChanged) {
          const nextLog = openLog(next)
          log.close()
          log = nextLog
        }
      } catch (error) {
        nextWired?.close()
        complain(error instanceof Error ? error.message : String(error))
        write({ event: 'reload-failed', kept: word('old-settings') })
        return false
      }
      stores.state.look()
      // The one before is not closed: its sessions, which may last for hours, go on asking its resolver. It goes with them.
      wired = nextWired
      settings = next
      stores.verdicts.keep(next.log.keep_days)
      if (later.length > 0) write({ event: 'note', restart_needed_for: words(later) })
      write({ event: 'reload', mode: word(settings.mode) })
      return true
    },

    async drain() {
      write({ event: 'drain', open_connections: addresses.counters().openConnections })
      await addresses.drain(settings.drain_ms)
      write({ event: 'stop' })
      await close()
    },

    async stop() {
      await addresses.close()
      write({ event: 'stop' })
      await close()
    },
  }
}

async function startDesk(desk: Desk | null, { web: { listen: at } }: Settings): Promise<void> {
  try {
    await desk?.start()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new StartError(`web.listen: cannot listen on ${at} (${code})`, code === 'EACCES' ? 77 : 69, { cause: error })
  }
}

/** The first pair for the own store, unless its private half is to be elsewhere: then the admin makes it. True: it was made. */
async function makeKeys(settings: Settings, { keys }: Quarantine): Promise<boolean> {
  if (settings.quarantine.how !== 'store') return false
  try {
    const made = settings.desk.with_daemon && (await keys.init())
    keys.publicKey()
    return made
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    throw new StartError(code === undefined ? message : `keys.folder: ${keys.folder} cannot be written (${code})`, 73, {
      cause: error,
    })
  }
}

function openLog({ log }: Settings): ReturnType<typeof createLog> {
  let opened: ReturnType<typeof createLog> | null = null
  try {
    opened = createLog({ to: log.to, keepDays: log.keep_days })
    if (log.to !== 'stdout') accessSync(log.to, constants.W_OK | constants.X_OK)
    return opened
  } catch (error) {
    opened?.close()
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new StartError(
      `log.to: cannot write to the folder ${log.to} (${code}); give it to the user that the filter runs as`,
      73,
      {
        cause: error,
      },
    )
  }
}

async function listenForMetrics({ metrics: { listen: at } }: Settings, metrics: Metrics): Promise<Server | null> {
  if (at === null) return null
  const { host, port } = endpoint(at)
  try {
    return await serveMetrics(metrics, host, port)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new StartError(`metrics.listen: cannot listen on ${at} (${code})`, code === 'EACCES' ? 77 : 69, {
      cause: error,
    })
  }
}

/** After listening: ports below 1024 and socket folders may need root, mail does not. */
async function becomeUser({ user, group }: Settings): Promise<void> {
  if (user === null) return
  try {
    const uid = await userId(user, 'user')
    const gid = group === null ? await primaryGroupId(user) : await groupId(group, 'group')
    initgroups?.call(process, user, gid)
    process.setgid?.(gid)
    process.setuid?.(uid)
  } catch (error) {
    if (error instanceof MilterAddressError)
      throw new StartError(error.message, EXIT_CODES[error.code], { cause: error })
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new StartError(`user: cannot become ${user} (${code}); start as root, or leave user out`, 77, {
      cause: error,
    })
  }
}

/** Missing in Node's types. */
const { initgroups } = process as NodeJS.Process & { initgroups?: (user: string, gid: number) => void }

/** Protocol events as log lines: words and numbers only. What an MTA cannot do is said once, not at every connection. */
function milterEvents(write: WriteEvent, metrics: Metrics): OnEvent {
  const said = new Set<string>()
  return (name, fields) => {
    metrics.count('cleanmilter_milter_events_total', {
      event: name,
      ...(fields['code'] && { code: String(fields['code']) }),
    })
    if (name === 'degraded') {
      const what = String(fields['refused'])
      if (said.has(what)) return
      if (said.size < 100) said.add(what)
    }
    const shown: Record<string, number | boolean | ReturnType<typeof word>> = {}
    for (const [field, value] of Object.entries(fields))
      shown[field] =
        typeof value !== 'string' ? value : field === 'address' ? adminText(value) : words(value.split(/[ ,]+/))
    write({ event: 'milter', what: word(name), ...shown })
  }
}
