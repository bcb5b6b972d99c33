#!/usr/bin/env node
/**
 * The command line: finds the command, and says in one sentence what went wrong.
 */
import { readFileSync } from 'node:fs'
import { COMMANDS } from './commands.ts'
import { helpText, UsageError } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { printable } from './output.ts'
import { nearest } from '../settings/nearest.ts'

async function main(argv: readonly string[]): Promise<number> {
  const [first = '--help', ...rest] = argv
  if (first === '--version' || first === '-V') {
    process.stdout.write(`cleanmilter ${version()}\n`)
    return EXIT.ok
  }
  if (first === '--help' || first === '-h') return execute('help', rest)
  if (!COMMANDS.has(first)) {
    const near = nearest(first, COMMANDS.keys())
    throw new UsageError(
      first.startsWith('-')
        ? `options stand after a command; there is no ${printable(first)} without one`
        : `there is no command ${printable(first)}${near === null ? '' : `; did you mean ${near}?`}`,
    )
  }
  return execute(first, rest)
}

async function execute(name: string, argv: readonly string[]): Promise<number> {
  const entry = COMMANDS.get(name)
  if (entry === undefined) throw new UsageError(`there is no command ${name}`)
  const { command } = await entry.load()
  const end = argv.indexOf('--')
  if ((end < 0 ? argv : argv.slice(0, end)).some(word => word === '--help' || word === '-h')) {
    process.stdout.write(helpText((await command.helpOn?.(argv)) ?? command.help))
    return EXIT.ok
  }
  return command.execute(argv)
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}

/** Errors made for people are a sentence and their exit code; all others are bugs and keep their stack. */
function complain(error: unknown, [name = '']: readonly string[]): number {
  if (error instanceof UsageError) {
    const command = COMMANDS.has(name) ? `${name} ` : ''
    process.stderr.write(`cleanmilter: ${error.message}\nSee: cleanmilter ${command}--help\n`)
    return EXIT.usage
  }
  const {
    name: kind = '',
    message = '',
    stack = '',
    exitCode,
  } = (error ?? {}) as Partial<Error> & { readonly exitCode?: unknown }
  if (kind === 'SettingsError') {
    process.stderr.write(`${message}\n`)
    return EXIT.settings
  }
  if (typeof exitCode === 'number') {
    process.stderr.write(`cleanmilter: ${message}\n`)
    return exitCode
  }
  process.stderr.write(`cleanmilter: this is a mistake of the program, please report it:\n${stack || String(error)}\n`)
  return EXIT.bug
}

// Not awaited at the top level: the process ends when nothing is left to do, also while a command waits for input.
const argv = process.argv.slice(2)
void main(argv)
  .catch((error: unknown) => complain(error, argv))
  .then(code => (process.exitCode = code))
