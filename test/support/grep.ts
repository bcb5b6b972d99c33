/** What can be read in a folder: every octet of every file, free pages and journals of databases included. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Paths below `folder` whose octets hold `text`, as UTF-8 in any case, or in base64 at any offset. */
export function grep(folder: string, text: string): readonly string[] {
  const wanted = text.toLowerCase()
  const encoded = [0, 1, 2].map(skip =>
    Buffer.concat([Buffer.alloc(skip), Buffer.from(text)])
      .toString('base64')
      .slice(skip === 0 ? 0 : skip + 1, -4),
  )
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(one => one.isFile())
    .map(one => join(one.parentPath, one.name))
    .filter(path => {
      const octets = readFileSync(path).toString('latin1')
      return octets.toLowerCase().includes(wanted) || encoded.some(one => octets.includes(one))
    })
}
