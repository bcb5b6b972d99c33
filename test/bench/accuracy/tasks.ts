/**
 * What each filter is asked to do: learn, then judge.
 */
import { sample } from './corpora.ts'
import type { Message } from './corpora.ts'

export const MODES = ['box', 'others', 'warm', 'feedback'] as const
/** As it comes; taught with the other corpora; taught with the first part of the one that is judged; and told of the rest. */
export type Mode = (typeof MODES)[number]

export type Task = {
  readonly mode: Mode
  readonly corpus: string
  /** Null: it is asked as it comes. */
  readonly lessons: readonly Message[] | null
  readonly judged: readonly Message[]
  /** What it is told after each judged message, that one included; missing: nothing. */
  readonly told?: readonly (readonly Message[])[]
}

export type TaskOptions = {
  readonly corpora: ReadonlyMap<string, readonly Message[]>
  /** Which of them are judged. */
  readonly chosen: readonly string[]
  /** At most so many wanted and so many spam messages of a corpus are judged. */
  readonly each: number
  /** Likewise, of every other corpus, are taught. */
  readonly teach: number
  /** The first so many messages of `lists` are taught, every fourth of the rest is judged. */
  readonly warm: number
}

export function tasksOf(mode: Mode, { corpora, chosen, each, teach, warm }: TaskOptions): readonly Task[] {
  const judged = [...corpora]
    .filter(([name]) => chosen.includes(name))
    .map(([corpus, messages]) => ({ mode, corpus, judged: sample(messages, each) }))
  switch (mode) {
    case 'box':
      return judged.map(one => ({ ...one, lessons: null }))
    case 'others':
      return judged.map(one => ({
        ...one,
        lessons: mixed(
          [...corpora].flatMap(([name, messages]) => (name === one.corpus ? [] : [sample(messages, teach)])),
        ),
      }))
    case 'warm':
    case 'feedback': {
      const lists = corpora.get('lists') ?? []
      const rest = lists.slice(warm)
      const fours = rest.flatMap((_, nth) => (nth % 4 === 0 ? [rest.slice(nth, nth + 4)] : []))
      const lessons = lists.slice(0, warm)
      const task = { mode, corpus: 'lists', lessons, judged: fours.map(([first]) => first as Message) }
      return fours.length === 0 ? [] : [mode === 'warm' ? task : { ...task, told: fours }]
    }
    default:
      throw new Error(String(mode satisfies never))
  }
}

/** All of them side by side, and wanted mail beside spam, each in its own order: nobody's mail comes sorted. */
function mixed(groups: readonly (readonly Message[])[]): readonly Message[] {
  const kinds = groups.flatMap(group => [group.filter(one => one.spam), group.filter(one => !one.spam)])
  return kinds
    .flatMap(kind => kind.map((message, at) => ({ message, place: (at + 0.5) / kind.length })))
    .toSorted((a, b) => a.place - b.place)
    .map(({ message }) => message)
}
