/**
 * The network that a client counts as: IPv4 /24, IPv6 /64. A large sender's servers stand side by side and take turns, and
 * whoever has one IPv6 address has 2^64 of them.
 */
import { addressOctets, networkName } from '../scorers/lists/network.ts'

/** `/24/192.0.2.0`; null where `address` is none, as for mail that a program of this host handed in. */
export function clientNetwork(address: string | null): string | null {
  // `fe80::1%eth0`: the zone is a name of this host's, no part of the address.
  const octets = address === null ? null : addressOctets(address.split('%', 1)[0] ?? '')
  return octets === null ? null : networkName(octets, octets.length === 4 ? 24 : 64)
}
