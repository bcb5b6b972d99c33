/** Standard output for commands: in order, no faster than it is read, and quiet when the reader goes away (`| head`). */

/** How items become text. `index` counts from 0. */
export type View<Item> = {
  readonly start?: string
  readonly item: (item: Item, index: number) => string
  readonly end?: (count: number) => string
}

export type Views<Item> = { readonly human: View<Item> } & { readonly [name in 'json' | 'jsonl']?: View<Item> }

export interface Output {
  /** Resolves when more may be written. False: nobody reads any more. */
  write(text: string): Promise<boolean>
}

export function createOutput(stream: NodeJS.WritableStream): Output {
  let open = true
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false
    if (error.code !== 'EPIPE') process.exitCode ??= 74 // EX_IOERR: a full disk, say
  })
  return {
    async write(text) {
      if (!open) return false
      if (!stream.write(text))
        await new Promise<void>(resolve => {
          const go = (): void => {
            for (const name of ['drain', 'error', 'close']) stream.off(name, go)
            resolve()
          }
          for (const name of ['drain', 'error', 'close']) stream.on(name, go)
        })
      return open
    },
  }
}

/** Prints what a command finds as it finds it, and gives the command's exit code. */
export async function show<Item>(
  items: AsyncGenerator<Item, number>,
  view: View<Item>,
  output: Output,
): Promise<number> {
  let count = 0
  let reading = await output.write(view.start ?? '')
  for (;;) {
    const step = reading ? await items.next() : await items.return(0)
    if (step.done === true) {
      if (reading && view.end !== undefined) await output.write(view.end(count))
      return step.value
    }
    reading = await output.write(view.item(step.value, count++))
  }
}

/** Text from mail, settings or DNS for a terminal: control and direction characters become visible. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]/gu, c => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)
}
