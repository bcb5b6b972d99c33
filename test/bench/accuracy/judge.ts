/**
 * A filter as the comparison sees it: made once for each set of lessons, it learns them, then judges messages in order.
 */
import type { Message } from './corpora.ts'

export type Score = { readonly message: Message; readonly score: number; readonly rules: string }

export interface Judge {
  /** In the order given. */
  readonly judge: (messages: readonly Message[]) => AsyncIterable<Score>
  /** What these are, after it has judged them. Missing: it cannot be told while it judges. */
  readonly learn?: (messages: readonly Message[]) => Promise<void>
  /** Processor time of all its processes since they were started, in ms. */
  readonly cpuMs: () => number
  readonly stop: () => Promise<void>
}

export type Filter = {
  readonly name: string
  /** A message with this score or more is called spam. */
  readonly threshold: number
  /** Why it cannot run here, or null. */
  readonly missing: () => string | null
  /** `folder` is empty and its own. `lessons`: null where it judges as it comes out of the box. */
  readonly start: (folder: string, lessons: readonly Message[] | null) => Promise<Judge>
}

/** Results of `work` in the order of `items`, with at most `width` under way. */
export async function* inOrder<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = []
  for (const item of items) {
    underWay.push(work(item))
    if (underWay.length >= width) yield await (underWay.shift() as Promise<R>)
  }
  for (const one of underWay) yield await one
}
