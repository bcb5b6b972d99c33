/**
 * What is odd about a message: things that two mail programs would read differently, or that only hide something.
 */

const WHY = {
  'archive-broken': 'An archive cannot be read to its end.',
  'archive-encrypted': 'An archive needs a password.',
  'archive-limit': 'An archive unpacks to more than the limits allow.',
  'base64-broken': 'Base64 has characters that do not belong there, or ends in its middle.',
  'base64-undeclared': 'A part is base64 and does not say so.',
  'bidi-override': 'A text changes the direction of writing, so that it reads other than it stands.',
  'boundary-ambiguous': 'A multipart names several boundaries.',
  'boundary-missing': 'A multipart names no boundary, or one that does not occur.',
  'boundary-prefix': 'A line begins like a boundary and goes on.',
  'charset-conflict': 'A part names several charsets.',
  'charset-unknown': 'A charset has no such name.',
  'depth-limit': 'Parts are nested deeper than the limit.',
  'encoded-word-broken': 'An encoded word in the header breaks RFC 2047.',
  'encoding-conflict': 'A part names several transfer encodings.',
  'encoding-of-multipart': 'A multipart or message is itself transfer-encoded.',
  'encoding-unknown': 'A transfer encoding has no such name.',
  'header-limit': 'A header section is longer than the limit.',
  'hidden-text': 'HTML has text that no reader sees.',
  'html-comment-in-word': 'An HTML comment or tag without effect divides a word.',
  'invisible-characters': 'Characters without width stand inside a text.',
  'link-limit': 'More links than the limit.',
  'look-alike-characters': 'A text uses compatibility forms of letters, such as full-width ones.',
  'multipart-goes-on': 'Parts follow after the end of a multipart.',
  'multipart-not-closed': 'A multipart has no end.',
  'name-conflict': 'An attachment has several names.',
  'octets-limit': 'The message decodes to more than the limit.',
  'parameter-broken': 'A parameter of Content-Type or Content-Disposition cannot be read in one way.',
  'parts-limit': 'More parts than the limit.',
  'quoted-printable-broken': 'Quoted-printable has an = that means nothing.',
  'text-limit': 'A text is longer than the limit.',
  'type-conflict': 'A part names several content types.',
  'type-invalid': 'A content type is none.',
  'utf-7': 'A text is in UTF-7, which some programs decode and others do not.',
  uuencode: 'A text carries a uuencoded file.',
} as const

export type OddityName = keyof typeof WHY
export type Oddity = { readonly name: OddityName; readonly why: string }

/** Each oddity is told once. */
export class Oddities {
  readonly #names = new Set<OddityName>()

  note(name: OddityName): void {
    this.#names.add(name)
  }

  list(): readonly Oddity[] {
    return [...this.#names].map(name => ({ name, why: WHY[name] }))
  }
}
