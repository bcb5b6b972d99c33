/** The duty of secrecy: word for word, for a year, for one name. */
import t from 'tap'
import { newest } from '../../lib/quarantine/journal.ts'
import { accept, isAdministrator, promises, standing } from '../../lib/quarantine/secrecy.ts'
import { SECRECY_WORDS, sameWords } from '../../lib/quarantine/secrecy-words.ts'
import { site } from '../support/wrongly-held.ts'
import type { Secrecy } from '../../lib/quarantine/secrecy.ts'
import type { Site } from '../support/wrongly-held.ts'

const NOW = 1_795_000_000
const DAY_S = 86_400
const { en, de, fr } = SECRECY_WORDS

const promise = ({ quarantine }: Site, name: string, typed = en, now = NOW): Secrecy | null =>
  quarantine.state.demand(database => accept(database, quarantine.dayKeys, { name, login: 'bob' }, typed, now), {
    write: true,
  })

for (const [name, typed, want] of [
  ['nothing', '', false],
  ['yes', 'yes', false],
  ['a word less', en.replace('also ', ''), false],
  ['half of it', en.slice(0, en.length / 2), false],
  ['twice', `${en} ${en}`, false],
  ['in capitals', en.toUpperCase(), false],
  ['as it is', en, true],
  ['broken into lines, with spaces around', `\n ${en.replaceAll(' ', '\r\n   ')} `, true],
  ['with typographic apostrophes', en.replaceAll("'", '’'), true],
  ['decomposed, as some keyboards type it', de.normalize('NFD'), true],
  ['without ß', de.replaceAll('ß', 'ss'), true],
  ['with the spaces of French', fr.replaceAll(';', '\u202f;'), true],
] as const)
  t.test(`typed: ${name}`, async t =>
    t.equal(
      Object.values(SECRECY_WORDS).some(one => sameWords(one, typed)),
      want,
    ),
  )

t.test('four sentences, each on one line', async t => {
  t.equal(new Set(Object.values(SECRECY_WORDS)).size, 4)
  for (const one of Object.values(SECRECY_WORDS)) t.notMatch(one, /[\n\r]|\s{2}/)
})

for (const [name, want] of [
  ['', false],
  [' bob', false],
  ['bob\r\nBcc: x@y.example', false],
  ['<b>bob</b>', false],
  ['"bob"', false],
  ['bob\u202eexe', false],
  ['-bob', false],
  ['b'.repeat(65), false],
  ['bob', true],
  ['root', true],
  ['Jörg Müller', true],
  ['anne-marie.o’neill', false],
  ["Anne-Marie O'Neill", true],
  ['ann@here.example', true],
] as const)
  t.test(`a name: ${JSON.stringify(name)}`, async t => t.equal(isAdministrator(name), want))

t.test('it holds for a year, for that name alone, and is renewed', async t => {
  const made = await site()
  const { state, dayKeys } = made.quarantine
  const now = (at: number, name = 'bob'): string => state.demand(database => standing(database, name, at))
  t.equal(now(NOW), 'never')
  t.equal(promise(made, 'bob', 'yes'), null)
  t.equal(now(NOW), 'never')
  t.match(promise(made, 'bob', de), { administrator: 'bob', words: de, acceptedAt: NOW, until: NOW + 365 * DAY_S })
  for (const [at, want] of [
    [NOW - 2 * DAY_S, 'ahead'],
    [NOW - 10, 'holds'],
    [NOW, 'holds'],
    [NOW + 365 * DAY_S - 1, 'holds'],
    [NOW + 365 * DAY_S, 'over'],
  ] as const)
    t.equal(now(at), want, String(at - NOW))
  for (const other of ['carl', 'Bob', 'bob ', '', "' OR 1=1 --"]) t.equal(now(NOW, other), 'never', other)
  promise(made, 'bob', en, NOW + 360 * DAY_S)
  t.equal(now(NOW + 370 * DAY_S), 'holds')
  const journal = state.demand(database => newest(database, dayKeys, { most: 9 }))
  t.match(journal, [
    { kind: 'secrecy', person: null, words: { administrator: 'bob', login: 'bob', words: en } },
    { kind: 'secrecy', words: { words: de, until: NOW + 365 * DAY_S } },
  ])
  made.quarantine.close()
})

t.test('a promise by a clock that was far ahead holds for nobody, and stands in no other’s way', async t => {
  const made = await site()
  promise(made, 'bob', en, NOW + 70 * 365 * DAY_S)
  const { state } = made.quarantine
  t.equal(
    state.demand(database => standing(database, 'bob', NOW)),
    'ahead',
  )
  promise(made, 'bob', en, NOW)
  promise(made, 'bob', en, NOW) // in the same second
  promise(made, 'ann', fr, NOW - 400 * DAY_S)
  t.match(
    state.demand(database => promises(database, NOW)),
    [
      { administrator: 'ann', words: fr, standing: 'over' },
      { administrator: 'bob', acceptedAt: NOW, standing: 'holds' },
    ],
  )
  made.quarantine.close()
})
