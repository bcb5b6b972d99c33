/** Where the filter listens: read with the parser that opens it, kept in one spelling so that equal ones are seen. */
import { formatAddress, parseAddress } from '../milter/address.ts'
import { MilterAddressError } from '../milter/error.ts'
import type { Reading } from './kinds.ts'

export function listenAddress(source: string): Reading {
  try {
    return { value: formatAddress(parseAddress(source)) }
  } catch (error) {
    if (!(error instanceof MilterAddressError)) throw error
    const found = JSON.stringify(source)
    const [, reason = ''] = error.message.split(`${found}: `)
    return {
      hint: reason === '' || reason.startsWith('wanted inet:') ? null : reason.replace(/^wanted /, 'there must be '),
    }
  }
}
