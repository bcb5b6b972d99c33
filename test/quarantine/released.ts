/** What was released is known again by its mark, whatever the message is like. */
import { join } from 'node:path'
import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { KeyFiles } from '../../lib/privacy/key-files.ts'
import { marked, wasReleased } from '../../lib/quarantine/released.ts'
import { tempFolder } from '../support/temp.ts'
import type { Address } from '../../lib/mail/address.ts'

const keys = new KeyFiles({ keys: join(tempFolder('mark'), 'keys'), identityFile: null })
const now = new Date()
const until = Math.floor(now.getTime() / 1000) + 60
const address = (typed: string): Address => parsePath(typed) ?? { local: '', domain: null, typed }

for (const [what, text] of [
  ['no header', '\r\nbody\r\n\r\nmore\r\n'],
  ['no header, and no second part', '\r\nbody\r\n'],
  ['no header and no body', '\r\n'],
  ['no body', 'Subject: a\r\n\r\n'],
  ['empty lines first', 'Subject: a\r\n\r\n\r\n\r\nbody\r\n'],
  ['a mark of somebody else’s below', 'X-Cleanmilter-Released: v=1; id=a; x=9;\r\n\th=b\r\n\r\nbody\r\n'],
] as const)
  t.test(`${what}: known again, for its recipient`, async t => {
    const raw = Buffer.from(text)
    const message = parseMessageOctets(marked(keys, raw, { id: 'a', recipient: 'Bob@here.example', until }))
    t.ok(wasReleased(keys, { recipients: [address('<bob@here.example>')], message }, now))
    t.notOk(wasReleased(keys, { recipients: [address('<ann@here.example>')], message }, now))
    const more = parseMessageOctets(
      Buffer.concat([marked(keys, raw, { id: 'a', recipient: 'bob@here.example', until }), Buffer.from('more')]),
    )
    t.notOk(wasReleased(keys, { recipients: [address('<bob@here.example>')], message: more }, now))
  })
