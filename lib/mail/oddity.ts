/**
 * What is odd about a message: things that two mail programs would read differently, or that only hide something.
 */

const WHY = {
  'alternatives-differ': 'The plain and the HTML reading of the same part say different things.',
  'archive-broken': 'An archive cannot be read to its end.',
  'archive-encrypted': 'An archive needs a password.',
  'archive-limit': 'An archive unpacks to more than the limits allow.',
  'archive-names-differ': 'An archive calls a file one thing in its directory and another beside it.',
  'archive-overlap': 'Files of an archive share the same octets.',
  'archive-size-lies': 'A file in an archive is longer than the archive says.',
  'bare-cr': 'Carriage returns stand alone: line ends to some programs, none to others.',
  'base64-broken': 'Base64 has characters that do not belong there, or ends in its middle.',
  'base64-undeclared': 'A part is base64 and does not say so.',
  'bidi-override': 'A text changes the direction of writing, so that it reads other than it stands.',
  binhex: 'A text carries a BinHex file.',
  'boundary-ambiguous': 'A multipart names several boundaries.',
  'boundary-invalid': 'A boundary has characters that RFC 2046 forbids, or is too long.',
  'boundary-missing': 'A multipart names no boundary, or one that does not occur.',
  'boundary-prefix': 'A line begins like a boundary and goes on.',
  'boundary-reused': 'A multipart inside another one uses the same boundary, or one that begins like it.',
  'charset-broken': 'A text has octets that its charset does not know.',
  'charset-conflict': 'A part names several charsets.',
  'charset-differs': 'HTML names another charset than its part does.',
  'charset-unknown': 'A charset has no such name.',
  'control-characters': 'A text or header has NUL or other control characters.',
  'depth-limit': 'Parts are nested deeper than the limit.',
  'disposition-conflict': 'A part says in two ways whether it is an attachment.',
  'encoded-word-broken': 'An encoded word in the header breaks RFC 2047.',
  'encoded-word-control': 'An encoded word holds line ends or control characters.',
  'encoded-word-in-parameter': 'A file name is an encoded word, which RFC 2047 forbids and many programs read.',
  'encoded-word-needless': 'An encoded word holds nothing that needs encoding.',
  'encoded-word-split': 'A character is cut in two between encoded words.',
  'encoding-conflict': 'A part names several transfer encodings.',
  'encoding-of-multipart': 'A multipart or message is itself transfer-encoded.',
  'encoding-unknown': 'A transfer encoding has no such name.',
  'epilogue-part': 'What follows the end of a multipart looks like a part.',
  'field-repeated': 'A header field that may stand once stands there several times.',
  form: 'HTML has a form to fill in.',
  frame: 'HTML shows another page inside itself.',
  'header-broken': 'A line in the header is no field: some programs end the header there.',
  'header-empty-fold': 'A folded line holds nothing but space: some programs end the header there.',
  'header-limit': 'A header section is longer than the limit.',
  'hidden-text': 'HTML has text that no reader sees.',
  'html-comment-in-word': 'An HTML comment or tag without effect divides a word.',
  'html-script': 'HTML has a script in it.',
  'html-smuggling': 'A script in HTML puts a file together on the reader’s machine.',
  'html-tag-broken': 'HTML ends inside a tag.',
  'invisible-characters': 'Characters without width stand inside a text.',
  'line-too-long': 'A line is longer than 998 octets.',
  'link-limit': 'More links than the limit.',
  'look-alike-characters': 'A text uses letters that look like others: full-width forms, or letters of another script.',
  'meta-refresh': 'HTML goes to another page by itself.',
  'mixed-script': 'Words mix letters of several scripts that look alike.',
  'multipart-empty': 'A multipart has no part.',
  'multipart-goes-on': 'Parts follow after the end of a multipart.',
  'multipart-not-closed': 'A multipart has no end.',
  'name-conflict': 'An attachment has several names.',
  'octets-limit': 'The message decodes to more than the limit.',
  'parameter-broken': 'A parameter of Content-Type or Content-Disposition cannot be read in one way.',
  'parts-limit': 'More parts than the limit.',
  'password-form': 'HTML asks for a password.',
  'preamble-part': 'What precedes the first boundary looks like a part.',
  'qr-drawn': 'A QR code is drawn with characters, so that no picture is there to look at.',
  'quoted-printable-broken': 'Quoted-printable has an = that means nothing.',
  'text-is-html': 'A part that calls itself plain text is HTML.',
  'text-limit': 'A text is longer than the limit.',
  tnef: 'The message is packed in the format of Outlook (winmail.dat).',
  'tnef-broken': 'A winmail.dat cannot be read to its end.',
  'type-conflict': 'A part names several content types.',
  'type-invalid': 'A content type is none.',
  'utf-16-undeclared': 'A text is in UTF-16 and does not say so.',
  'utf-7': 'A text is in UTF-7, which some programs decode and others do not.',
  uuencode: 'A text carries a uuencoded file.',
  yenc: 'A text carries a yEnc file.',
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
