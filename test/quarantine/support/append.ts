/** A process that writes into the journal: DATA NAME COUNT. */
import { append } from '../../../lib/quarantine/journal.ts'
import { journaled } from '../../../lib/quarantine/journal-note.ts'
import { openQuarantine } from '../../../lib/quarantine/quarantine.ts'

const [data = '', name = '', count = ''] = process.argv.slice(2)
const quarantine = openQuarantine({ data, keys: `${data}/keys`, identityFile: null, waitMs: 60_000 })
for (let n = 0; n < Number(count); n++)
  journaled(quarantine, database =>
    append(database, quarantine.dayKeys, {
      at: 1_795_000_000 + n,
      kind: 'view',
      person: null,
      words: { administrator: name, n },
    }),
  )
quarantine.close()
