import t from 'tap'
import { RELAYS } from '../../../lib/scorers/rules/relays.ts'
import { testRules } from '../../support/rules.ts'
import type { Example } from '../../support/rules.ts'

const by = (client: string, fields: Example['fields'] = {}, body = 'Hello there.'): Example => ({
  fields: {
    Received: `from ${client} by mx.example.org (Postfix) with ESMTP id 4Xy; Mon, 23 Nov 2026 10:00:05 +0100`,
    ...fields,
  },
  body,
})
const YAHOO = { From: 'Anna <anna71@yahoo.com>' }
const HTML = { 'Content-Type': 'text/html; charset=utf-8' }
const NAMELESS = 'quorl.net (unknown [203.0.114.9])'
const LINK = '<a href="https://tovelik.net/x">here</a>'

testRules(t, RELAYS, {
  FREEMAIL_OTHER_WAY: {
    holds: [
      by('mail.quorl.net (mail.quorl.net [203.0.114.9])', YAHOO),
      by('mail.quorl.net (mail.quorl.net [203.0.114.9])', { From: 'a@gmail.com' }),
    ],
    not: [
      by(NAMELESS, { From: 'a@gmail.com' }),
      by('sonic.yahoo.com (sonic301.mail.ne1.yahoo.com [203.0.114.9])', YAHOO),
      by('mail.quorl.net (mail.quorl.net [203.0.114.9])', { ...YAHOO, 'List-Post': '<mailto:l@quorl.net>' }),
      by('mail.quorl.net (mail.quorl.net [203.0.114.9])', { From: 'a@muster.example' }),
      {
        ...by('mail.quorl.net (mail.quorl.net [203.0.114.9])', YAHOO),
        auth: [{ method: 'dmarc', result: 'pass', domain: 'yahoo.com', alignedDkim: true }],
      },
    ],
  },
  FREEMAIL_OTHER_WAY_NAMELESS: {
    holds: [by(NAMELESS, YAHOO), by(NAMELESS, { From: 'a@gmail.com' })],
    not: [by('mail.quorl.net (mail.quorl.net [203.0.114.9])', YAHOO), by(NAMELESS, { From: 'a@muster.example' })],
  },
  NAMELESS_HTML_LINKS: {
    holds: [by(NAMELESS, HTML, LINK)],
    not: [
      by('mail.quorl.net (mail.quorl.net [203.0.114.9])', HTML, LINK),
      by(NAMELESS, {}, 'https://tovelik.net/x'),
      by(NAMELESS, HTML, '<p>Hello</p>'),
    ],
  },
  HELO_OF_A_LINE: {
    holds: [
      by('177-44-121-83.redefibra.net (unknown [177.44.121.83])'),
      by('dsl.provider.net (unknown [177.44.121.83])'),
    ],
    not: [
      by('mail.quorl.net (unknown [177.44.121.83])'),
      by('dsl.provider.net (dsl.provider.net [177.44.121.83])'),
      by('[177.44.121.83] (unknown [177.44.121.83])'),
    ],
  },
  HELO_ONE_WORD: {
    holds: [by('WIN-4K7Q2M0 (unknown [203.0.114.9])')],
    not: [
      by('WIN-4K7Q2M0 (mail.quorl.net [203.0.114.9])'),
      by('localhost (unknown [203.0.114.9])'),
      by('mail.quorl.net (unknown [203.0.114.9])'),
    ],
  },
  FREEMAIL_HTML_ALONE: {
    holds: [by('mail-x.google.com (mail-x.google.com [209.85.167.180])', { From: 'a@gmail.com', ...HTML }, LINK)],
    not: [
      by('mail-x.google.com (mail-x.google.com [209.85.167.180])', { From: 'a@gmail.com' }, 'https://tovelik.net/x'),
      by('mail.muster.example (mail.muster.example [203.0.114.9])', { From: 'a@muster.example', ...HTML }, LINK),
      by(
        'x.google.com (x.google.com [209.85.167.180])',
        { From: 'a@gmail.com', 'X-Mailer': 'iPhone Mail (22F76)', ...HTML },
        LINK,
      ),
      by('x.gmx.net (x.gmx.net [212.227.17.20])', { From: 'a@gmx.ch', ...HTML }, LINK),
      by(
        'x.google.com (x.google.com [209.85.167.180])',
        { From: 'a@gmail.com', 'In-Reply-To': '<a@b.c>', ...HTML },
        LINK,
      ),
    ],
  },
  CLIENT_NAMED_AFTER_ADDRESS: {
    holds: [by('kunde (84-72-11-9.provider.net [84.72.11.9])'), by('x.net (9.11.72.84.in.provider.net [84.72.11.9])')],
    not: [
      by('mail.quorl.net (mail.quorl.net [84.72.11.9])'),
      by('x.net (static-84-72-11-9.provider.net [84.72.11.9])'),
      by('x.net (ec2-84-72-11-9.compute-1.amazonaws.com [84.72.11.9])'),
      by('x.net (84-72-11-8.provider.net [84.72.11.9])'),
      {
        ...by('kunde (84-72-11-9.provider.net [84.72.11.9])'),
        auth: [{ method: 'dmarc', result: 'pass', domain: 'muster.example', alignedDkim: true }],
      },
    ],
  },
  HELO_ADDRESS_LITERAL: {
    holds: [by('[84.72.11.9] (unknown [84.72.11.9])'), by('[84.72.11.9] ([84.72.11.9])')],
    not: [
      by('[84.72.11.9] (mail.quorl.net [84.72.11.9])'),
      by('mail.quorl.net (unknown [84.72.11.9])'),
      by('[84.72.11.9] (unknown [84.72.11.9])', { 'List-Post': '<mailto:l@quorl.net>' }),
    ],
  },
  LINE_HTML_LINKS: {
    holds: [
      by('kunde (84-72-11-9.provider.net [84.72.11.9])', HTML, LINK),
      by('[84.72.11.9] (unknown [84.72.11.9])', HTML, LINK),
    ],
    not: [
      by('kunde (84-72-11-9.provider.net [84.72.11.9])', HTML, '<p>Hello</p>'),
      by('[84.72.11.9] (unknown [84.72.11.9])', {}, 'https://tovelik.net/x'),
      by('mail.quorl.net (mail.quorl.net [84.72.11.9])', HTML, LINK),
    ],
  },
})
