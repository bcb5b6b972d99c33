/** The sealed messages, one file each below `data/quarantine`, in a folder of their day. On the disk before anybody is told. */
import { mkdir, open, opendir, readdir, readFile, rename, rm, rmdir, statfs, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { folderMode, likeFolder } from '../disk.ts'

/** Below `data`. */
export const MAIL_FOLDER = 'quarantine'

/** `.new`: one that was to take the place of another. */
const NAME = /^[A-Za-z0-9_-]+$/
/** Also what a process that was killed left beside it. */
const LEFT = /^[A-Za-z0-9_-]+(?:\.new)?$/

/** Octets that stay free; of a small disk a twentieth. */
const LEAST_ROOM = 16 * 1024 * 1024

export class MailFiles {
  readonly #folder: string
  /** Folders of this run's days. */
  readonly #made = new Map<number, Promise<void>>()

  constructor(data: string) {
    this.#folder = join(data, MAIL_FOLDER)
  }

  /** Rejects (ENOSPC) where too little would be left for what is held to be released and deleted: that, too, wants to be written. */
  async needRoom(octets: number): Promise<void> {
    const { bavail, bsize, blocks } = await statfs(dirname(this.#folder))
    if (bavail * bsize - octets >= Math.min(LEAST_ROOM, (blocks * bsize) / 20)) return
    throw Object.assign(new Error(`${this.#folder}: the disk is as good as full`), { code: 'ENOSPC' })
  }

  /** Written and synced; its folder is not yet, see `sync`. Throws the system's errors, with nothing left. */
  async write(day: number, name: string, octets: Uint8Array): Promise<void> {
    await this.#dayFolder(day)
    const path = this.#path(day, name)
    await writeNew(path, octets).catch(async (error: unknown) => {
      ifMissing(error)
      this.#made.delete(day) // somebody took the folder away
      await this.#dayFolder(day)
      await writeNew(path, octets)
    })
  }

  /** In the place of what stood there, as a whole; synced. */
  async replace(day: number, name: string, octets: Uint8Array): Promise<void> {
    const path = this.#path(day, name)
    const aside = `${path}.new`
    await rm(aside, { force: true })
    await writeNew(aside, octets)
    await rename(aside, path).catch(async (error: unknown) => {
      await rm(aside, { force: true })
      throw error
    })
    await this.sync(day)
  }

  /** Names in the folder of `day` are on the disk. */
  async sync(day: number): Promise<void> {
    await syncFolder(this.#day(day))
  }

  /** Null where it is gone. */
  async read(day: number, name: string): Promise<Buffer | null> {
    try {
      return await readFile(this.#path(day, name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  async remove(day: number, name: string): Promise<void> {
    await unlink(this.#path(day, name, LEFT)).catch(ifMissing)
  }

  /** Days that have a folder. */
  async days(): Promise<readonly number[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => (ifMissing(error), [] as string[]))
    return names.flatMap(name => {
      const day = /^\d{4}-\d{2}-\d{2}$/.test(name) ? Date.parse(name) / 86_400_000 : NaN
      return Number.isNaN(day) ? [] : [day]
    })
  }

  async names(day: number): Promise<readonly string[]> {
    return await readdir(this.#day(day)).catch((error: unknown) => (ifMissing(error), [] as string[]))
  }

  /** The same for a day of any size: some names at a time, only those that we give. */
  async *batches(day: number, most: number): AsyncGenerator<readonly string[]> {
    const folder = await opendir(this.#day(day), { bufferSize: most }).catch(ifMissing)
    if (folder === undefined) return
    let names: string[] = []
    for await (const { name } of folder) {
      if (LEFT.test(name)) names.push(name)
      if (names.length < most) continue
      yield names
      names = []
    }
    if (names.length > 0) yield names
  }

  async has(day: number, name: string): Promise<boolean> {
    return (await stat(this.#path(day, name)).catch(ifMissing)) !== undefined
  }

  /** An empty folder of a day that is over. */
  async removeDay(day: number): Promise<void> {
    this.#made.delete(day)
    await rmdir(this.#day(day)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY') ifMissing(error)
    })
  }

  async #dayFolder(day: number): Promise<void> {
    let made = this.#made.get(day)
    if (made === undefined) {
      made = this.#makeDay(day)
      this.#made.set(day, made)
      if (this.#made.size > 3) this.#made.delete(Math.min(...this.#made.keys()))
    }
    try {
      await made
    } catch (error) {
      this.#made.delete(day)
      throw error
    }
  }

  async #makeDay(day: number): Promise<void> {
    const folder = this.#day(day)
    for (const one of [this.#folder, folder]) {
      const first = await mkdir(one, { recursive: true, mode: folderMode(one) })
      if (first !== undefined) {
        likeFolder(one)
        await syncFolder(dirname(one))
      }
    }
  }

  #day(day: number): string {
    return join(this.#folder, new Date(day * 86_400_000).toISOString().slice(0, 10))
  }

  #path(day: number, name: string, fits = NAME): string {
    if (!fits.test(name)) throw new TypeError('this is no name of a held message')
    return join(this.#day(day), name)
  }
}

async function writeNew(path: string, octets: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(octets)
    await file.sync()
  } catch (error) {
    await file.close()
    await unlink(path).catch(() => undefined)
    throw error
  }
  await file.close()
  likeFolder(path)
}

async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  return undefined
}
