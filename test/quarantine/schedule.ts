/** When a digest is due: clocks that jump, hours that do not exist or come twice, and the usual ones. */
import t from 'tap'
import { isDue, lastSlot } from '../../lib/quarantine/schedule.ts'
import type { DueFacts, Schedule } from '../../lib/quarantine/schedule.ts'

process.env['TZ'] = 'Europe/Berlin'

const at = (text: string): Date => new Date(text)
const seconds = (text: string): number => at(text).getTime() / 1000

type SlotRow = {
  readonly name: string
  readonly schedule: Schedule
  readonly hours?: readonly number[]
  readonly now: string
  readonly want: string | null
}

const SLOTS: readonly SlotRow[] = [
  { name: 'no hours, no digest', schedule: 'daily', hours: [], now: '2026-11-28T12:00+01:00', want: null },
  { name: 'none is never', schedule: 'none', now: '2026-11-28T12:00+01:00', want: null },
  {
    name: 'an hour that spring skips is the one after it',
    schedule: 'daily',
    hours: [2],
    now: '2026-03-29T12:00+02:00',
    want: '2026-03-29T03:00+02:00',
  },
  {
    name: 'just before the clock is put forward it is still yesterday’s',
    schedule: 'daily',
    hours: [2],
    now: '2026-03-29T01:59+01:00',
    want: '2026-03-28T02:00+01:00',
  },
  {
    name: 'an hour that comes twice in autumn counts the first time',
    schedule: 'daily',
    hours: [2],
    now: '2026-10-25T02:30+01:00',
    want: '2026-10-25T02:00+02:00',
  },
  {
    name: 'midnight is of its own day',
    schedule: 'daily',
    hours: [0],
    now: '2026-11-28T00:00+01:00',
    want: '2026-11-28T00:00+01:00',
  },
  { name: 'to the second', schedule: 'daily', now: '2026-11-28T08:00+01:00', want: '2026-11-28T08:00+01:00' },
  { name: 'a second before', schedule: 'daily', now: '2026-11-28T07:59:59+01:00', want: '2026-11-27T08:00+01:00' },
  {
    name: 'daily is the first hour only',
    schedule: 'daily',
    now: '2026-11-28T17:00+01:00',
    want: '2026-11-28T08:00+01:00',
  },
  { name: 'several', schedule: 'several', now: '2026-11-28T15:59+01:00', want: '2026-11-28T12:00+01:00' },
  {
    name: 'several, before the first',
    schedule: 'several',
    now: '2026-11-28T03:00+01:00',
    want: '2026-11-27T16:00+01:00',
  },
  {
    name: 'hours in any order',
    schedule: 'several',
    hours: [16, 8],
    now: '2026-11-28T09:00+01:00',
    want: '2026-11-28T08:00+01:00',
  },
  { name: 'weekly on a Monday', schedule: 'weekly', now: '2026-11-30T08:00+01:00', want: '2026-11-30T08:00+01:00' },
  {
    name: 'weekly on a Monday too early',
    schedule: 'weekly',
    now: '2026-11-30T07:00+01:00',
    want: '2026-11-23T08:00+01:00',
  },
  { name: 'weekly on a Sunday', schedule: 'weekly', now: '2026-11-29T23:00+01:00', want: '2026-11-23T08:00+01:00' },
  {
    name: 'weekly over the change of clocks',
    schedule: 'weekly',
    now: '2026-03-29T12:00+02:00',
    want: '2026-03-23T08:00+01:00',
  },
]

t.test('the latest time for a digest', async t => {
  for (const { name, schedule, hours = [8, 12, 16], now, want } of SLOTS)
    t.equal(
      lastSlot(schedule, hours, at(now))?.toISOString() ?? null,
      want === null ? null : at(want).toISOString(),
      name,
    )
})

const NOON = at('2026-11-28T12:00:30+01:00')
const USUAL: DueFacts = {
  schedule: 'daily',
  hours: [8, 12, 16],
  digestAt: seconds('2026-11-27T08:00:10+01:00'),
  askedAt: null,
  newSince: seconds('2026-11-27T20:00+01:00'),
  now: NOON,
}

const DUE: readonly { name: string; facts: Partial<DueFacts>; want: 'asked' | 'slot' | null }[] = [
  {
    name: 'the last one was sent by a clock years ahead',
    facts: { digestAt: seconds('2040-01-01T00:00Z') },
    want: 'slot',
  },
  { name: 'a message came by a clock years ahead', facts: { newSince: seconds('2040-01-01T00:00Z') }, want: 'slot' },
  {
    name: 'the clock was put back by an hour: what came since is rather told of too early than never',
    facts: {
      digestAt: seconds('2026-11-28T12:00+01:00'),
      newSince: seconds('2026-11-28T11:59+01:00'),
      now: at('2026-11-28T11:00+01:00'),
    },
    want: 'slot',
  },
  { name: 'nothing is new', facts: { newSince: null }, want: null },
  {
    name: 'it came after the time for a digest',
    facts: { newSince: seconds('2026-11-28T08:00:01+01:00') },
    want: null,
  },
  { name: 'one went out for this time', facts: { digestAt: seconds('2026-11-28T08:00:05+01:00') }, want: null },
  { name: 'the first one of all', facts: { digestAt: null }, want: 'slot' },
  { name: 'the machine was off at eight', facts: { now: at('2026-11-28T18:00+01:00') }, want: 'slot' },
  { name: 'who chose none gets none', facts: { schedule: 'none' }, want: null },
  {
    name: 'who chose none may ask',
    facts: { schedule: 'none', askedAt: seconds('2026-11-28T11:00+01:00') },
    want: 'asked',
  },
  {
    name: 'asked, and nothing is new',
    facts: { newSince: null, askedAt: seconds('2026-11-28T11:00+01:00') },
    want: 'asked',
  },
  {
    name: 'asked before the last one',
    facts: { newSince: null, askedAt: seconds('2026-11-27T08:00+01:00') },
    want: null,
  },
  { name: 'asked for the first time of all', facts: { digestAt: null, newSince: null, askedAt: 1 }, want: 'asked' },
]

t.test('is it due?', async t => {
  for (const { name, facts, want } of DUE) t.equal(isDue({ ...USUAL, ...facts }), want, name)
})
