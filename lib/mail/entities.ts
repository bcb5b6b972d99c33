/**
 * Character references of HTML: numbers, and the names that mail uses.
 * Source: HTML, "Named character references" and "Numeric character reference end state".
 */

const NAMED: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'amp=& lt=< gt=> quot=" apos=\' nbsp=\u00a0 shy=\u00ad ast=* midast=* period=. dollar=$ excl=! quest=? commat=@ lsqb=[ lbrack=[ ' +
    'rsqb=] rbrack=] bsol=\\ Hat=^ lpar=( rpar=) lcub={ lbrace={ rcub=} rbrace=} plus=+ percnt=% num=# sol=/ ' +
    'lowbar=_ UnderBar=_ colon=: semi=; comma=, equals== vert=| verbar=| grave=` zwj=\u200d zwnj=\u200c lrm=\u200e rlm=\u200f ' +
    'hyphen=\u2010 dash=\u2010 ndash=\u2013 mdash=\u2014 lsquo=\u2018 rsquo=\u2019 ldquo=\u201c rdquo=\u201d sbquo=\u201a ' +
    'bdquo=\u201e laquo=\u00ab raquo=\u00bb lsaquo=\u2039 rsaquo=\u203a bull=\u2022 hellip=\u2026 middot=\u00b7 copy=\u00a9 reg=\u00ae ' +
    'trade=\u2122 euro=\u20ac pound=\u00a3 yen=\u00a5 cent=\u00a2 sect=\u00a7 para=\u00b6 deg=\u00b0 times=\u00d7 divide=\u00f7 ' +
    'frac12=\u00bd auml=\u00e4 ouml=\u00f6 uuml=\u00fc Auml=\u00c4 Ouml=\u00d6 Uuml=\u00dc szlig=\u00df eacute=\u00e9 ' +
    'egrave=\u00e8 ecirc=\u00ea euml=\u00eb agrave=\u00e0 aacute=\u00e1 acirc=\u00e2 atilde=\u00e3 aring=\u00e5 aelig=\u00e6 ' +
    'ccedil=\u00e7 igrave=\u00ec iacute=\u00ed icirc=\u00ee iuml=\u00ef ntilde=\u00f1 ograve=\u00f2 oacute=\u00f3 ocirc=\u00f4 ' +
    'otilde=\u00f5 oslash=\u00f8 ugrave=\u00f9 uacute=\u00fa ucirc=\u00fb yacute=\u00fd Agrave=\u00c0 Eacute=\u00c9 Egrave=\u00c8 ' +
    'Ccedil=\u00c7 Ntilde=\u00d1 larr=\u2190 rarr=\u2192 uarr=\u2191 darr=\u2193 ZeroWidthSpace=\u200b NoBreak=\u2060'
  )
    .split(' ')
    .map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
)
const SPACES: Readonly<Record<string, string>> = {
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  Tab: '\t',
  NewLine: '\n',
}

export function decodeEntities(text: string): string {
  let start = text.indexOf('&')
  if (start < 0) return text
  let out = ''
  let at = 0
  for (; start >= 0; start = text.indexOf('&', start + 1)) {
    if (start < at) continue
    const c = text.charCodeAt(start + 1)
    REFERENCE.lastIndex = start
    // &nbsp; and &amp; are most of what there is.
    const common =
      c === 110 && text.startsWith('nbsp;', start + 1) ? 6 : c === 97 && text.startsWith('amp;', start + 1) ? 5 : 0
    if (common > 0) {
      out += text.slice(at, start) + (common === 6 ? '\u00a0' : '&')
      at = start + common
      continue
    }
    const found = REFERENCE.exec(text)
    if (found === null) continue
    out += text.slice(at, start) + reference(found[0], found[1], found[2], found[3])
    at = start + found[0].length
  }
  return at === 0 ? text : out + text.slice(at)
}

const REFERENCE = /&(?:#[xX]([0-9a-fA-F]{1,8});?|#([0-9]{1,10});?|([A-Za-z][A-Za-z0-9]{1,30});?)/y

function reference(
  whole: string,
  hex: string | undefined,
  decimal: string | undefined,
  name: string | undefined,
): string {
  if (name !== undefined) {
    if (Object.hasOwn(NAMED, name)) return NAMED[name] ?? whole
    return Object.hasOwn(SPACES, name) ? (SPACES[name] ?? whole) : whole
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd'
  return String.fromCodePoint(code)
}
