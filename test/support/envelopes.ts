/**
 * Situations in which wanted mail comes: what the MTA tells of the server and the envelope, and what DNS says.
 */
import type { MessageToJudge } from '../../lib/embedded.ts'

type Ask = (name: string, type: string) => Promise<unknown>

export type Envelope = Pick<MessageToJudge, 'ip' | 'name' | 'helo' | 'mailFrom'>

/** As Postfix tells them. */
export const ENVELOPES: Readonly<Record<string, Envelope>> = {
  'nothing known of the envelope': {},
  'a server with name and greeting': { ip: '203.0.113.5', name: 'mail.sender.example', helo: 'mail.sender.example' },
  'a server without a name in DNS': { ip: '203.0.113.5', helo: 'mail.sender.example' },
  'a server that calls itself localhost': { ip: '203.0.113.5', helo: 'localhost' },
  'a server that greets with its address': { ip: '203.0.113.5', helo: '[203.0.113.5]' },
  'no greeting': { ip: '203.0.113.5' },
  'the empty sender': { ip: '203.0.113.5', helo: 'mail.sender.example', mailFrom: '' },
  'an IPv6 server without a name': { ip: '2001:db8::25', helo: 'mail.sender.example' },
  'a machine on the local network': { ip: '192.168.1.40', helo: 'printer' },
  'a sender without a domain': { ip: '192.168.1.40', helo: 'web1', mailFrom: 'root' },
}

function failing(code: string): Ask {
  return async () => {
    throw Object.assign(new Error(code), { code })
  }
}

export const RESOLVERS: Readonly<Record<string, Ask>> = {
  'DNS knows no name at all': failing('ENOTFOUND'),
  'DNS has no records': failing('ENODATA'),
  'DNS does not answer': failing('ESERVFAIL'),
  'DNS vouches for the sender': async (name: string, type: string) => {
    if (type === 'TXT' && /^(?:mail\.|monitor\.|nas\.|web1\.)?sender\.example$/.test(name))
      return [['v=spf1 ip4:203.0.113.0/24 ip4:192.168.0.0/16 ip6:2001:db8::/32 -all']]
    throw Object.assign(new Error('ENODATA'), { code: 'ENODATA' })
  },
}
