/**
 * The two strings that everybody agrees to treat as spam and as malware, so that a filter can be tried without either.
 * They are put together here at run time, so that no scanner stops at this file.
 * Source: GTUBE, spamassassin.apache.org/gtube; EICAR anti-malware test file, eicar.org.
 */

const GTUBE = Buffer.from(
  ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL', '*C.34X'].join(''),
  'latin1',
)
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join(''),
  'latin1',
)

const GTUBE_FORMS = [GTUBE, ...inBase64(GTUBE)]
const EICAR_FORMS = [EICAR, ...inBase64(EICAR)]

export function containsGtube(octets: Buffer): boolean {
  return GTUBE_FORMS.some(form => octets.includes(form))
}

export function containsEicar(octets: Buffer): boolean {
  return EICAR_FORMS.some(form => octets.includes(form))
}

/** What `octets` look like inside base64 text, at each of the three places they can start, without the uncertain ends. */
function inBase64(octets: Buffer): Buffer[] {
  return [0, 1, 2].map(lead => {
    const text = Buffer.concat([Buffer.alloc(lead), octets])
      .toString('base64')
      .replace(/=+$/, '')
    const certain = text.slice(lead === 0 ? 0 : lead + 1, (lead + octets.length) % 3 === 0 ? undefined : -1)
    return Buffer.from(certain.slice(0, 48), 'latin1') // a line break may follow after 76 characters
  })
}
