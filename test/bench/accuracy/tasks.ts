/**
 * What each filter is asked to do: learn, then judge.
 */
import { sample } from './corpora.ts'
import type { Message } from './corpora.ts'

export const MODES = ['box', 'others', 'warm'] as const
/** As it comes; taught with the other corpora; taught with the first part of the one that is judged. */
export type Mode = (typeof MODES)[number]

export type Task = {
  readonly mode: Mode
  readonly corpus: string
  /** Null: it is asked as it comes. */
  readonly lessons: readonly Message[] | null
  readonly judged: readonly Message[]
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
    case 'warm': {
      const lists = corpora.get('lists') ?? []
      const rest = lists.slice(warm).filter((_, nth) => nth % 4 === 0)
      return rest.length === 0 ? [] : [{ mode, corpus: 'lists', lessons: lists.slice(0, warm), judged: rest }]
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
