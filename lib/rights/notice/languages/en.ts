import type { NoticeTexts } from './texts.ts'

const days = (n: number): string => (n === 1 ? '1 day' : `${n} days`)
const hours = (n: number): string => (n === 1 ? '1 hour' : `${n} hours`)

export const en: NoticeTexts = {
  title: 'Privacy statement: the mail filter',
  made: day =>
    `Made on ${day} from the settings of the filter. What stands in [ ] has to be filled in by whoever runs the mail server.`,
  headings: {
    who: 'Who is responsible',
    examined: 'What is examined',
    happens: 'What happens to a message',
    kept: 'What is kept, and for how long',
    see: 'Who may see it',
    leaves: 'What leaves this mail server',
    rights: 'Your rights',
    never: 'What we do not do',
  },
  who: {
    operator:
      '[Name, postal address and mail address of whoever runs this mail server; data protection officer, if any]',
    domains: domains => `This statement is about mail to: ${domains}.`,
    server: name => `The mail server is ${name}.`,
    basis:
      'Purpose: to protect mailboxes from spam, forgery and malware. Legal basis: [for instance Art. 6(1)(f) GDPR, the legitimate interest in mail that works and is safe]',
  },
  examined: {
    how: 'A program (Cleanmilter) examines each incoming message while the sending server still waits: where it comes from (sending server, sender, SPF, DKIM, DMARC and ARC) and what is in it (header, text, links, attachments, pictures).',
    clear:
      'For that it reads the message in the clear, in the memory of this mail server, for some seconds. No person does.',
    own: {
      judged: 'Mail that users send after they logged in is examined, too.',
      passed: 'Mail that users send after they logged in is not judged.',
    },
    clamd: 'A virus scanner (ClamAV) gets each message to see.',
    spamscanner: 'A further program on this mail server (spamscanner) reads each message.',
    correspondents:
      'From mail that users send after they logged in the filter learns to whom they write, so that answers are spared. Of both addresses together a keyed hash is kept: nobody can read an address out of it.',
    automatic: 'The decision is automatic. If you think that it was wrong, ask us: a person looks at it.',
  },
  happens: {
    observe: 'At present the filter only looks on: it changes nothing, and notes what it would have done.',
    tag: points => `The result is a number of points. From ${points} points on a message is marked as spam.`,
    quarantine: points => `From ${points} points on it is held back.`,
    quarantineNever: 'No message is held back for its points.',
    reject: points => `From ${points} points on it is refused, and whoever sent it learns that at once.`,
    rejectNever: 'No message is refused for its points.',
    forged: {
      acts: 'Where the domain that a message claims to come from asks to refuse or hold back what it does not vouch for (DMARC), we do so.',
      ignored: 'What a domain asks for against forged mail (DMARC) counts towards the points only.',
    },
    malware: {
      reject: 'A message in which malware is found is refused.',
      quarantine: 'A message in which malware is found is held back.',
      discard: 'A message in which malware is found is deleted; whoever sent it does not learn that.',
      tempfail: 'A message in which malware is found is put off.',
      tag: 'A message in which malware is found is marked and delivered.',
    },
    marked: 'Nothing is held back by the filter: what would be is marked and delivered.',
    mailbox: (mailbox, own) =>
      own
        ? `What is held back goes to a mailbox or folder of the recipient’s own: ${mailbox}.`
        : `What is held back goes to the mailbox ${mailbox} instead of the recipient.`,
    mta: 'What is held back waits in the queue of the mail server, as it came, until an administrator releases or deletes it.',
    store:
      'What is held back is encrypted for its recipient at once, and kept so on this mail server, together with sender, subject and reasons. In the clear stand only recipient, time, size, kind and the day on which it is deleted.',
    newsletters: mailbox => `Newsletters that one can unsubscribe from go to ${mailbox}.`,
    greylist:
      'A sender that is not known and whose message is borderline is asked to come back in some minutes (greylisting).',
    rates: 'Who sends very much in a short time is put off.',
  },
  kept: {
    message: 'The filter itself keeps no message that is delivered, marked or refused.',
    held: n =>
      `Messages held back: ${days(n)}, unless they are released or deleted before. Then the key of their day is destroyed, too, so that copies in backups cannot be read either.`,
    entry: n => `Sender, subject and reasons of a message held back, for the list: ${days(n)}.`,
    choices: 'Your choices (language, digest) and your own key, if you made one: until you take them back.',
    journal: n => `What administrators saw and decided, without sender and subject: ${days(n)}.`,
    statistics: n => `Counts of the whole mail server, of no person: ${days(n)}.`,
    mark: n => `A released message carries a mark by which the filter lets it pass: it is valid for ${hours(n)}.`,
    mailbox: 'Messages held back: for as long as [period] in that mailbox.',
    mta: 'Messages held back: for as long as [period] in the queue of the mail server.',
    log: n =>
      `Log: the sending server, and the results of the checks; no sender, no recipient, no subject, no content. ${n === null ? 'The system keeps it: [period].' : `${capital(days(n))}.`}`,
    verdict: n =>
      `Names of rules and numbers of a decision, under a random reference, without any address: ${days(n)}.`,
    outcome: n =>
      `Whether a message was wanted, as somebody confirmed it, with its points and without any address: ${days(n)}.`,
    learnt: n =>
      `That the filter was taught with a message: a keyed hash of the message, for ${days(n)}. What it learnt is counts of keyed hashes of words, from which no message can be made again.`,
    correspondents: n => `To whom users have written: keyed hashes, for ${days(n)} after the last message.`,
    lists: n =>
      `Senders who are allowed or blocked, with who wants it and why: ${days(n)}, where nothing else was said.`,
    greylist: (retry, n) =>
      `Senders that were asked to come back: keyed hashes, for ${hours(retry)}; once they came back, for ${days(n)} after the last message.`,
    rates: n => `How much somebody sent lately: a keyed hash and a number, for ${hours(n)} at most.`,
    figures: 'Counters of the whole mail server can be read on it (Prometheus); they are about no person.',
    mailServer: 'What the mail server itself logs and keeps is not the filter’s: [the mail server’s own statement].',
  },
  see: {
    store:
      'A message held back is for its recipient only. There is no list in which administrators could look at sender, subject or content.',
    key: withFilter =>
      withFilter
        ? 'The key that releases messages is on this mail server, with the filter. So whoever has full power over the machine could open them with effort. [It is forbidden.]'
        : 'The key that releases messages has another program than the one that takes in mail, under another user. So whoever has full power over the machine could open them with effort. [It is forbidden.]',
    ownKey:
      'Who makes a key of their own, with a password, can be read by nobody else from then on: not by us either. If password and recovery code are lost, so is what is held back.',
    report:
      'Only if you report that a message was wrongly held back, an administrator sees sender, recipient, subject and reasons of this one message; never its content. Administrators have promised secrecy, each look is written into a journal that cannot be changed unnoticed, and you are told of it.',
    mailbox: own =>
      own
        ? 'What is held back is seen by whoever can read that mailbox: its recipient, and [administrators of the mailboxes].'
        : 'What is held back is seen by whoever can read that mailbox: [who they are, and what they have promised]. It is not encrypted there.',
    mta: 'What is held back is not encrypted in the queue: administrators of the mail server can read it. [What they have promised]',
    marked: 'The filter shows no message to anybody.',
    log: 'Administrators of the mail server may read the log.',
  },
  leaves: {
    rows: {
      spf: 'SPF: name servers of the sender’s domain are asked whether the sending server may send for it. They learn that this domain’s mail came here; their record may ask for the sender’s whole address.',
      dkim: 'DKIM: name servers of the domains that signed a message are asked for their keys.',
      arc: 'ARC: name servers of mail servers that passed a message on are asked for their keys.',
      dmarc: 'DMARC: name servers of the author’s domain are asked what it wants done with forged mail.',
      'dns-lists': to => `DNS lists: ${to} learn which servers or domains mail comes from, and which sites it names.`,
      clamd: to => `Virus scanner: messages as they are go over the network to ${to}.`,
      release: to => `Released messages and digests are handed to the mail server at ${to}.`,
      'host-names': to => `Names of own machines in the settings are looked up (${to}).`,
    },
    nameServers: servers =>
      servers === null
        ? 'All questions go through the name servers of the system [which, and who runs them]; they hear each of these domains.'
        : `All questions go through these name servers, which hear each of these domains: ${servers}.`,
    nothingMore: 'Nothing else: no statistics, no updates.',
    nothingElse: 'Nothing else: no content, no links, no attachments, no statistics, no updates.',
  },
  rights: {
    all: 'You may learn what is kept about you, get a copy of it, have it corrected or erased, have its use restricted, and object to it.',
    how: 'Write to us, from the address that it is about. We give you all that is kept about your address, as a file, and erase it with a receipt. What cannot be found by an address (results in the log, counts) ends by itself after the times above.',
    pages: url => `Much of it you can do yourself: ${url} shows what is held back for you, to be released or deleted.`,
    digests: schedule =>
      schedule === 'none'
        ? 'A digest of what is held back is sent only to those who want one.'
        : 'A digest tells you regularly what is held back for you; how often, and in which language, you choose.',
    onRequest: address => `A fresh digest comes to whoever writes to ${address}.`,
    wrong:
      'A delivered or refused message has a reference in its header or in the refusal; with it we can tell you why.',
    complain: 'You may complain to a supervisory authority: [which].',
  },
  never: {
    content: 'No message is used for advertising, for profiles of people, or given to others.',
    trackers:
      'There are no trackers: the filter changes nothing in the content of a message, and follows no link in it.',
    pages: 'Digests and pages load nothing from elsewhere, and nobody is told whether you read them.',
  },
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
