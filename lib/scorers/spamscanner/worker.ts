/**
 * The thread that spamscanner runs in: it may hang, run out of memory or load what it likes, and only this thread goes.
 * Source: dist/esm/index.js of spamscanner 6.1.5.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { readFindings } from './findings.ts'
import { closeAllWaysOut } from './guard.ts'
import type { Ask, Told, WorkerData } from './message.ts'

/** The one that was measured, and whose methods are known. */
const VERSION = '6.1.5'

type Scanner = { [method: string]: unknown; scan: (octets: Buffer) => Promise<{ readonly results?: unknown }> }
type Maker = new (options: object) => Scanner

/** What is not to be done, or not again: `[method, what it gives instead]`. */
const INSTEAD: readonly (readonly [string, unknown])[] = [
  // These ask servers somewhere.
  ['isCloudflareBlocked', false],
  ['getToxicityResults', []],
  ['getReputationResults', null],
  ['getAuthenticationResults', null],
  ['getVirusResults', []], // clamd is a scorer of its own
  ['getNSFWResults', []],
  ['getPatternResults', []], // any link with a path is a "suspicious file path" to it
  // Its classifier knows no word and says the same about all mail; what prepares for it fails on long texts.
  ['initializeClassifier', undefined],
  ['initializeReplacements', undefined],
  ['preprocessText', ''],
  ['getTokens', []],
  ['getClassification', { category: 'ham', probability: 0.5 }],
]

async function load(path: string): Promise<Scanner> {
  const folder = join(path, 'node_modules/spamscanner')
  let version: unknown
  try {
    ;({ version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown })
  } catch (error) {
    throw new Error(`there is no spamscanner in ${folder}: npm ci --prefix ${path}`, { cause: error })
  }
  if (version !== VERSION) throw new Error(`found spamscanner ${String(version)} in ${folder}, wanted ${VERSION}`)
  // It loads .env from the working folder: from its own, where there is none.
  process.cwd = () => folder
  const module = (await import(pathToFileURL(join(folder, 'dist/esm/index.js')).href)) as { readonly default: unknown }
  const maker = module.default
  if (typeof maker !== 'function') throw new Error(`spamscanner in ${folder} exports no class`)
  const scanner = new (maker as Maker)({ enableAuthentication: false, enableReputation: false })
  for (const [method, value] of INSTEAD) {
    if (typeof scanner[method] !== 'function') throw new Error(`spamscanner in ${folder} has no method ${method}`)
    scanner[method] = async () => value
  }
  scanner['extractAllUrls'] = () => []
  return scanner
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const tell = (told: Told): void => parentPort?.postMessage(told)

// Importing it alone prints five lines, and nobody reads them.
process.stdout.write = () => true
process.stderr.write = () => true
closeAllWaysOut(what => tell({ kind: 'refused', what }))
try {
  const scanner = await load((workerData as WorkerData).path)
  parentPort?.on('message', ({ octets }: Ask) => {
    // A Buffer: a string may be the name of a file to it.
    scanner.scan(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)).then(
      ({ results }) => tell({ kind: 'found', findings: readFindings(results) }),
      (error: unknown) => tell({ kind: 'threw', error: error instanceof Error ? error.name : typeof error }),
    )
  })
  tell({ kind: 'ready' })
} catch (error) {
  tell({ kind: 'unusable', why: error instanceof Error ? error.message : String(error) })
}
