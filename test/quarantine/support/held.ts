/** A data folder with held messages in it, as a daemon leaves it, and an engine that looks at it at any time. */
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Holder } from '../../../lib/quarantine/hold.ts'
import { Retention } from '../../../lib/quarantine/expire.ts'
import { openQuarantine } from '../../../lib/quarantine/quarantine.ts'
import { tempFolder } from '../../support/temp.ts'
import type { Test } from 'tap'
import type { Periods } from '../../../lib/quarantine/expire-rows.ts'
import type { Quarantine } from '../../../lib/quarantine/quarantine.ts'

export const DAY = 86_400
/** A moment in the middle of a day, in seconds since 1970. */
export const NOON = 20_800 * DAY + DAY / 2
export const CANARY = 'canary.in.the.subject'
export const PERIODS: Periods = { held: 30, entry: 30, explain: 7, audit: 1095, statistics: 400 }

export type HeldWorld = {
  readonly data: string
  readonly keys: string
  readonly quarantine: Quarantine
  readonly retention: Retention
  readonly said: string[]
  readonly periods: { -readonly [name in keyof Periods]: number }
  /** Seconds that the machine has run. */
  readonly up: { at: number }
  /** Holds a message for each recipient at that time. Gives their names. */
  readonly hold: (at: number, ...recipients: string[]) => Promise<readonly string[]>
  /** Some calls, and some more after a minute, when keys are looked at again. */
  readonly tick: (at: number, times?: number) => Promise<void>
  readonly names: () => readonly string[]
  readonly files: () => readonly string[]
}

export async function heldWorld(t: Test, periods: Partial<Periods> = {}): Promise<HeldWorld> {
  const data = tempFolder('held')
  const keys = join(data, 'keys')
  const quarantine = openQuarantine({ data, keys, identityFile: null })
  await quarantine.keys.init()
  const said: string[] = []
  const now = { ...PERIODS, ...periods }
  const up = { at: 1_000 }
  const retention = new Retention({ data, keys, periods: () => now, say: code => said.push(code), uptime: () => up.at })
  t.teardown(async () => {
    await retention.close()
    quarantine.close()
  })
  return {
    data,
    keys,
    quarantine,
    retention,
    said,
    periods: now,
    up,
    async hold(at, ...recipients) {
      const holder = new Holder({ quarantine, heldDays: () => now.held, now: () => new Date(at * 1000) })
      const raw = Buffer.from(`From: a@b.example\r\nSubject: ${CANARY}\r\n\r\n${CANARY}\r\n`)
      const held = await holder.hold(
        raw,
        recipients.map(recipient => ({
          recipient,
          delivery: recipient,
          class: 'likely' as const,
          entry: { reference: 'R7Q2-9KX', sender: CANARY, author: null, from: CANARY, subject: CANARY, facts: '' },
        })),
      )
      holder.tidy({ all: true })
      return held
    },
    async tick(at, times = 4) {
      for (const wait of [60, 0]) {
        for (let n = 0; n < times; n++) {
          retention.tick(new Date((at + n) * 1000))
          up.at++
          await retention.quiet()
        }
        up.at += wait
      }
    },
    names: () =>
      quarantine.state.demand(database =>
        database
          .prepare('SELECT name FROM held ORDER BY id')
          .all()
          .map(row => String(row['name'])),
      ),
    files: () => globSync('quarantine/*/*', { cwd: data }).map(path => path.split('/').at(-1) ?? ''),
  }
}

/** Files below `folder` in which one of `texts` stands. */
export function filesWith(folder: string, ...texts: readonly string[]): readonly string[] {
  return globSync('**', { cwd: folder })
    .filter(path => statSync(join(folder, path)).isFile())
    .filter(path => {
      const octets = readFileSync(join(folder, path))
      return texts.some(text => octets.includes(text))
    })
}
