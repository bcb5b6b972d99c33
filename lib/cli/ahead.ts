/** Work on a few items at a time, with the results in the items' order. */

/** At most `width` are under way; the next item is only fetched when there is room. An error of `work` ends it all. */
export async function* inOrder<In, Out>(
  items: AsyncIterable<In>,
  width: number,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const underWay: Promise<Out>[] = []
  for await (const item of items) {
    const promise = work(item)
    promise.catch(() => undefined) // told when its turn comes
    underWay.push(promise)
    const head = underWay.length >= width ? underWay.shift() : undefined
    if (head !== undefined) yield await head
  }
  for (const promise of underWay) yield await promise
}
