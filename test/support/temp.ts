/**
 * Folders and ports for daemons that live as long as one test file.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty folder, gone with the process. Readable by all: daemons under other users walk through it. */
export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `cleanmilter-${name}-`))
  chmodSync(folder, 0o755)
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  return folder
}

/** Below Linux' ephemeral range (32768…60999): no outgoing connection of anybody takes such a port in between. */
const FIRST = 12_000
const LAST = 32_000
let next = FIRST + ((process.pid * 97) % (LAST - FIRST))

/** A port on 127.0.0.1 that nobody listens on, and that no other call in this process was given. */
export async function freePort(): Promise<number> {
  for (;;) {
    next = next >= LAST ? FIRST : next + 1
    const port = next
    const server = createServer()
    const free = await new Promise<boolean>(done => {
      server.once('error', () => done(false))
      server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
    })
    if (free) return port
  }
}
