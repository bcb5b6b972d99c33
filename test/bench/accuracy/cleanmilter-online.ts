/**
 * This filter as a site has it that tells of each message at once: in this process, because a command for each message would
 * cost more than the message. What was learnt is on disk before the next message is judged, as with the commands.
 */
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { createFilter } from '../../../lib/embedded.ts'
import { teach } from '../../../lib/scorers/classifier/learn.ts'
import { SITE, Store } from '../../../lib/scorers/classifier/store.ts'
import { settingsFrom } from '../../../lib/settings/load.ts'
import type { Message } from './corpora.ts'
import type { Filter, Score } from './judge.ts'

/** A filter that runs looks for a new model four times a second. */
const LOOK_MS = 300

export const cleanmilterOnline: Filter = {
  name: 'cleanmilter',
  threshold: 5,
  missing: () => null,
  async start(folder, lessons) {
    const settings = settingsFrom(JSON.stringify({ data: folder }))
    const store = new Store(folder)
    const learn = (messages: readonly Message[]): void => {
      const { keep_days, reporter_per_day, reporter_share, min_learnt } = settings.classifier
      teach(
        store,
        messages.map(({ path, spam }) => ({ raw: readFileSync(path), label: spam ? 'spam' : 'ham' })),
        {
          scopes: [SITE],
          reporter: null,
          ownHosts: new Set(),
          now: new Date(),
          limits: {
            keepDays: keep_days,
            reporterPerDay: reporter_per_day,
            reporterShare: reporter_share,
            reporterFree: min_learnt,
          },
        },
      )
    }
    if (lessons !== null) learn(lessons)
    const filter = createFilter(settings)
    // The first message finds that there is a model: on a busy machine it is judged before that is read.
    await filter.judge({ raw: 'From: a@b.example\r\n\r\na\r\n' })
    const cpuMs = (): number => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    }
    return {
      async *judge(messages) {
        for (const message of messages) {
          await setTimeout(LOOK_MS)
          const { verdict, signals } = await filter.judge({ raw: readFileSync(message.path) })
          const rules = signals.map(({ name, points }) => `${name}=${points}`).join(',')
          yield { message, score: verdict.score, rules } satisfies Score
        }
      },
      learn: async messages => learn(messages),
      cpuMs,
      stop: async () => {
        filter.close()
        store.close()
      },
    }
  },
}
