/**
 * The daemon as an admin starts it: `cleanmilter run -c FILE`, its own process, its log on standard output.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { start } from './process.ts'
import { tempFolder } from './temp.ts'
import type { Exit } from './process.ts'

/** Settings as the YAML file nests them. */
export type Settings = { readonly [name: string]: unknown }

const MAIN = join(import.meta.dirname, '../../lib/cli/main.ts')

export type DaemonProcess = {
  /** Its folder for what outlives a restart. */
  readonly data: string
  readonly exited: Promise<Exit>
  output(): string
  /** Log lines so far. */
  events(): readonly Readonly<Record<string, unknown>>[]
  /** The first event of this name that is logged from now on, or was already. */
  event(name: string): Promise<void>
  /** Writes new settings and sends SIGHUP; resolves when the daemon says it has them. */
  reload(settings: Settings): Promise<void>
  signal(name: NodeJS.Signals): void
  stop(): Promise<Exit>
}

/** `env`: beside this process's own. */
export async function startDaemon(
  settings: Settings,
  env: Readonly<Record<string, string>> = {},
): Promise<DaemonProcess> {
  const folder = tempFolder('daemon')
  const file = join(folder, 'cleanmilter.yaml')
  const write = (next: Settings) => writeFileSync(file, JSON.stringify({ data: folder, ...next }))
  write(settings)
  const running = start(process.execPath, [MAIN, 'run', '-c', file], { env })
  await running.seen(/"event":"ready"/)
  return {
    data: folder,
    exited: running.exited,
    output: () => running.output(),
    events: () =>
      running
        .standardOutput()
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line) as Record<string, unknown>),
    async event(name) {
      await running.seen(new RegExp(`"event":"${name}"`))
    },
    async reload(next) {
      const before = running.output().length
      write(next)
      running.signal('SIGHUP')
      const [, failed] = await running.seen(/"event":"reload(-failed)?"/, before)
      if (failed) throw new Error(`these settings have mistakes: ${running.output().slice(before)}`)
    },
    signal: name => running.signal(name),
    stop: () => running.stop(),
  }
}
