/** The author's address and name as they are written. */
import t from 'tap'
import { SENDER } from '../../../lib/scorers/rules/sender.ts'
import { testRules } from '../../support/rules.ts'
import type { Example } from '../../support/rules.ts'

const from = (...values: readonly string[]): Example => ({ fields: { From: values } })
const b64 = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

testRules(t, SENDER, {
  FROM_WITHOUT_ADDRESS: {
    holds: [from(''), from('Anna Muster'), from('Anna <>')],
    not: [from('anna@muster.example'), { fields: { From: null } }],
  },
  FROM_IMPOSSIBLE_DOMAIN: {
    holds: [from('Bank <a@bankid8350>'), from('a@localhost.localdomain'), from('a@-')],
    not: [from('a@[192.0.2.1]'), from('a@printer.local'), from('a@firma.swiss'), from('a@xn--bcher-kva.ch')],
  },
  FROM_AUTHORS_APART: {
    holds: [from('a@muster.ch, b@other.ch')],
    not: [from('a@muster.ch, b@mail.muster.ch'), from('"b@other.ch" <a@muster.ch>')],
  },
  FROM_ADDRESS_TWISTED: {
    holds: [from('<a@b.ch@muster.ch>')],
    not: [from("o'neil+x@muster.ch"), from('Müller, Anna <a@muster.ch>')],
  },
  FROM_CHEAP_DOMAIN: { holds: [from('a@deals.top')], not: [from('a@top.ch')] },
  FROM_RENTED_DOMAIN: {
    holds: [from('a@x12.onmicrosoft.com')],
    not: [from('a@onmicrosoft.com.muster.ch'), from('a@microsoft.com')],
  },
  FROM_RANDOM_DOMAIN: {
    holds: [from('a@a8d3k2x9q.com')],
    not: [from('a@1und1.de'), from('a@strengths.ch'), from('a@gmail.com')],
  },
  FROM_RANDOM_LOCAL_PART: {
    holds: [from('x7k2p9q4z@muster.ch')],
    not: [from('anna1984@muster.ch'), from('newsletter@muster.ch'), from('schtschmidt@muster.ch')],
  },
  FROM_DIGITS_FREEMAIL: {
    holds: [from('anna839201@gmail.com')],
    not: [from('anna1984@gmail.com'), from('anna839201@muster.ch'), from('a839201@qq.com')],
  },
  FROM_NAME_DISGUISED: {
    holds: [from('Аpple <a@muster.ch>'), from('𝐁𝐚𝐧𝐤 <a@muster.ch>'), from('Pay\u200bPal <a@muster.ch>')],
    not: [from('Анна Иванова <a@muster.ch>'), from('Žofie <a@muster.ch>')],
  },
  FROM_NAME_SYMBOLS: {
    holds: [from('⚡ Deals <a@muster.ch>'), from('$$ Cash <a@muster.ch>')],
    not: [from('Disney+ <a@muster.ch>'), from('Anna & Beat <a@muster.ch>')],
  },
  FROM_NAME_RANDOM_CODE: {
    holds: [from('"Dispatch #uf7unB" <a@muster.ch>')],
    not: [from('Anna (HR) <a@muster.ch>'), from('"Ticket #4711" <a@muster.ch>')],
  },
  FROM_NAME_ENCODED_NEEDLESSLY: {
    holds: [from(`${b64('Anna Muster')} <a@muster.ch>`)],
    not: [from(`${b64('Anna Müller')} <a@muster.ch>`), from('Anna <a@muster.ch>')],
  },
})
