import type { DigestTexts } from './texts.ts'

const messages = (count: number): string => (count === 1 ? '1 message' : `${count} messages`)

export const en: DigestTexts = {
  locale: 'en-GB',
  colon: ':',
  name: 'Quarantine',
  subject: fresh => `Quarantine: ${fresh === 1 ? '1 new message' : `${fresh} new messages`}`,
  subjectHeld: held => `Quarantine: ${messages(held)} held`,
  fresh: count =>
    count === 0
      ? 'Nothing new has been held for you since the last digest.'
      : `${messages(count)} ${count === 1 ? 'has' : 'have'} been held for you since the last digest.`,
  held: count => (count === 0 ? 'Nothing is held at the moment.' : `${messages(count)} held in all.`),
  malware: count =>
    `${messages(count)} with something dangerous inside ${count === 1 ? 'is' : 'are'} counted here, but not listed.`,
  forged: count =>
    `${messages(count)} with a forged sender ${count === 1 ? 'is' : 'are'} counted here, but not listed.`,
  sealed: count =>
    `${messages(count)} ${count === 1 ? 'is' : 'are'} sealed to your personal key: nobody here can read who sent ${count === 1 ? 'it' : 'them'}, or the subject.`,
  logIn: 'Log in with your password to see what is sealed to your key',
  listedFresh: 'New',
  listedBefore: 'Held before',
  unlisted: count => `${count} more ${count === 1 ? 'is' : 'are'} held, too many to be listed here.`,
  from: 'From',
  subjectLabel: 'Subject',
  came: 'Came',
  until: 'Kept until',
  why: 'Why',
  reference: 'Reference',
  noSubject: '(no subject)',
  noSender: '(no sender)',
  unknown: '(sender and subject are no longer kept)',
  release: 'Deliver it to me',
  delete: 'Delete it',
  more: 'More …',
  noLinks:
    'If you have been waiting for one of these messages, ask those who look after your mail to release it, and give them its reference.',
  journal: 'What administrators did',
  journalKinds: {
    view: 'looked at why a message to you was held, because you had reported it',
    decide: 'decided about a message that you had reported',
    release: 'released mail to you',
    delete: 'deleted mail to you',
    search: 'searched among the mail that is held for you',
    other: 'did something that concerns your held mail',
  },
  decisions: {
    release: 'it is delivered to you',
    rule: 'a rule is to be changed',
    nothing: 'it was rightly held',
  },
  reason: reason => `Reason given: ${reason}`,
  somebody: 'An administrator',
  settings: 'Choose how often this digest comes, and in which language',
  digest: 'Ask for a fresh digest of everything that is held',
  linksUntil: date => `The links hold until ${date}. They open a page that asks first: nothing happens by itself.`,
  zone: zone => `Times are those of ${zone}.`,
  automatic: 'This mail was written by the mail filter itself. Nobody reads answers to it.',
}
