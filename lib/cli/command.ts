/**
 * What a command is: options, help and a generator of data. It returns data; a view prints it.
 */
import { parseArgs } from 'node:util'
import { nearest } from '../settings/nearest.ts'
import { show } from './output.ts'
import type { ParseArgsOptionDescriptor } from 'node:util'
import type { Views } from './output.ts'

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A sentence for the person at the terminal, and the exit code that goes with it. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitCode: number
  constructor(message: string, exitCode: number, options?: { cause?: unknown }) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** An option for parseArgs, with what help says about it. `value` names what follows it. */
export type Option = ParseArgsOptionDescriptor & { readonly value?: string; readonly doc: string }
export type Options = Readonly<Record<string, Option>>

type Values<O extends Options> = {
  readonly [K in keyof O]?: O[K] extends { type: 'boolean' }
    ? boolean
    : O[K] extends { multiple: true }
      ? readonly string[]
      : string
}

export type Help = {
  readonly name: string
  /** What follows the name: `PATH… [options]`. */
  readonly usage: string
  readonly about: string
  readonly options: Options
  readonly examples: readonly (readonly [line: string, does: string])[]
}

export type Definition<O extends Options, Item> = Help & {
  readonly options: O
  /** Least and most number of arguments that are no options. */
  readonly operands: readonly [least: number, most: number]
  /** Yields what it found, as data; its return value is the exit code. */
  readonly run: (values: Values<O>, operands: readonly string[]) => AsyncGenerator<Item, number>
  readonly views: (values: Values<O>, operands: readonly string[]) => Views<Item>
}

export interface Command {
  readonly help: Help
  /** Where a command has parts: the help on the one that these arguments ask for. */
  readonly helpOn?: (argv: readonly string[]) => Promise<Help>
  /** Runs to the end and gives the exit code. */
  execute(argv: readonly string[]): Promise<number>
}

export function defineCommand<const O extends Options, Item>(definition: Definition<O, Item>): Command {
  const {
    name,
    options,
    operands: [least, most],
    run,
    views,
  } = definition
  return {
    help: definition,
    async execute(argv) {
      const { values, positionals } = read(name, argv, options)
      if (positionals.length < least) throw new UsageError(`${name} wants ${definition.usage}`)
      if (positionals.length > most)
        throw new UsageError(`${name} does not know what to do with "${positionals[most] ?? ''}"`)
      // parseArgs gave what the options say; TypeScript cannot follow a table that it is handed.
      const typed = values as Values<O>
      const shown = views(typed, positionals)
      const wanted = (['jsonl', 'json'] as const).find(one => values[one] === true)
      const view = wanted === undefined ? undefined : shown[wanted]
      return show(run(typed, positionals), view ?? shown.human, process.stdout)
    },
  }
}

function read(
  name: string,
  argv: readonly string[],
  options: Options,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (!code.startsWith('ERR_PARSE_ARGS_')) throw error
    const [, typed] = /^Unknown option '--?([^']+)'/.exec(message) ?? []
    if (typed === undefined) throw new UsageError(`${name}: ${message.split('\n', 1)[0]?.split('. ', 1)[0] ?? message}`)
    const near = nearest(typed, Object.keys(options))
    throw new UsageError(`${name} has no option --${typed}${near === null ? '' : `; did you mean --${near}?`}`)
  }
}

/** `--help` of one command. */
export function helpText({ name, usage, about, options, examples }: Help): string {
  const rows = Object.entries(options).map(([long, { short, value, doc }]) => {
    const flag = `${short === undefined ? '    ' : `-${short}, `}--${long}${value === undefined ? '' : ` ${value}`}`
    return [flag, doc] as const
  })
  return [
    `cleanmilter ${name} ${usage}`,
    '',
    ...about.split('\n').map(line => (line === '' ? '' : `  ${line}`)),
    '',
    'Options',
    ...columns(rows),
    '',
    'Examples',
    ...examples.map(([line, does]) => `  ${line}\n      ${does}`),
    '',
  ].join('\n')
}

/** Two columns, indented; the second starts where the longest of the first ends. */
export function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`)
}
