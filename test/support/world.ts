/**
 * The world that the tests' mail comes from: domains that vouch for their mail, and domains whose records are wrong.
 */
import { ed25519Key, rsaKey } from './sign.ts'
import type { Zone } from './dns.ts'
import type { Signer } from './mail.ts'

/** May send for the domains here. An MTA that is not told otherwise sees the client's real address, so both are 127.x. */
export const GOOD = '127.0.0.2'
/** May send for none of them. */
export const FORGER = '127.0.0.9'

const SPF = `TXT v=spf1 ip4:${GOOD} ip4:192.0.2.2 ip6:2001:db8::2 -all`

export const rsa: Signer = { domain: 'good.example', selector: 'r1', key: rsaKey() }
export const ed25519: Signer = { domain: 'good.example', selector: 'e1', key: ed25519Key() }

export const world: Zone = {
  'good.example': [SPF, 'A 192.0.2.80', 'MX 10 mail.good.example.'],
  'mail.good.example': [`TXT v=spf1 ip4:${GOOD} -all`, `A ${GOOD}`],
  'r1._domainkey.good.example': [`TXT ${rsa.key.record}`],
  'e1._domainkey.good.example': [`TXT ${ed25519.key.record}`],
  '_dmarc.good.example': ['TXT v=DMARC1; p=reject'],

  'cautious.example': [SPF],
  '_dmarc.cautious.example': ['TXT v=DMARC1; p=quarantine'],

  'watching.example': [SPF],
  '_dmarc.watching.example': ['TXT v=DMARC1; p=none'],

  // bücher.example
  'xn--bcher-kva.example': [SPF],
  '_dmarc.xn--bcher-kva.example': ['TXT v=DMARC1; p=reject'],

  // Says nothing about its mail.
  'silent.example': ['A 192.0.2.81'],

  'broken.example': ['TXT v=spf1 ip4:999.1.1.1 -all'],
  'loop.example': ['TXT v=spf1 include:loop2.example -all'],
  'loop2.example': ['TXT v=spf1 include:loop.example -all'],
  'self.example': ['TXT v=spf1 redirect=self.example'],
  'hundred.example': [`TXT v=spf1 ${Array.from({ length: 100 }, (_, n) => `a:n${n}.hundred.example`).join(' ')} -all`],
  ...Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`n${n}.hundred.example`, ['A 192.0.2.100']])),
}
