/**
 * Wanted mail as machines and people really send it, whole messages as octets: what is short, bare, odd or foreign, and
 * what has attachments that rules look twice at.
 */
import { gzipSync, deflateRawSync, crc32 } from 'node:zlib'

export type FieldMail = {
  /** What it is, for the test's row. */
  readonly name: string
  readonly raw: Buffer
  /** Null sender in the envelope. */
  readonly bounce?: true
}

export const SENDER = 'anna.frei@sender.example'
export const RECIPIENT = 'bruno.keller@rcpt.example'
const DATE = 'Mon, 23 Nov 2026 09:12:44 +0100'

type Written = {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  /** Null: not there. */
  readonly fields?: Readonly<Record<string, string | null>>
  readonly body: string | Buffer
}

function mail({
  from = `Anna Frei <${SENDER}>`,
  to = RECIPIENT,
  subject = 'test',
  fields = {},
  body,
}: Written): Buffer {
  const all: Record<string, string | null> = {
    From: from,
    To: to,
    Subject: subject,
    Date: DATE,
    'Message-ID': '<4c1d7a90-1f2b@mail.sender.example>',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...fields,
  }
  const header = Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  return Buffer.concat([Buffer.from(`${header}\r\n`), typeof body === 'string' ? Buffer.from(`${body}\r\n`) : body])
}

type Part = { readonly type: string; readonly body: string | Buffer; readonly name?: string; readonly more?: string }

function base64(octets: Buffer): string {
  return octets.toString('base64').replace(/.{76}/g, '$&\r\n')
}

function multipart(
  kind: string,
  parts: readonly Part[],
  rest: Omit<Written, 'body'> & { parameters?: string } = {},
): Buffer {
  const boundary = '----=_Part_17_1088.1764'
  const body = parts.map(({ type, body: content, name, more = '' }) => {
    const place = name === undefined ? '' : `Content-Disposition: attachment; filename="${name}"\r\n`
    const named = name === undefined ? '' : `; name="${name}"`
    return typeof content === 'string'
      ? `--${boundary}\r\nContent-Type: ${type}${named}\r\n${place}${more}\r\n${content}\r\n`
      : `--${boundary}\r\nContent-Type: ${type}${named}\r\nContent-Transfer-Encoding: base64\r\n${place}${more}\r\n${base64(content)}\r\n`
  })
  return mail({
    ...rest,
    fields: { 'Content-Type': `multipart/${kind}; boundary="${boundary}"${rest.parameters ?? ''}`, ...rest.fields },
    body: `${body.join('')}--${boundary}--`,
  })
}

/** A ZIP archive of one file; `locked`: its content is encrypted as far as anyone can see. */
export function zipOf(name: string, content: Buffer, locked = false): Buffer {
  const packed = locked ? Buffer.concat([Buffer.alloc(12, 0x5a), deflateRawSync(content)]) : deflateRawSync(content)
  const fixed = Buffer.alloc(26)
  fixed.writeUInt16LE(20, 0)
  fixed.writeUInt16LE(locked ? 1 : 0, 2)
  fixed.writeUInt16LE(8, 4)
  fixed.writeUInt32LE(crc32(content), 10)
  fixed.writeUInt32LE(packed.length, 14)
  fixed.writeUInt32LE(content.length, 18)
  fixed.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fixed, Buffer.from(name), packed])
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), fixed, Buffer.alloc(14), Buffer.from(name)])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}

/** A page as a scanner makes it: one picture, no text. */
const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>endobj\n' +
    '4 0 obj<</Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 1/ColorSpace/DeviceGray/Length 8>>stream\n\x55\x2a\x55\x2a\x55\x2a\x55\x2a\nendstream endobj\n' +
    '5 0 obj<</Length 29>>stream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF\n',
  'latin1',
)
const TIFF = Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), Buffer.alloc(400, 0x0f)])
const INVOICE_XML = Buffer.from(
  '<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">' +
    '<rsm:ExchangedDocument><ram:ID xmlns:ram="urn:x">2026-1187</ram:ID></rsm:ExchangedDocument></rsm:CrossIndustryInvoice>\n',
)
const SIGNATURE = Buffer.concat([Buffer.from([0x30, 0x82, 0x05, 0x10, 0x06, 0x09]), Buffer.alloc(1290, 0xa7)])
const ARMOUR = `-----BEGIN PGP MESSAGE-----\r\n\r\n${base64(Buffer.alloc(900, 0x9d))}\r\n=Zq3b\r\n-----END PGP MESSAGE-----`
const ICS =
  'BEGIN:VCALENDAR\r\nPRODID:-//Kalender//1.0//DE\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:7f3a-11@sender.example\r\n' +
  'DTSTART:20261127T130000Z\r\nDTEND:20261127T140000Z\r\nSUMMARY:Budget 2027\r\nORGANIZER:mailto:anna.frei@sender.example\r\n' +
  'ATTENDEE;RSVP=TRUE:mailto:bruno.keller@rcpt.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
const BARE = { 'MIME-Version': null, 'Content-Type': null } as const

export const FIELD_MAIL: readonly FieldMail[] = [
  {
    name: 'a test with From, To and Subject only',
    raw: mail({ from: SENDER, fields: { ...BARE, Date: null, 'Message-ID': null }, body: 'hello' }),
  },
  {
    name: 'a test of swaks',
    raw: mail({
      from: SENDER,
      subject: 'test Mon, 23 Nov 2026 09:12:44 +0100',
      fields: {
        ...BARE,
        'Message-Id': '<20261123091244.001234@host1>',
        'Message-ID': null,
        'X-Mailer': 'swaks v20201014.0 jetmore.org/john/code/swaks/',
      },
      body: 'This is a test mailing',
    }),
  },
  { name: 'an empty body', raw: mail({ subject: 'as discussed by phone', body: '' }) },
  { name: 'no subject and one word', raw: mail({ subject: '', body: 'ok' }) },
  {
    name: 'a one-word answer from a phone',
    raw: mail({
      subject: 'Re: Lunch on Thursday?',
      fields: {
        'In-Reply-To': '<77@rcpt.example>',
        References: '<77@rcpt.example>',
        'X-Mailer': 'iPhone Mail (21A329)',
        'MIME-Version': '1.0 (1.0)',
        'Message-ID': '<7E0F21C4-5B1A-4D0E-9C55-0B6D2F1A77E3@sender.example>',
        Received:
          'from smtpclient.apple (user.isp.example [198.51.100.23]) by mail.sender.example (Postfix) with ESMTPSA id 4X1; Mon, 23 Nov 2026 09:12:45 +0100 (CET)',
      },
      body: 'Yes\r\n\r\nSent from my iPhone\r\n\r\n> On 23 Nov 2026, at 08:50, Bruno Keller <bruno.keller@rcpt.example> wrote:\r\n>\r\n> Lunch on Thursday?',
    }),
  },
  {
    name: 'a picture from a phone and nothing else',
    raw: multipart(
      'mixed',
      [
        {
          type: 'image/jpeg',
          name: 'IMG_2044.jpg',
          body: Buffer.concat([
            Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
            Buffer.from('JFIF\0'),
            Buffer.alloc(3000, 0x41),
            Buffer.from([0xff, 0xd9]),
          ]),
        },
      ],
      { subject: '' },
    ),
  },
  {
    name: 'mail to postmaster about mail that does not arrive',
    raw: mail({
      to: 'postmaster@rcpt.example',
      subject: 'Our mail to you is refused: 550 5.7.1',
      fields: BARE,
      body: 'Dear postmaster,\r\n\r\nsince yesterday your server refuses our mail with\r\n\r\n  550 5.7.1 Service unavailable; client [203.0.113.5] blocked\r\n\r\nOur server is mail.sender.example. Could you please have a look?\r\n\r\nThank you\r\nAnna Frei',
    }),
  },
  {
    name: 'a bounce of Postfix',
    bounce: true,
    raw: multipart(
      'report',
      [
        {
          type: 'text/plain; charset=us-ascii',
          body: "This is the mail system at host mail.sender.example.\r\n\r\nI'm sorry to have to inform you that your message could not\r\nbe delivered to one or more recipients. It's attached below.\r\n\r\n<carla@sender.example>: host 10.0.0.5[10.0.0.5] said: 550 5.1.1 User unknown",
        },
        {
          type: 'message/delivery-status',
          body: 'Reporting-MTA: dns; mail.sender.example\r\nArrival-Date: Mon, 23 Nov 2026 09:10:00 +0100\r\n\r\nFinal-Recipient: rfc822; carla@sender.example\r\nAction: failed\r\nStatus: 5.1.1',
        },
        {
          type: 'text/rfc822-headers',
          body: 'From: bruno.keller@rcpt.example\r\nTo: carla@sender.example\r\nSubject: Offer\r\nDate: Mon, 23 Nov 2026 09:09:00 +0100\r\nMessage-ID: <12@rcpt.example>',
        },
      ],
      {
        from: 'MAILER-DAEMON@mail.sender.example (Mail Delivery System)',
        subject: 'Undelivered Mail Returned to Sender',
        fields: { 'Auto-Submitted': 'auto-replied' },
        parameters: '; report-type=delivery-status',
      },
    ),
  },
  {
    name: 'a bounce of an old server, plain text',
    bounce: true,
    raw: mail({
      from: 'Mail Delivery Subsystem <MAILER-DAEMON@mail.sender.example>',
      subject: 'Returned mail: User unknown',
      fields: BARE,
      body: 'The original message was received at Mon, 23 Nov 2026 09:10:00 +0100\r\n\r\n   ----- The following addresses had permanent fatal errors -----\r\n<carla@sender.example>\r\n\r\n   ----- Transcript of session follows -----\r\n550 <carla@sender.example>... User unknown',
    }),
  },
  {
    name: 'an absence note',
    bounce: true,
    raw: mail({
      subject: 'Automatische Antwort: Angebot',
      fields: {
        'Auto-Submitted': 'auto-replied',
        'X-Auto-Response-Suppress': 'All',
        'In-Reply-To': '<12@rcpt.example>',
        Precedence: 'bulk',
      },
      body: 'Guten Tag\r\n\r\nIch bin bis 30. November abwesend. In dringenden Fällen wenden Sie sich bitte an info@sender.example.\r\n\r\nFreundliche Grüsse\r\nAnna Frei',
    }),
  },
  {
    name: 'an absence note without any mark of one',
    bounce: true,
    raw: mail({
      subject: 'Out of office: Offer',
      fields: BARE,
      body: 'I am out of the office until Monday and will answer then.\r\n\r\nAnna',
    }),
  },
  {
    name: 'a read receipt',
    bounce: true,
    raw: multipart(
      'report',
      [
        { type: 'text/plain', body: 'Your message to anna.frei@sender.example was read on 23 Nov 2026 09:11.' },
        {
          type: 'message/disposition-notification',
          body: 'Reporting-UA: mail.sender.example; Webmail\r\nFinal-Recipient: rfc822;anna.frei@sender.example\r\nOriginal-Message-ID: <12@rcpt.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed',
        },
      ],
      { subject: 'Read: Offer', parameters: '; report-type=disposition-notification' },
    ),
  },
  {
    name: 'cron',
    raw: mail({
      from: 'root@web1.sender.example (Cron Daemon)',
      to: 'root@web1.sender.example',
      subject: 'Cron <root@web1> test -x /usr/sbin/anacron || ( cd / && run-parts --report /etc/cron.daily )',
      fields: {
        'Auto-Submitted': 'auto-generated',
        'Message-ID': null,
        'X-Cron-Env': '<SHELL=/bin/sh>',
        'Content-Type': 'text/plain; charset=UTF-8',
      },
      body: '/etc/cron.daily/logrotate:\r\nerror: skipping "/var/log/app/app.log" because parent directory has insecure permissions',
    }),
  },
  {
    name: 'a monitor’s alarm',
    raw: mail({
      from: 'nagios@monitor.sender.example',
      subject: '** PROBLEM Service Alert: db1/Disk /var is CRITICAL **',
      fields: { ...BARE, 'Message-ID': '<20261123081244.3F2A11@monitor.sender.example>' },
      body: '***** Nagios *****\r\n\r\nNotification Type: PROBLEM\r\n\r\nService: Disk /var\r\nHost: db1\r\nAddress: 10.0.3.7\r\nState: CRITICAL\r\n\r\nDate/Time: Mon Nov 23 09:12:44 CET 2026\r\n\r\nAdditional Info:\r\n\r\nDISK CRITICAL - free space: /var 812 MB (2% inode=88%):',
    }),
  },
  {
    name: 'a monitor’s recovery, HTML only, from a machine without a name',
    raw: mail({
      from: 'alerts <alerts@monitor>',
      subject: '[RESOLVED] web1 unreachable for 5 minutes',
      fields: { 'Content-Type': 'text/html; charset=utf-8', 'Message-ID': '<88@localhost.localdomain>' },
      body: '<html><body><table><tr><td bgcolor="#22aa22"><font color="white">OK</font></td></tr><tr><td>web1 is reachable again. <a href="http://10.0.3.2/zabbix/tr_events.php?triggerid=4711&eventid=99">Event</a></td></tr></table></body></html>',
    }),
  },
  {
    name: 'a backup’s report',
    raw: mail({
      from: 'backup@nas.sender.example',
      subject: 'NAS: Backup task [Daily] finished successfully',
      fields: {
        Date: 'Mon, 23 Nov 2026 03:00:01 +0100',
        'Content-Type': 'text/plain; charset="UTF-8"',
        'Content-Transfer-Encoding': 'base64',
      },
      body: base64(
        Buffer.from(
          'Dear user,\n\nBackup task Daily on NAS has finished successfully.\n\nDestination: usbshare1\nStart: 02:00\nDuration: 60 minutes\n\nSincerely,\nyour NAS\n',
        ),
      ),
    }),
  },
  {
    name: 'an invitation',
    raw: multipart(
      'alternative',
      [
        { type: 'text/plain; charset=utf-8', body: 'Budget 2027\r\nFreitag, 27. November 2026, 14:00 bis 15:00' },
        {
          type: 'text/html; charset=utf-8',
          body: '<p><b>Budget 2027</b><br>Freitag, 27. November 2026, 14:00 bis 15:00</p>',
        },
        { type: 'text/calendar; charset=utf-8; method=REQUEST', body: ICS },
      ],
      { subject: 'Einladung: Budget 2027' },
    ),
  },
  {
    name: 'an invitation that is nothing but a calendar',
    raw: mail({
      subject: 'Accepted: Budget 2027',
      fields: { 'Content-Type': 'text/calendar; charset=utf-8; method=REPLY' },
      body: ICS.replace('REQUEST', 'REPLY'),
    }),
  },
  {
    name: 'mail signed with S/MIME',
    raw: multipart(
      'signed',
      [
        {
          type: 'text/plain; charset=utf-8',
          body: 'Dear Bruno,\r\n\r\nthe contract is ready to be signed on Thursday.\r\n\r\nAnna',
        },
        { type: 'application/pkcs7-signature', name: 'smime.p7s', body: SIGNATURE },
      ],
      { subject: 'Contract', parameters: '; protocol="application/pkcs7-signature"; micalg=sha-256' },
    ),
  },
  {
    name: 'mail encrypted with S/MIME',
    raw: mail({
      subject: 'Contract',
      fields: {
        'Content-Type': 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
        'Content-Transfer-Encoding': 'base64',
        'Content-Disposition': 'attachment; filename="smime.p7m"',
      },
      body: base64(SIGNATURE),
    }),
  },
  {
    name: 'mail encrypted with PGP/MIME',
    raw: multipart(
      'encrypted',
      [
        { type: 'application/pgp-encrypted', body: 'Version: 1' },
        { type: 'application/octet-stream', name: 'encrypted.asc', body: ARMOUR },
      ],
      { subject: '...', parameters: '; protocol="application/pgp-encrypted"' },
    ),
  },
  { name: 'mail encrypted with PGP in the text', raw: mail({ subject: 'key', fields: BARE, body: ARMOUR }) },
  {
    name: 'a scanner’s PDF without a word',
    raw: multipart('mixed', [{ type: 'application/pdf', name: 'SKM_C25826112309120.pdf', body: PDF }], {
      from: 'scanner@sender.example',
      subject: 'Message from KM_C258',
      fields: { 'Message-ID': '<5FBB1A2C.0001@KMBT>', 'X-Mailer': 'KONICA MINOLTA bizhub C258' },
    }),
  },
  {
    name: 'a fax as TIFF',
    raw: multipart(
      'mixed',
      [
        { type: 'text/plain; charset=iso-8859-1', body: 'Fax von +41 44 555 01 23, 2 Seiten' },
        { type: 'image/tiff', name: 'fax0000123.tif', body: TIFF },
      ],
      { from: '"+41445550123" <fax@sender.example>', subject: 'Fax von +41445550123' },
    ),
  },
  {
    name: 'a voice message of a telephone system',
    raw: multipart(
      'mixed',
      [
        { type: 'text/plain', body: 'You have a new voicemail from +41 44 555 01 23, 0:32 minutes, in mailbox 21.' },
        {
          type: 'audio/x-wav',
          name: 'msg0004.wav',
          body: Buffer.concat([Buffer.from('RIFF\x24\x08\0\0WAVEfmt ', 'latin1'), Buffer.alloc(2000, 0x11)]),
        },
      ],
      { from: 'Telephone system <pbx@sender.example>', subject: 'New voicemail from +41445550123' },
    ),
  },
  {
    name: 'an invoice as XML and PDF',
    raw: multipart(
      'mixed',
      [
        {
          type: 'text/plain; charset=utf-8',
          body: 'Guten Tag\r\n\r\nIn der Beilage finden Sie unsere Rechnung 2026-1187 über CHF 1’240.50, zahlbar bis 23. Dezember.\r\n\r\nFreundliche Grüsse\r\nMuster AG, Buchhaltung',
        },
        { type: 'application/xml', name: 'Rechnung-2026-1187.xml', body: INVOICE_XML },
        { type: 'application/pdf', name: 'Rechnung-2026-1187.pdf', body: PDF },
      ],
      { from: 'Muster AG <buchhaltung@sender.example>', subject: 'Rechnung 2026-1187' },
    ),
  },
  {
    name: 'an invoice in a ZIP',
    raw: multipart(
      'mixed',
      [
        {
          type: 'text/plain; charset=utf-8',
          body: 'Please find attached invoice 1187 with its documents.\r\n\r\nKind regards\r\nAccounts, Sample Ltd',
        },
        { type: 'application/zip', name: 'invoice-1187.zip', body: zipOf('invoice-1187.pdf', PDF) },
      ],
      { from: 'Sample Ltd <accounts@sender.example>', subject: 'Invoice 1187' },
    ),
  },
  {
    name: 'a tax adviser’s locked ZIP',
    raw: multipart(
      'mixed',
      [
        {
          type: 'text/plain; charset=utf-8',
          body: 'Sehr geehrter Herr Keller\r\n\r\nanbei die Auswertung Oktober als verschlüsseltes ZIP. Das Kennwort haben Sie von uns am Telefon erhalten.\r\n\r\nMit freundlichen Grüßen\r\nSteuerkanzlei Frei',
        },
        { type: 'application/zip', name: 'Auswertung_2026-10.zip', body: zipOf('Auswertung_2026-10.pdf', PDF, true) },
      ],
      { from: 'Kanzlei Frei <kanzlei@sender.example>', subject: 'Auswertung Oktober 2026' },
    ),
  },
  {
    name: 'a DMARC report',
    raw: multipart(
      'mixed',
      [
        { type: 'text/plain', body: 'This is an aggregate report from sender.example.' },
        {
          type: 'application/gzip',
          name: 'sender.example!rcpt.example!1763769600!1763855999.xml.gz',
          body: gzipSync(
            '<?xml version="1.0"?><feedback><report_metadata><org_name>sender.example</org_name></report_metadata></feedback>',
          ),
        },
      ],
      {
        from: 'noreply-dmarc@sender.example',
        to: 'dmarc@rcpt.example',
        subject: 'Report Domain: rcpt.example Submitter: sender.example Report-ID: <2026.11.22.1>',
      },
    ),
  },
  {
    name: 'raw umlauts in the subject and the body, Latin-1, no MIME at all',
    raw: Buffer.from(
      `From: Jürg Müller <${SENDER}>\r\nTo: ${RECIPIENT}\r\nSubject: Schöne Grüsse aus Zürich\r\nDate: ${DATE}\r\nMessage-ID: <1@sender.example>\r\n\r\nLieber Bruno\r\n\r\nSchöne Grüsse aus Zürich, wir sehen uns am Samstag für das Geschäftsessen.\r\n\r\nJürg\r\n`,
      'latin1',
    ),
  },
  {
    name: 'raw umlauts in UTF-8 (SMTPUTF8)',
    raw: mail({
      from: `Jürg Müller <jürg@sender.example>`,
      subject: 'Sitzung vom Dienstag verschoben',
      body: 'Hallo zusammen\r\n\r\nDie Sitzung wird auf Mittwoch verschoben, gleiche Zeit, Büro 3.\r\n\r\nGrüße\r\nJürg',
    }),
  },
  {
    name: 'Japanese in ISO-2022-JP',
    raw: Buffer.concat([
      Buffer.from(
        `From: =?ISO-2022-JP?B?GyRCRURDZhsoQg==?= <tanaka@sender.example>\r\nTo: ${RECIPIENT}\r\nSubject: =?ISO-2022-JP?B?GyRCMnE1RCROJDs0OiRLJEQkJCRGGyhC?=\r\nDate: Mon, 23 Nov 2026 17:12:44 +0900\r\nMessage-ID: <2@sender.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit\r\n\r\n`,
      ),
      Buffer.from(
        '\x1b$B$*@$OC$K$J$C$F$*$j$^$9!#MbF|$N2q5D$O8a8e;;;~$+$i$G$9!#\x1b(B\r\n\x1b$B$h$m$7$/$*4j$$$$$?$7$^$9!#\x1b(B\r\n',
        'latin1',
      ),
    ]),
  },
  {
    name: 'Chinese',
    raw: mail({
      from: '=?UTF-8?B?546L6Iqz?= <wang.fang@sender.example>',
      subject: '=?UTF-8?B?5YWz5LqO5LiL5ZGo55qE5Lya6K6u?=',
      body: '您好，\r\n\r\n下周二的会议改到下午三点，地点不变。请您确认是否可以参加。\r\n\r\n谢谢！\r\n王芳',
    }),
  },
  {
    name: 'Russian',
    raw: mail({
      from: '=?UTF-8?B?0JDQvdC90LA=?= <anna@sender.example>',
      subject: '=?UTF-8?B?0JLRgdGC0YDQtdGH0LAg0LIg0YfQtdGC0LLQtdGA0LM=?=',
      body: 'Добрый день, Бруно!\r\n\r\nПодтверждаю встречу в четверг в 14:00. Документы пришлю завтра утром.\r\n\r\nС уважением,\r\nАнна',
    }),
  },
  {
    name: 'Russian in raw KOI8-R',
    raw: Buffer.concat([
      Buffer.from(
        `From: anna@sender.example\r\nTo: ${RECIPIENT}\r\nSubject: vstrecha\r\nDate: ${DATE}\r\nMessage-ID: <3@sender.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`,
      ),
      Buffer.from('f0cfc4d4d7c5d2d6c4c1c020d7d3d4d2c5deda20d720dec5d4d7c5d2c7', 'hex'),
      Buffer.from('\r\n'),
    ]),
  },
  {
    name: 'Arabic',
    raw: mail({
      from: '=?UTF-8?B?2YHYp9i32YXYqQ==?= <fatima@sender.example>',
      subject: '=?UTF-8?B?2KfYrNiq2YXYp9i5INin2YTYo9ix2KjYudin2KE=?=',
      body: 'السلام عليكم،\r\n\r\nأود تأكيد اجتماع يوم الأربعاء في الساعة الثالثة. سأرسل جدول الأعمال غدا.\r\n\r\nمع التحية\r\nفاطمة',
    }),
  },
  {
    name: 'Hebrew with marks of direction',
    raw: mail({
      from: '=?UTF-8?B?15PXoNeU?= <dana@sender.example>',
      subject: '=?UTF-8?B?16TXkteZ16nXlCDXkdeZ15XXnSDXqNeR15nXoteZ?=',
      body: 'שלום ברונו,\r\n\r\n\u200fהפגישה ביום רביעי בשעה 15:00 (\u200eZoom\u200f). אשלח את החומר מחר.\r\n\r\nבברכה,\r\nדנה',
    }),
  },
  {
    name: 'Thai and Hindi in one note',
    raw: mail({
      subject: 'Translations',
      body: 'สวัสดีค่ะ ขอบคุณสำหรับเอกสาร\r\n\r\nनमस्ते, दस्तावेज़ के लिए धन्यवाद।\r\n\r\nAnna',
    }),
  },
  {
    name: 'a list’s digest',
    raw: multipart(
      'mixed',
      [
        {
          type: 'text/plain; charset=us-ascii',
          body: "Send Users mailing list submissions to\r\n\tusers@lists.sender.example\r\n\r\nToday's Topics:\r\n\r\n   1. Re: build fails on arm64 (Carla)\r\n   2. release 4.2 (Dino)",
        },
        {
          type: 'multipart/digest; boundary="inner"',
          body: '--inner\r\n\r\nFrom: carla@sender.example\r\nSubject: Re: build fails on arm64\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <5@x.example>\r\n\r\nTry with make clean first.\r\n\r\n--inner\r\n\r\nFrom: dino@sender.example\r\nSubject: release 4.2\r\nDate: Sun, 22 Nov 2026 11:00:00 +0000\r\nMessage-ID: <6@x.example>\r\n\r\nIt is out.\r\n\r\n--inner--',
        },
        {
          type: 'text/plain; charset=us-ascii',
          body: '_______________________________________________\r\nUsers mailing list\r\nUsers@lists.sender.example\r\nhttps://lists.sender.example/listinfo/users',
        },
      ],
      {
        from: 'users-request@lists.sender.example',
        to: 'users@lists.sender.example',
        subject: 'Users Digest, Vol 88, Issue 14',
        fields: {
          'List-Id': 'Users <users.lists.sender.example>',
          'List-Post': '<mailto:users@lists.sender.example>',
          Precedence: 'list',
          'X-Mailman-Version': '2.1.39',
          Sender: 'users-bounces@lists.sender.example',
        },
      },
    ),
  },
  {
    name: 'an administrator forwards a whole message as attachment',
    raw: multipart(
      'mixed',
      [
        { type: 'text/plain', body: 'FYI, is that one ours?' },
        {
          type: 'message/rfc822',
          body: `From: shop@orders.example\r\nTo: ${SENDER}\r\nSubject: Your order 77\r\nDate: Sun, 22 Nov 2026 11:00:00 +0000\r\nMessage-ID: <8@orders.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Thank you for order 77. <a href="https://orders.example/77">See it</a></p>`,
        },
      ],
      { subject: 'Fwd: Your order 77' },
    ),
  },
  {
    name: 'mail forwarded by a university with ARC that nobody can verify',
    raw: mail({
      subject: 'Seminar on Friday',
      fields: {
        'ARC-Seal': 'i=1; a=rsa-sha256; d=forwarder.example; s=a1; t=1764000000; cv=none; b=AAAA',
        'ARC-Message-Signature':
          'i=1; a=rsa-sha256; c=relaxed/relaxed; d=forwarder.example; s=a1; h=from:to:subject; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA',
        'ARC-Authentication-Results':
          'i=1; forwarder.example; spf=pass smtp.mailfrom=sender.example; dkim=pass header.d=sender.example',
        Received:
          'from mail.sender.example (mail.sender.example [198.51.100.7]) by forwarder.example (Postfix) with ESMTPS id 4X1 for <bruno@forwarder.example>; Mon, 23 Nov 2026 09:12:50 +0100 (CET)',
      },
      body: 'Dear all,\r\n\r\nthe seminar on Friday starts at 15:15 in room 204. Slides will be online afterwards.\r\n\r\nBest\r\nAnna',
    }),
  },
  {
    name: 'a contact form’s mail from the site itself',
    raw: mail({
      from: 'Website <www-data@web1.sender.example>',
      subject: 'Kontaktformular',
      fields: {
        'Reply-To': 'carla.meier@other.example',
        'X-PHP-Originating-Script': '33:class-phpmailer.php',
        'X-Mailer': 'PHPMailer 6.9.1',
      },
      body: 'Name: Carla Meier\r\nE-Mail: carla.meier@other.example\r\nTelefon: 044 555 01 23\r\nNachricht:\r\nGuten Tag, haben Sie am Samstag geöffnet?',
    }),
  },
  {
    name: 'a login code in two lines',
    raw: mail({
      from: 'Portal <noreply@sender.example>',
      subject: 'Your login code',
      body: 'Your code is 482913. It is valid for 10 minutes.',
    }),
  },
  {
    name: 'a note to oneself that is only a link',
    raw: mail({
      from: RECIPIENT,
      subject: '',
      body: 'https://www.sender.example/articles/2026/11/23/weather-in-november',
    }),
  },
  {
    name: 'HTML without a text part from an old business program',
    raw: mail({
      from: 'erp@sender.example',
      subject: 'Order confirmation AB-20991',
      fields: { 'Content-Type': 'text/html', 'MIME-Version': null, 'Message-ID': null },
      body: '<HTML><BODY><FONT FACE="Arial" SIZE="2">Order AB-20991<BR>Position 1: 20 pcs bolt M8<BR>Total: 38.20 EUR<BR></FONT></BODY></HTML>',
    }),
  },
  {
    name: 'a very large mail',
    raw: multipart(
      'mixed',
      [
        { type: 'text/plain; charset=utf-8', body: 'Hello Bruno, here are the drawings.\r\n\r\nAnna' },
        {
          type: 'application/octet-stream',
          name: 'drawings.dwg',
          body: Buffer.concat([Buffer.from('AC1032'), Buffer.alloc(4_000_000, 0x6d)]),
        },
      ],
      { subject: 'Drawings' },
    ),
  },
  {
    name: 'a very long text',
    raw: mail({
      subject: 'build log',
      body: Array.from({ length: 20_000 }, (_, n) => `[${n}] CC lib/part${n % 97}.o, ok after ${n % 13} ms`).join(
        '\r\n',
      ),
    }),
  },
]
