/**
 * Folders and ports for daemons that live as long as one test file.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gone with this process. */
const paths: string[] = []
process.on('exit', () => {
  for (const path of paths) rmSync(path, { recursive: true, force: true, maxRetries: 3 })
})

/** An empty folder, gone with the process. Readable by all: daemons under other users walk through it. */
export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `cleanmilter-${name}-`))
  paths.push(folder)
  chmodSync(folder, 0o755)
  return folder
}

/** Below Linux' ephemeral range (32768…60999): no outgoing connection of anybody takes such a port in between. */
const FIRST = 12_000
const LAST = 32_000
let next = FIRST + ((process.pid * 97) % (LAST - FIRST))

/** A port on 127.0.0.1 that nobody listens on, and that no other call was given, in this process or beside it. */
export async function freePort(): Promise<number> {
  for (;;) {
    next = next >= LAST ? FIRST : next + 1
    const port = next
    if (!takes(port)) continue
    const server = createServer()
    const free = await new Promise<boolean>(done => {
      server.once('error', () => done(false))
      server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
    })
    if (free) return port
  }
}

/**
 * A file says whose a port is until that process ends: between the look and the daemon that listens, and while a test has
 * its daemon killed, nobody does.
 */
function takes(port: number): boolean {
  const path = join(tmpdir(), `cleanmilter-port-${port}`)
  for (const again of [true, false])
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      paths.push(path)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (!again || isHeld(path)) return false
      rmSync(path, { force: true })
    }
  return false
}

/** Its writer lives, or it changes right now: an empty file reads as 0, which is this process's own group. */
function isHeld(path: string): boolean {
  try {
    return process.kill(Number(readFileSync(path, 'utf8')), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
