import type { Texts } from './texts.ts'

export const en: Texts = {
  did: {
    accept: 'The message was delivered.',
    tag: 'The message was delivered and marked as spam.',
    quarantine: 'The message was kept back in the quarantine.',
    reject: 'The message was refused.',
    tempfail: 'The message was put off: the sending server was asked to try again later.',
    discard: 'The message was deleted.',
  },
  would: {
    accept: 'The message was delivered.',
    tag: 'The message was delivered; were the filter not only looking on, it would have been marked as spam.',
    quarantine:
      'The message was delivered; were the filter not only looking on, it would have been kept back in the quarantine.',
    reject: 'The message was delivered; were the filter not only looking on, it would have been refused.',
    tempfail: 'The message was delivered; were the filter not only looking on, it would have been put off.',
    discard: 'The message was delivered; were the filter not only looking on, it would have been deleted.',
  },
  because: {
    sender: {
      NONE: 'Nothing speaks against it.',
      SCORE: 'Taken together, its content and the way it came look like mail that is not wanted here.',
      DMARC:
        'The domain in From asks receivers not to take mail that it does not vouch for, and it does not vouch for this message.',
      MALWARE: 'It carries something dangerous.',
      CHECK: 'A check that is needed could not be finished.',
      LIMIT: 'It goes past a limit of this server.',
      RECIPIENTS: 'It has too many recipients for one message.',
      GREYLIST: 'The server does not know this sender yet, and takes the message when it is tried again after a while.',
      RATE: 'More was sent in a short time than this server takes.',
      REFUSE: 'It comes from a network or sender, or goes to a recipient, that this server does not take mail for.',
      SKIPPED: 'It was not judged.',
      ERROR: 'The filter itself failed; that is not the sender’s fault.',
    },
    recipient: {
      NONE: 'Nothing speaks against it.',
      SCORE: 'It looks like spam.',
      DMARC: 'It may be forged: the domain that it claims to come from does not vouch for it.',
      MALWARE: 'It carries something dangerous.',
      CHECK: 'It could not be fully checked.',
      LIMIT: 'It goes past a limit of the mail server.',
      RECIPIENTS: 'It has too many recipients for one message.',
      GREYLIST: 'Its sender is not known here yet: it is taken when it is tried again after a while.',
      RATE: 'More was sent in a short time than the mail server takes.',
      REFUSE: 'The mail server takes no mail from there, or none for this recipient.',
      SKIPPED: 'It was not judged.',
      ERROR: 'The mail filter itself failed.',
    },
    admin: {
      NONE: 'No threshold was reached, and no other line of the policy held.',
      SCORE: 'The score reached the threshold.',
      DMARC: 'DMARC failed, and dmarc.enforce does what the domain in From asks for.',
      MALWARE: 'Malware was found: actions.malware decides.',
      CHECK: 'A check failed, and its on_error (or DMARC p=reject without an answer) decides.',
      LIMIT: 'A limit was passed: limits.* decides.',
      RECIPIENTS: 'It belonged in the quarantine, but not all of its recipients were known.',
      GREYLIST: 'Greylisting: a borderline score, and the sender is not known yet.',
      RATE: 'A rate limit was passed.',
      REFUSE: 'The network, the envelope sender or the recipient is one that the settings refuse (refuse.*).',
      SKIPPED: 'Not ours to judge (skip.*).',
      ERROR: 'The filter failed on it; the log has an event judge-error.',
    },
  },
  of: { mailfrom: 'of the domain in MAIL FROM (the envelope sender)', helo: 'of the name given in HELO' },
  spfHints: {
    'spf-not-listed': of =>
      `SPF: the TXT record (v=spf1) ${of} does not name the server that sent this message. Add the server to the record, or send through one that stands in it.`,
    'spf-neutral': of =>
      `SPF: the TXT record (v=spf1) ${of} leaves open whether the server may send. Name the sending servers in it, and end it with -all or ~all.`,
    'spf-none': of => `SPF: a TXT record (v=spf1) ${of} is missing. Publish one that names the sending servers.`,
    'spf-look-ups': of =>
      `SPF: evaluating the TXT record (v=spf1) ${of} takes more DNS look-ups than the 10 that RFC 7208 allows, or more than 2 that find nothing. Use fewer include:, a, mx and exists.`,
    'spf-several': of => `SPF: more than one TXT record ${of} begins with v=spf1. Only one may: merge them.`,
    'spf-syntax': of => `SPF: the TXT record (v=spf1) ${of} has a mistake in it and cannot be evaluated. Correct it.`,
    'spf-dns': of => `SPF: the name servers ${of} did not answer in time. Check them; another try may succeed.`,
  },
  hints: {
    'dkim-none': 'DKIM: the message is not signed. Have the sending server sign with a key of the domain in From.',
    'dkim-body':
      'DKIM: the text was changed after it was signed, by a mailing list, a footer or a scanner on the way. Sign as the last step before sending.',
    'dkim-signature':
      'DKIM: the signature does not fit. Either a signed header field was changed on the way, or the key in DNS (selector._domainkey) is not the one that was signed with.',
    'dkim-expired': 'DKIM: the signature had expired (x=) when the message came. Allow more time, or look for delays.',
    'dkim-key':
      'DKIM: the key record (TXT at selector._domainkey of the signing domain) is missing or has a mistake, or the signature itself has. Publish the key, or correct it.',
    'dkim-unusable':
      'DKIM: the signature cannot be used as it is: by its algorithm, its form, or what its key record allows. Sign with rsa-sha256 (1024 bits or more) or ed25519-sha256.',
    'dkim-dns':
      'DKIM: the name servers of the signing domain did not answer in time. Check them; another try may succeed.',
    'dmarc-unaligned':
      'DMARC: SPF or DKIM passed, but for another domain than the one in From. Use an envelope sender, or a DKIM signature (d=), of the domain in From.',
    'dmarc-nothing':
      'DMARC: neither SPF nor DKIM passed for the domain in From, whose policy stands in the TXT record at _dmarc. Mend SPF or, better, DKIM for that domain.',
    'dmarc-none': 'DMARC: the domain in From has no policy. Publish a TXT record at _dmarc, such as v=DMARC1; p=none.',
    'dmarc-permerror':
      'DMARC: the message has not one author whose domain could be asked, or the TXT record at _dmarc cannot be read. Write exactly one From field with one address, and check the record.',
    'dmarc-dns':
      'DMARC: the name servers of the domain in From did not answer in time. Check them; another try may succeed.',
    'arc-broken':
      'ARC: a forwarder changed the message or its seals (ARC-Seal) so that they no longer hold. Only that forwarder can mend it.',
    'ptr-missing':
      'DNS: the sending server’s address has no name that leads back to it. Have its provider set a PTR record, and an A or AAAA record for that name.',
    'ptr-generic':
      'DNS: the sending server’s name (PTR record) looks like that of an access line. Send through the provider’s mail server, or have the provider set a name of its own.',
    helo: 'HELO: the sending server does not introduce itself with its own full name. Set it to the name in its PTR record.',
    'dns-list':
      'Block list: the sending server, or a domain in the message, is on a public list. Ask its operator why, and to be taken off once the cause is mended.',
    'own-list': 'Those who run the receiving server have put the sender on their list. Only they can take it off.',
    malware: 'Malware: look for an infected file in the message, and for the machine that it came from.',
    size: 'Size: the message, or its header, is larger than this server judges. Send less, or a link to a file instead.',
    recipients: 'Recipients: send to fewer recipients at a time.',
    forged:
      'Header: it holds a flood of Authentication-Results fields in this server’s name. Remove them before sending.',
    later: 'The receiving server was short of memory. Another try will succeed.',
  },
  todo: {
    sender: {
      accept: null,
      tag: 'If the recipient misses the message, it may be among what their mail program takes for spam.',
      quarantine:
        'If it matters, tell the recipient in another way, with the reference: those who run their mail can release it.',
      reject:
        'If the message is wanted, tell the recipient in another way, with the reference: those who run their mail can see to it.',
      tempfail: 'Nothing need be done: the sending server tries again by itself.',
      discard: 'If the message is wanted, tell the recipient in another way, with the reference.',
    },
    recipient: {
      accept: 'If it is spam, report it to those who run your mail, with the reference.',
      tag: 'If you do want such mail, ask those who run your mail to put its sender on the list of those who are wanted.',
      quarantine:
        'If you were waiting for it, ask those who run your mail to release it, with the reference. Do not, if you are not sure.',
      reject:
        'The sender has been told. If you do want the message, ask those who run your mail to look at it, with the reference.',
      tempfail: 'Nothing need be done: it comes by itself when the sending server tries again, mostly within the hour.',
      discard: 'If you do want the message, ask those who run your mail to look at it, with the reference.',
    },
    heldHere:
      'If you were waiting for it, have it delivered: your digest, or the pages of the quarantine, have a link for that. Do not, if you are not sure.',
    tellSender:
      'The sender’s mail server could do better, too: whoever runs it is told what by those who run your mail.',
  },
  limits: {
    memory: 'memory of all sessions together',
    size: 'size of the message',
    header: 'size of the header',
    recipients: 'number of recipients',
    forged: 'forged results in the header',
  },
  labels: {
    why: 'What spoke against it',
    fix: 'What the sender’s side can mend',
    todo: 'What can be done',
    score: (points, percent) => `score ${points}, ${percent} % likely spam`,
    thresholds: 'thresholds',
    off: 'off',
    recipients: count => (count === 1 ? '1 recipient' : `${count} recipients`),
    observed: 'only observed',
    done: 'done instead',
    checks: 'Who vouches for it',
    findings: 'Points',
    bounded: (scorer, points, counted) => `${scorer}: ${points} points count as ${counted}`,
    failed: 'Failed or out of time',
    leftOut: 'Left out under overload',
    limits: 'Limits passed',
    watched: 'Only watched (rules.observe), not counted',
    newsletter: 'It is a newsletter by its form.',
    took: ms => `took ${ms} ms`,
    unknown: 'a rule that is not built in, or no longer',
  },
  unknownReference: (reference, days) =>
    `nothing is known about ${reference}: there was no such message, or it is longer ago than verdicts are kept (log.keep_days: ${days === 1 ? '1 day' : `${days} days`})`,
}
