/** desk: what wants the private key, in a process of its own. */
import { defineCommand, Failure } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { toldOf } from '../quarantined.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import type { Settings } from '../../settings/settings.ts'

export const command = defineCommand({
  name: 'desk',
  usage: '[-c FILE] [--set NAME=VALUE]…',
  about:
    'Hands held mail back, sends digests, serves the pages of the quarantine and ends what is over, in the foreground. Only for\ndesk.with_daemon: false; else the daemon does it itself. Run it as a user of its own, who alone can read keys.identity; the daemon,\nwhich reads all mail that comes, can then open none that is held. Both write to data: make it a folder for a group of both\n(chmod 2770), see examples/cleanmilter-desk.service. Other settings want a restart. SIGTERM ends it.',
  options: SETTINGS_OPTIONS,
  operands: [0, 0],
  examples: [['cleanmilter desk -c /etc/cleanmilter/cleanmilter.yaml', 'as a second systemd unit does']],
  // oxlint-disable-next-line require-yield -- what it finds goes into the log
  async *run(values): AsyncGenerator<never, number> {
    const { startDesk } = await import('../../desk-process.ts')
    const { settings } = settingsFromOptions(values)
    if (settings.desk.with_daemon)
      throw new Failure(
        'desk.with_daemon is true: the daemon does this itself; set it to false for both',
        EXIT.settings,
      )
    // Before it says "ready": whoever waits for that may end it at once.
    const ended = new Promise<void>(resolve => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
    })
    const desk = await startDesk(settings).catch((error: unknown) => {
      throw listening(settings, error)
    })
    const alive = setInterval(() => undefined, 3_600_000) // neither its own timers nor a signal to come keep a process
    await ended
    clearInterval(alive)
    await desk.close()
    process.exit(EXIT.ok)
  },
  views: () => ({ human: { item: () => '' } }),
})

function listening({ web: { listen } }: Settings, error: unknown): unknown {
  const { syscall, code = 'unknown' } = error as NodeJS.ErrnoException
  return syscall === 'listen' || syscall === 'bind'
    ? new Failure(
        `web.listen: cannot listen on ${listen} (${code})`,
        code === 'EACCES' ? EXIT.noPermission : EXIT.unavailable,
        { cause: error },
      )
    : toldOf(error)
}
