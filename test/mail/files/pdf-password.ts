/** Encrypted PDFs as other programs (PDFKit, qpdf) wrote them, with a user password and without; and dictionaries that are none. */
import t from 'tap'
import { takesPassword } from '../../../lib/mail/files/pdf-password.ts'
import { parseMessage } from '../../../lib/mail/parse.ts'

/** The revision, what is permitted, the owner's and the user's string, the file's identity. */
const WRITTEN = [
  [
    '40 bits, none',
    2,
    -60,
    '59aebc0b228d02a1dd1afd7be52ad249afdc6fd71ef9234a49bfa56eb72c801a',
    '716a4f173006c7fc917200cb91d61499cb375f5400d59b1c0714ec65a700a105',
    '43eb8d6a354c1bd302652b898345036d',
    false,
  ],
  [
    '40 bits, a password',
    2,
    -60,
    '02749127098ca05ff744fd589091b741cfa4909bcf9933e46605dcf8edffc66c',
    'c45875fd38b92f4719d9aaec1d9e5a72ed5105bd9d4f96595e22c11298defdf3',
    '468144b7d45c46220931a90590574f59',
    true,
  ],
  [
    '128 bits, none',
    3,
    -3900,
    '65fbeeb76e4691b7dc4babe5b911ce87196f39d0cfda0f00920838327413a714',
    '66c0ff97dbd8a5a2a1b781ea8ff48d9800000000000000000000000000000000',
    '38c9189ec7ba9c5dc827b5cc1aa2e63e',
    false,
  ],
  [
    '128 bits, a password',
    3,
    -3900,
    '3e21c39b45473349f615abc6ccaaab8f7917c69c1eba1faebdb241a42ec0e162',
    'a3c5ea3f7ce751cfcabf7f366740ad0400000000000000000000000000000000',
    'ae7bccd0ed8d35acd7348799febeba45',
    true,
  ],
  [
    'AES, 128 bits, none',
    4,
    -3900,
    '65fbeeb76e4691b7dc4babe5b911ce87196f39d0cfda0f00920838327413a714',
    'f53a6b434c2d55753ca3da4e880afabe00000000000000000000000000000000',
    '3f264aed12e65a70251cf49915722a34',
    false,
  ],
  [
    'AES, 128 bits, a password',
    4,
    -3900,
    '3e21c39b45473349f615abc6ccaaab8f7917c69c1eba1faebdb241a42ec0e162',
    'cdbf3598a9c7dac9844a403d4202754300000000000000000000000000000000',
    'c6e084a35c37580e771cd716faded6cc',
    true,
  ],
  [
    'AES, 256 bits, revision 5, none',
    5,
    -3900,
    'ee4c8c63ff8a5ad2f8a81d9413de366439444c4b29d08006d68e6e708302d4bc4136da23363bf5217a9c048b9296e816',
    'ed4a36ad2261fe1986ab3617a6d65536f57445640bba4dea4298ea15aa07066951f59d12422a39cd4ac1373dd68ddb63',
    '',
    false,
  ],
  [
    'AES, 256 bits, revision 5, a password',
    5,
    -3900,
    '879a1da19afb2746f6296d6a44b9c9c6df047e0a42dc16a46b33418e7b2e43a1d71366bdd012df6a866d505bdf276320',
    'e83ddf2dc709e52ad4e0fbc72da026cb5d9792541bdb62ccb06112c39830d62bc3e51a3fbd97b45ffced5cf0c50a762f',
    '',
    true,
  ],
  [
    'AES, 256 bits, none',
    6,
    -4,
    '5663e089f19551c687f08eb9834901e7153a418dac6d3061d087c64ad46894b1c37d49e9e78a36d40e2669959fa0e711',
    '6f42d2566684e364e22b2bf6c78fa8561e8a193806e87d3466d74bae61e161c793ac485d1a605c17fff8b3cb2230a49c',
    '',
    false,
  ],
  [
    'AES, 256 bits, a password',
    6,
    -4,
    'ebe35a73ccc7acd3d7575b6283f3dd886bab029cf1b4b60047403b877d9bd016cd6fa602a5f4bc389d734bfce2f1c1e2',
    '239f3ea6ced33b7d97548be4aad444661cf8f94431ac36952d7c083b9a1d072d79b367f4fa2c2aa32c179342523f84fb',
    '',
    true,
  ],
] as const

type Written = (typeof WRITTEN)[number]
/** In round brackets with every second octet escaped, or in hexadecimal. */
const inBrackets = (hex: string): string =>
  `(${[...Buffer.from(hex, 'hex')].map((octet, n) => (n % 2 === 0 || '()\\\r\n'.includes(String.fromCharCode(octet)) ? `\\${octet.toString(8).padStart(3, '0')}` : String.fromCharCode(octet))).join('')})`
const pdf = ([, revision, permissions, owner, user, id]: Written, text = (hex: string): string => `<${hex}>`): string =>
  `%PDF-1.7\n12 0 obj\n<< /Filter /Standard /V 4 /R ${revision} ${revision === 3 ? '/Length 128 ' : ''}/P ${permissions} /O ${text(owner)} /U ${text(user)} >>\nendobj\ntrailer << /Encrypt 12 0 R /ID [ ${text(id)} ${text(id)} ] >>\n`

t.test('as they were written', async t => {
  for (const row of WRITTEN) {
    const [name, , , , , , wanted] = row
    t.equal(takesPassword(pdf(row)), wanted, name)
    t.equal(takesPassword(pdf(row, inBrackets)), wanted, `${name}: strings in brackets`)
    const raw = `Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(pdf(row, inBrackets), 'latin1').toString('base64')}`
    const [one] = parseMessage(raw).attachments
    t.equal(one?.traits.includes('pdf-password'), wanted, `${name}: in a message`)
  }
})

t.test('what does not tell', async t => {
  const whole = pdf(WRITTEN[9])
  for (const [name, text] of [
    ['no dictionary', '%PDF-1.7 trailer << /Encrypt 12 0 R >>'],
    ['another handler', whole.replace('/Standard', '/Adobe.PubSec')],
    ['a revision that nobody knows', whole.replace('/R 6', '/R 99')],
    ['strings that are too short', whole.replace(/<[0-9a-f]{9,}>/g, '<00>')],
    ['a string that does not end', whole.slice(0, whole.indexOf('/U'))],
    ['no number where one is wanted', pdf(WRITTEN[1]).replace(/\/P -?\d+/, '/P x')],
    ['100 kB of beginnings', '/Encrypt 1 0 R /ID [ '.repeat(5_000)],
    ['100 kB of brackets', `/Encrypt << /Filter /Standard /R 6 /O ${'('.repeat(100_000)} /U (`],
    ['100 kB of space', `/Encrypt${' '.repeat(100_000)}`],
  ] as const)
    t.equal(takesPassword(text), null, name)
})
