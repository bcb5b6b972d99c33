/**
 * Letters of other scripts that look like Latin ones, made Latin, so that a word or a host can be compared by its looks.
 * Source: Unicode UTS 39 (the idea of a skeleton); the table is our own and holds what mail uses.
 */

/** Cannot be told from the Latin letter in most fonts. */
const SAME =
  'a=\u0430\u0251 c=\u0441\u03f2 d=\u0501 e=\u0435 g=\u0261 h=\u04bb\u0570 i=\u0456 j=\u0458\u03f3\u0575 l=\u04cf n=\u0578 ' +
  'o=\u043e\u03bf\u0585 p=\u0440\u03c1 q=\u051b\u0566 s=\u0455 u=\u057d v=\u03bd\u0475 w=\u051d x=\u0445 y=\u0443\u04af ' +
  'A=\u0410\u0391 B=\u0412\u0392 C=\u0421 E=\u0415\u0395 G=\u050c H=\u041d\u0397 I=\u0406\u0399\u04c0 J=\u0408\u037f ' +
  'K=\u041a\u039a M=\u041c\u039c N=\u039d O=\u041e\u039f\u0555 P=\u0420\u03a1 Q=\u051a S=\u0405\u054f T=\u0422\u03a4 ' +
  'U=\u054d V=\u0474 W=\u051c X=\u0425\u03a7 Y=\u04ae\u03a5 Z=\u0396'
/** Looks like it; but stands beside Latin letters in honest text too (TNF\u03b1, \u03bcm). */
const NEAR =
  'a=\u03b1 b=\u044c\u03b2\u0432 e=\u0454\u03b5 i=\u03b9 k=\u043a\u03ba m=\u043c n=\u03b7 r=\u0433 t=\u0442\u03c4 u=\u03c5 ' +
  'w=\u03c9\u0448\u0561 y=\u03b3 f=\u0584 g=\u0581 h=\u04bb R=\u042f N=\u0418'
/** Letters that no language writes words with: small capitals, Lisu and Cherokee capitals, and letters in black boxes. */
const COSTUME =
  'a=\u1d00 b=\u0299 c=\u1d04 d=\u1d05 e=\u1d07 f=\ua730 g=\u0262 h=\u029c i=\u026a j=\u1d0a k=\u1d0b l=\u029f m=\u1d0d ' +
  'n=\u0274 o=\u1d0f p=\u1d18 r=\u0280 s=\ua731 t=\u1d1b u=\u1d1c v=\u1d20 w=\u1d21 y=\u028f z=\u1d22 ' +
  'A=\ua4ee\u13aa B=\ua4d0\u13f4 C=\ua4da\u13df D=\ua4d3\u13a0 E=\ua4f0\u13ac F=\ua4dd G=\ua4d6\u13c0 H=\ua4e7\u13bb ' +
  'I=\ua4f2 J=\ua4d9\u13ab K=\ua4d7\u13e6 L=\ua4e1\u13de M=\ua4df\u13b7 N=\ua4e0 O=\ua4f3 P=\ua4d1\u13e2 R=\ua4e3\u13a1 ' +
  'S=\ua4e2\u13da T=\ua4d4\u13a2 U=\ua4f4 V=\ua4e6\u13d9 W=\ua4ea\u13b3 X=\ua4eb Y=\ua4ec Z=\ua4dc\u13c3'

const same = table(SAME)
const costume = table(COSTUME)
/** Black boxes and circles: U+1F150 to U+1F189 in two rows of 26. */
for (const first of [0x1f150, 0x1f170])
  for (let n = 0; n < 26; n++) costume.set(String.fromCodePoint(first + n), String.fromCharCode(65 + n))
const all = new Map([...table(NEAR), ...costume, ...same])

function table(rows: string): Map<string, string> {
  return new Map(
    rows.split(' ').flatMap(row => Array.from(row.slice(2), letter => [letter, row.slice(0, 1)] as [string, string])),
  )
}

const letters = (of: ReadonlyMap<string, string>): string => [...of.keys()].join('')
const SAME_LETTERS = letters(same)
const COSTUMES = new RegExp(`[${letters(costume)}]`, 'gu')
const TOUCHES = new RegExp(`[A-Za-z][${SAME_LETTERS}]|[${SAME_LETTERS}][A-Za-z]`, 'u')
const MIXED_WORD = new RegExp(`[A-Za-z${SAME_LETTERS}]{4,64}`, 'gu')
const ONE_SAME = new RegExp(`[${SAME_LETTERS}]`, 'gu')
const HAS_LATIN = /[A-Za-z]/
const HAS_SAME = new RegExp(`[${SAME_LETTERS}]`, 'u')
const FOREIGN = /[^\x00-\u024f]/

export type Folded = { readonly text: string; readonly mixed: boolean }

/** Null where nothing is folded. Words that are of one script stay what they are: a Russian word is no Latin one. */
export function foldLookAlikes(text: string): Folded | null {
  if (!FOREIGN.test(text)) return null
  const plain = text.replace(COSTUMES, letter => costume.get(letter) ?? letter)
  if (!TOUCHES.test(plain)) return plain === text ? null : { text: plain, mixed: false }
  let mixed = false
  const folded = plain.replace(MIXED_WORD, (word, at: number) => {
    if (!HAS_LATIN.test(word) || !HAS_SAME.test(word)) return word
    // A piece of a longer word with letters that are like no Latin one: two languages rather than one disguise.
    if (isForeignLetter(plain.charCodeAt(at - 1)) || isForeignLetter(plain.charCodeAt(at + word.length))) return word
    mixed = true
    return word.replace(ONE_SAME, letter => same.get(letter) ?? letter)
  })
  return folded === text ? null : { text: folded, mixed }
}

function isForeignLetter(c: number): boolean {
  return (c >= 0x370 && c < 0x590) || (c >= 0x1f00 && c < 0x2000)
}

const MARKS = /[\u0300-\u036f]/g

/** What a name of the DNS in U-labels looks like in plain letters; letters that look like none stay. */
export function skeletonOf(name: string): string {
  let skeleton = ''
  for (const letter of name.normalize('NFKD').replace(MARKS, '')) skeleton += all.get(letter) ?? EXTRA[letter] ?? letter
  return skeleton.toLowerCase()
}

/** Latin letters that no decomposition makes plain. */
const EXTRA: Readonly<Record<string, string>> = {
  '\u0131': 'i',
  '\u0142': 'l',
  '\u00f8': 'o',
  '\u0111': 'd',
  '\u0127': 'h',
  '\u0167': 't',
  '\u00df': 'ss',
  '\u00e6': 'ae',
  '\u0153': 'oe',
  '\u0261': 'g',
  '\u027e': 'r',
  '\u0253': 'b',
}

/** Is a label of more scripts than one, or all of letters that pass for Latin ones? */
export function isDisguised(label: string): boolean {
  if (!/[^\x00-\u024f]/.test(label)) return false
  const foreign = Array.from(label).filter(letter => (letter.codePointAt(0) ?? 0) > 0x24f)
  const mixes =
    HAS_LATIN.test(label) && /[\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Armenian}\p{sc=Cherokee}\p{sc=Lisu}]/u.test(label)
  return mixes || foreign.every(letter => all.has(letter))
}
