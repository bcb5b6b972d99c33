/**
 * Everything that leaves the host under these settings, as those declare it who send it. What is not in this list is refused:
 * whoever adds something that connects out adds its declaration here (connectionDeclaration in lib/privacy/ledger.ts).
 */
import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { CHECKS_ASK } from '../checks/all.ts'
import { parseAddress } from '../milter/address.ts'
import { connectionDeclaration } from '../privacy/ledger.ts'
import { MAIL_FOLDER } from '../quarantine/mail-files.ts'
import { outsideAsk } from '../scorers/outside.ts'
import { endpoint } from './endpoint.ts'
import { dnsListsOf } from './dns-lists.ts'
import type { Declaration } from '../privacy/ledger.ts'
import type { Settings } from './settings.ts'

export function ledgerOf(settings: Settings): readonly Declaration[] {
  const { socket } = settings.clamd
  const sent = [
    ...Object.values(CHECKS_ASK),
    ...outsideAsk({ clamd: socket === null ? null : { socket }, dnsLists: dnsListsOf(settings) }),
    ...releaseAsks(settings),
  ]
  return [...sent, ...namesLookedUp(settings, sent)]
}

/** What is held in the own store goes back to the mail server from there. */
function releaseAsks({ quarantine, release, data }: Settings): readonly Declaration[] {
  if (quarantine.how !== 'store' && !existsSync(join(data, MAIL_FOLDER))) return []
  return [
    connectionDeclaration({
      who: 'release',
      sends: 'a held message, with sender and recipient; the digest of what is held for somebody, to them',
      target: endpoint(release.server),
      when: 'when a message is released, and when a digest is due',
    }),
  ]
}

/** Host names where an address could stand: the system looks them up, in /etc/hosts and then in DNS. */
function namesLookedUp({ listen, metrics }: Settings, sent: readonly Declaration[]): readonly Declaration[] {
  const connected = sent.map(one => ('target' in one && 'host' in one.target ? one.target.host : null))
  const listened = listen.map(text => {
    const address = parseAddress(text)
    return address.kind === 'tcp' ? address.host : null
  })
  const figures = metrics.listen === null ? null : endpoint(metrics.listen).host
  const names = new Set(
    [...connected, ...listened, figures].filter(
      one => one !== null && isIP(one) === 0 && one !== 'localhost',
    ) as string[],
  )
  if (names.size === 0) return []
  return [
    {
      who: 'host-names',
      kind: 'service',
      questions: [{ types: ['A', 'AAAA'], names: [...names].join(', '), fits: name => names.has(name) }],
      sends: 'nothing of mail: the host names in the settings',
      to: 'the system’s own resolver, unless /etc/hosts has them',
      when: 'at start, and at each connection there',
      byDefault: false,
    },
  ]
}
