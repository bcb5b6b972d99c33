import t from 'tap'
import { IMPOSTORS } from '../../../lib/scorers/rules/impostors.ts'
import { testRules } from '../../support/rules.ts'
import type { Example } from '../../support/rules.ts'

const html = (from: string, body: string): Example => ({
  fields: { From: from, 'Content-Type': 'text/html; charset=utf-8' },
  body,
})
const text = (from: string, body: string, subject = 'Hello'): Example => ({
  fields: { From: from, Subject: subject },
  body,
})
const withFile = (name: string, says: string, subject = 'Hello'): Example => ({
  fields: { Subject: subject, 'Content-Type': 'multipart/mixed; boundary=b' },
  body: `--b\r\nContent-Type: text/plain\r\n\r\n${says}\r\n--b\r\nContent-Type: application/octet-stream; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n<html><script>go()</script></html>\r\n--b--\r\n`,
})
const WARNS =
  '<p>Your account has been suspended. Verify your account within 24 hours.</p><a href="https://betonkraal.co.za/n">Verify</a>'
const OFFICE = 'Martin Graf <ceo.office.mgr01@gmail.com>'
const FAVOUR = 'Are you available? I need you to run a quick task for me, I am in a meeting.'
const WAGES = 'I changed banks and would like to update my direct deposit before the next payroll.'
const LISTS =
  'Would you like the attendees list? 12,000 verified emails of decision makers. Data fields: contact name, job title. I send counts.'
const OUTREACH = 'We want a sponsored post with a do follow link on your blog, also guest posts. What do you charge?'

testRules(t, IMPOSTORS, {
  BRAND_POSED_LINKS_ELSEWHERE: {
    holds: [html('Netflix <info@betonkraal.co.za>', '<a href="https://betonkraal.co.za/n">Update</a>')],
    not: [
      html('Netflix <info@netflix.com>', '<a href="https://www.netflix.com/n">Update</a>'),
      html('Netflix <info@betonkraal.co.za>', '<a href="https://www.netflix.com/n">Watch</a>'),
      html('Netflix <info@betonkraal.co.za>', '<p>No link.</p>'),
      html('WordPress <wordpress@betonkraal.co.za>', '<a href="https://betonkraal.co.za/n">New comment</a>'),
    ],
  },
  BRAND_POSED_WARNS: {
    holds: [html('Netflix Support <info@betonkraal.co.za>', WARNS)],
    not: [
      html('Netflix Support <info@netflix.com>', WARNS),
      html('Betonkraal Support <info@betonkraal.co.za>', WARNS),
      html('Netflix <info@betonkraal.co.za>', '<p>Have you seen the new series?</p>'),
    ],
  },
  FILE_HTML_CALLED: {
    holds: [
      withFile('VM_Play.wav.html', 'Open it to listen.', 'New voicemail from +1 312 555'),
      withFile('SWIFT.htm', 'Please find attached the payment advice, invoice number 88.'),
    ],
    not: [
      withFile('VM_Play.wav', 'Open it to listen.', 'New voicemail from +1 312 555'),
      withFile('page.html', 'Here is the draft of our front page.'),
      withFile('report.html', `${'The tests went well and all is green again. '.repeat(15)} invoice`),
    ],
  },
  FAVOUR_FROM_OFFICE: {
    holds: [text(OFFICE, FAVOUR)],
    not: [
      text('Martin Graf <martin.graf@gmail.com>', FAVOUR),
      text('Martin Graf <office@graf-holzbau.ch>', FAVOUR),
      text(OFFICE, 'Thanks for the minutes, all fine.'),
    ],
  },
  PAYROLL_FROM_FREEMAIL: {
    holds: [text('Sabine Roth <s.roth19@gmail.com>', WAGES)],
    not: [
      text('Sabine Roth <s.roth@muster.example>', WAGES),
      text('Sabine Roth <s.roth19@gmail.com>', 'I changed banks, the rent goes to the new account.'),
    ],
  },
  STORY_OF_ANOTHER: {
    holds: [html('Account Security <thandi@betonkraal.co.za>', WARNS)],
    not: [
      html('Betonkraal Accounts <info@betonkraal.co.za>', WARNS),
      {
        ...html('Account Security <thandi@betonkraal.co.za>', WARNS),
        auth: [{ method: 'dmarc', result: 'pass', domain: 'betonkraal.co.za', alignedDkim: true }],
      },
      html('Account Security <thandi@betonkraal.co.za>', '<p>The minutes of Thursday.</p>'),
    ],
  },
  LINK_NAMED_OTHER_FILE: {
    holds: [
      html('A <a@muster.example>', '<a href="https://muster.example/t/Faktura_88.zip">Faktura_88.pdf</a>'),
      html('A <a@muster.example>', '<a href="https://muster.example/t/scan.js?x=1">scan.JPG</a>'),
    ],
    not: [
      html('A <a@muster.example>', '<a href="https://muster.example/t/Faktura_88.pdf">Faktura_88.pdf</a>'),
      html('A <a@muster.example>', '<a href="https://muster.example/t/Faktura_88.zip">Faktura_88.zip</a>'),
      html('A <a@muster.example>', '<a href="https://muster.example/get?f=1">Faktura_88.pdf</a>'),
    ],
  },
  CALL_BACK_FREEMAIL: {
    holds: [
      text(
        'Leo Marsh <leomarsh.pp8@gmail.com>',
        'You sent $599.00 to Coinbase for 0.0051 BTC via PayPal. Did not make this payment? Call us toll free +1-855-555-0171 to cancel and get a refund.',
      ),
    ],
    not: [
      text('Leo Marsh <leo@gmail.com>', 'You sent $599.00 to Coinbase via PayPal, thanks! Call me tonight.'),
      text(
        'PayPal <service@paypal.com>',
        'You sent $599.00 to Coinbase. Did not make this payment? Call us toll free +1-855-555-0171 to cancel and get a refund.',
      ),
    ],
  },
  SELLS_ADDRESSES_MUCH: {
    holds: [text('Olivia <olivia@eventleads.co>', LISTS)],
    not: [
      text(
        'Olivia <olivia@eventleads.co>',
        'The attendees list of our meeting is on the server, with the job title of each.',
      ),
    ],
  },
  BUYS_LINKS: {
    holds: [text('Outreach <outreach4@gmail.com>', OUTREACH)],
    not: [
      text('Outreach <outreach@muster.example>', OUTREACH),
      text('Jo <jo@gmail.com>', 'Do you want a guest post of mine on your blog, as last year?'),
      {
        ...text('Outreach <outreach4@gmail.com>', OUTREACH),
        fields: { From: 'O <o@gmail.com>', 'In-Reply-To': '<a@b.example>' },
      },
    ],
  },
})
