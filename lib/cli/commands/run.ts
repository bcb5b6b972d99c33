/** run: the daemon in the foreground. */
import { defineCommand } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { beLean, handedOver } from '../lean.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import type { Settings } from '../../settings/settings.ts'

export const command = defineCommand({
  name: 'run',
  usage: '[-c FILE] [--set NAME=VALUE]…',
  about:
    'Runs the filter in the foreground, as systemd wants it. Once it listens it logs one line with "event":"ready".\nSIGHUP reads the settings again; a file with mistakes changes nothing and is complained about. SIGTERM lets running\nsessions finish (drain_ms), a second one ends them; the MTA tries such mail again.',
  options: SETTINGS_OPTIONS,
  operands: [0, 0],
  examples: [
    [
      'cleanmilter run --set mode=observe',
      'look on for a while: no mail is changed, log and a header say what would be done',
    ],
    ['cleanmilter run -c /etc/cleanmilter/cleanmilter.yaml', 'as the systemd unit in examples/ does'],
  ],
  // oxlint-disable-next-line require-yield -- what it finds goes into the log
  async *run(values): AsyncGenerator<never, number> {
    const complain = (text: string): void => {
      process.stderr.write(`${text}\n`)
    }
    let said = ''
    const read = (): Settings => {
      const { settings, notes } = settingsFromOptions(values)
      const text = notes.map(note => `note: ${note}`).join('\n')
      if (text !== '' && text !== said) complain(text)
      said = text
      return settings
    }
    let first: Settings | null = (handedOver() as Settings | null) ?? read()
    beLean(first)
    const { startDaemon } = await import('../../daemon.ts')
    const load = (): Settings => {
      const settings = first ?? read()
      first = null
      return settings
    }
    const starting = startDaemon({ load, complain })
    // Before it says "ready": whoever waits for that may send a signal at once, and SIGHUP would end an unprepared process.
    const ended = new Promise<void>(resolve => {
      let draining = false
      const end = async (): Promise<void> => {
        const daemon = await starting
        const ending = draining ? daemon.stop() : daemon.drain()
        draining = true
        await ending.catch((error: unknown) => complain(String(error)))
        resolve()
      }
      process.on('SIGTERM', () => void end())
      process.on('SIGINT', () => void end())
      process.on('SIGHUP', () => void starting.then(daemon => daemon.reload()))
    })
    await starting
    await ended
    process.exit(EXIT.ok) // whatever still lingers, a socket or a timer, has had its time
  },
  views: () => ({ human: { item: () => '' } }),
})
