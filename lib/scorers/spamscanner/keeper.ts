/**
 * Keeps one worker thread with spamscanner in it: started when first needed, asked one message at a time, ended when a
 * message takes too long, when memory runs out, after many messages (it leaks), and when nothing came for a while.
 */
import { Worker } from 'node:worker_threads'
import type { Ask, Told, WorkerData } from './message.ts'

export type KeeperOptions = {
  readonly path: string
  /** For one message, and for the start, which comes on top for the first one. */
  readonly timeoutMs: number
  readonly memoryMb: number
  /** Hears what the scanner tried to reach; nothing, as far as is known. */
  readonly onRefused: (what: string) => void
}

/** The worker could not be asked. `code` is a word for the log: UNUSABLE, TIMEOUT, MEMORY, THREW, ENDED. */
export class ScannerError extends Error {
  override readonly name = 'ScannerError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export interface Keeper {
  /** One at a time: the caller sees to that. */
  readonly scan: (octets: Uint8Array) => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

/** Loading takes 2 to 4 seconds on a small machine. */
const START_MS = 30_000
/** After a start that failed, before the next one is tried. */
const REST_MS = 60_000
const MESSAGES = 500
const IDLE_MS = 300_000

/** In a checkout the sources run as they are; the package has them compiled. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

type Live = {
  readonly worker: Worker
  readonly ready: Promise<void>
  messages: number
  /** Who waits for the answer to the message that is with it. */
  waiting: PromiseWithResolvers<readonly string[]> | null
}

export function createKeeper({ path, timeoutMs, memoryMb, onRefused }: KeeperOptions): Keeper {
  let live: Live | null = null
  let unusable: { readonly error: ScannerError; readonly until: number } | null = null
  let idle: NodeJS.Timeout | undefined

  function start(): Live {
    const worker = new Worker(WORKER, {
      workerData: { path } satisfies WorkerData,
      env: {}, // nothing of ours to read, and nothing of ours to change
      argv: [],
      execArgv: [],
      // Kept from our output. Reading them to throw them away would keep the process alive: the worker writes nothing.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    })
    worker.unref()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    promise.catch(() => undefined) // told to whoever waits
    const late = setTimeout(() => end(new ScannerError('TIMEOUT', 'spamscanner did not start in time')), START_MS)
    late.unref()
    const mine: Live = { worker, ready: promise, messages: 0, waiting: null }
    const end = (error: ScannerError): void => {
      clearTimeout(late)
      reject(error)
      mine.waiting?.reject(error)
      if (live === mine) live = null
      void worker.terminate()
    }
    worker.on('message', (told: Told) => {
      if (told.kind === 'ready') {
        clearTimeout(late)
        resolve()
      } else if (told.kind === 'refused') onRefused(told.what)
      else if (told.kind === 'unusable') {
        const error = new ScannerError('UNUSABLE', told.why)
        unusable = { error, until: performance.now() + REST_MS }
        end(error)
      } else if (told.kind === 'found') mine.waiting?.resolve(told.findings)
      else mine.waiting?.reject(new ScannerError('THREW', `spamscanner failed on a message (${told.error})`))
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'MEMORY' : 'ENDED'
      end(
        new ScannerError(
          code,
          code === 'MEMORY' ? 'spamscanner needs more than spamscanner.memory_mb' : 'spamscanner broke',
        ),
      )
    })
    worker.on('exit', () => end(new ScannerError('ENDED', 'spamscanner ended')))
    return mine
  }

  async function drop(): Promise<void> {
    const last = live
    live = null
    await last?.worker.terminate()
  }

  async function ask(mine: Live, octets: Uint8Array): Promise<readonly string[]> {
    await mine.ready
    const waiting = (mine.waiting = Promise.withResolvers<readonly string[]>())
    const late = setTimeout(() => {
      waiting.reject(new ScannerError('TIMEOUT', 'spamscanner took longer than spamscanner.timeout_ms'))
      if (live === mine) void drop()
    }, timeoutMs)
    mine.worker.postMessage({ octets } satisfies Ask, [octets.buffer as ArrayBuffer])
    try {
      return await waiting.promise
    } finally {
      clearTimeout(late)
      mine.waiting = null
    }
  }

  return {
    async scan(octets) {
      clearTimeout(idle)
      if (unusable !== null && performance.now() < unusable.until) throw unusable.error
      const mine = (live ??= start())
      mine.worker.ref() // somebody waits
      try {
        return await ask(mine, octets)
      } finally {
        mine.worker.unref()
        if (++mine.messages >= MESSAGES && live === mine) void drop()
        idle = setTimeout(() => void drop(), IDLE_MS)
        idle.unref()
      }
    },
    async close() {
      clearTimeout(idle)
      await drop()
    },
  }
}
