/** Standard output for commands: in order, no faster than it is read, and quiet when the reader goes away (`| head`). */
import { EXIT } from './exit-codes.ts'

/** How items become text. `index` counts from 0. */
export type View<Item> = {
  readonly item: (item: Item, index: number) => string
  readonly end?: (count: number) => string
}

export type Views<Item> = { readonly human: View<Item> } & { readonly [name in 'json' | 'jsonl']?: View<Item> }

/** Prints what a command finds as it finds it, and gives the command's exit code. */
export async function show<Item>(
  items: AsyncGenerator<Item, number>,
  view: View<Item>,
  stream: NodeJS.WritableStream,
): Promise<number> {
  let broken: NodeJS.ErrnoException | null = null
  stream.on('error', error => {
    broken ??= error
  })
  const print = async (text: string): Promise<boolean> => {
    if (text !== '' && broken === null && !stream.write(text)) await drained(stream)
    return broken === null
  }
  let count = 0
  let reading = true
  let exit: number = EXIT.ok
  while (reading) {
    const step = await items.next()
    if (step.done === true) {
      exit = step.value
      await print(view.end?.(count) ?? '')
      break
    }
    reading = await print(view.item(step.value, count++))
  }
  await items.return(EXIT.ok)
  const { code } = (broken ?? {}) as Partial<NodeJS.ErrnoException>
  return code === undefined || code === 'EPIPE' ? exit : EXIT.ioError
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise(resolve => {
    const go = (): void => {
      for (const name of ['drain', 'error', 'close']) stream.off(name, go)
      resolve()
    }
    for (const name of ['drain', 'error', 'close']) stream.on(name, go)
  })
}

/** Text from mail, settings or DNS for a terminal: control and direction characters become visible. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]/gu, c => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)
}
