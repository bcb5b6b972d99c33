/** The DNS lists that the settings name. */
import { readDnsList } from '../scorers/dns-lists/setting.ts'
import type { DnsListsOptions } from '../scorers/dns-lists/scorer.ts'
import type { DnsList } from '../scorers/dns-lists/setting.ts'
import type { Settings } from './settings.ts'

export function dnsListsOf({ dns_lists }: Settings): Pick<DnsListsOptions, 'addresses' | 'domains'> {
  return { addresses: dns_lists.addresses.map(dnsList), domains: dns_lists.domains.map(dnsList) }
}

function dnsList(text: string): DnsList {
  const list = readDnsList(text)
  if (list === null || typeof list === 'string')
    throw new TypeError(`dns_lists: wanted zone=answers*points, found ${text}`)
  return list
}
