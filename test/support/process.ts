/**
 * Programs started by a test: their output is kept, and none outlives the test, however that ends.
 * Three nets: stop() at the end of the test; the whole process group is killed when this process exits; and the kernel
 * sends SIGTERM (PR_SET_PDEATHSIG, by setpriv of util-linux) when this process is killed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createConnection } from 'node:net'
import { until, within } from './wait.ts'
import type { ChildProcess } from 'node:child_process'

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type StartOptions = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Written to its standard input, which is closed then; default: no input. */
  readonly input?: string | Buffer
  /**
   * In a process id name space of its own, where this machine allows that: the whole tree dies with its first process.
   * For a daemon that changes users, because that makes the kernel forget PR_SET_PDEATHSIG.
   */
  readonly contained?: boolean
  /** How stop() and the death of this process end it; default SIGTERM. unshare --fork, which ignores that, wants SIGKILL. */
  readonly endsBy?: 'SIGTERM' | 'SIGKILL'
}

/** In which every program of ours is over that was asked to end: a daemon gives its sessions this long. */
const ENDS_MS = 40_000

const groups = new Set<number>()
process.on('exit', () => {
  for (const group of groups) signalGroup(group, 'SIGKILL')
})

const SETPRIV = spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0

export class Running {
  readonly pid: number
  readonly exited: Promise<Exit>
  readonly #child: ChildProcess
  readonly #chunks: Buffer[] = []
  readonly #standard: Buffer[] = []
  #exit: Exit | undefined
  #seen: (() => void)[] = []
  readonly #endsBy: 'SIGTERM' | 'SIGKILL'

  constructor(child: ChildProcess, pid: number, endsBy: 'SIGTERM' | 'SIGKILL') {
    this.#child = child
    this.pid = pid
    this.#endsBy = endsBy
    groups.add(pid)
    const keep = (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#wake()
    }
    child.stdout?.on('data', keep)
    child.stdout?.on('data', (chunk: Buffer) => this.#standard.push(chunk))
    child.stderr?.on('data', keep)
    this.exited = new Promise(resolve => {
      child.once('close', (code, signal) => {
        this.#exit = { code, signal }
        resolve(this.#exit)
        this.#wake()
      })
    })
  }

  /** Standard output and error so far, in the order they came. */
  output(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }

  /** Standard output alone. */
  standardOutput(): string {
    return Buffer.concat(this.#standard).toString('utf8')
  }

  /** The first match of `pattern` in the output from character `from` on. Rejects when the program ends without it. */
  async seen(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    const look = async (): Promise<RegExpExecArray> => {
      for (;;) {
        const match = pattern.exec(this.output().slice(from))
        if (match) return match
        if (this.#exit)
          throw new Error(`ended (${this.#exit.code ?? this.#exit.signal}) without ${pattern}: ${this.output()}`)
        await new Promise<void>(wake => this.#seen.push(wake))
      }
    }
    return within(look(), `${pattern} in the output of process ${this.pid}`).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.output()}`, { cause: error })
    })
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Asks it to end, then SIGKILL to the whole group for what is left. */
  async stop(): Promise<Exit> {
    if (!this.#exit) this.#child.kill(this.#endsBy)
    const exit = await within(this.exited, `${this.#endsBy} to be obeyed`, ENDS_MS).catch(() => {
      signalGroup(this.pid, 'SIGKILL')
      return this.exited
    })
    signalGroup(this.pid, 'SIGKILL')
    groups.delete(this.pid)
    return exit
  }

  #wake(): void {
    const waiting = this.#seen
    this.#seen = []
    for (const wake of waiting) wake()
  }
}

const CONTAINER = ['unshare', '--pid', '--fork', '--kill-child=KILL']
const CONTAINS = spawnSync('unshare', [...CONTAINER.slice(1), 'true']).status === 0

export function start(command: string, args: readonly string[], options: StartOptions = {}): Running {
  const isContained = options.contained === true && CONTAINS
  // The shell changes no user: it is killed for sure, and all others in the name space with it.
  const inner = isContained ? [...CONTAINER, '/bin/sh', '-c', '"$0" "$@" & wait', command, ...args] : [command, ...args]
  const endsBy = isContained ? 'SIGKILL' : (options.endsBy ?? 'SIGTERM')
  const line = SETPRIV ? ['setpriv', '--pdeathsig', endsBy.slice(3), '--', ...inner] : inner
  const child = spawn(line[0] ?? command, line.slice(1), {
    detached: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  child.on('error', () => {}) // told by `exited`
  if (child.pid === undefined) throw new Error(`${command} cannot be started`)
  if (options.input !== undefined) {
    child.stdin?.on('error', () => {}) // a program that ends early does not read its input
    child.stdin?.end(options.input)
  }
  return new Running(child, child.pid, endsBy)
}

/** Runs a program to its end and gives its standard output; throws with all output when its exit code is not 0. */
export async function run(command: string, args: readonly string[], options: StartOptions = {}): Promise<string> {
  const running = start(command, args, options)
  const exit = await within(running.exited, `the end of ${command}`).catch(() => running.stop())
  await running.stop() // and whatever it left in its group
  if (exit.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${exit.code ?? exit.signal}\n${running.output()}`)
  return running.standardOutput()
}

/** Does anybody accept connections there now? */
export async function listens(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createConnection({ port, host })
    const end = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

/** Resolves when `running` accepts connections on `port`; rejects with its output when it ends before. */
export async function listening(running: Running, port: number, host?: string): Promise<void> {
  let ended = false
  void running.exited.then(() => (ended = true))
  await until(
    () => `port ${port}: ${running.output()}`,
    async () => {
      if (ended) throw new Error(`ended before it listened on port ${port}: ${running.output()}`)
      return listens(port, host)
    },
  )
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch {
    // nobody left in it
  }
}
