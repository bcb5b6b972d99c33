/** Header fields: missing, doubled, broken. */
import t from 'tap'
import { HEADERS } from '../../../lib/scorers/rules/headers.ts'
import { testRules } from '../../support/rules.ts'

testRules(t, HEADERS, {
  FROM_MISSING: { holds: [{ fields: { From: null } }], not: [{ fields: { From: '' } }] },
  FROM_SEVERAL: {
    holds: [{ fields: { From: ['a@a.example', 'b@b.example'] } }],
    not: [{ fields: { From: 'a@a.example, b@a.example' } }],
  },
  SUBJECT_SEVERAL: {
    holds: [{ fields: { Subject: ['one', 'two'] } }],
    not: [{ fields: { Subject: null } }],
  },
  FIELDS_DOUBLED: {
    holds: [
      { fields: { To: ['beat@example.org', 'carla@example.org'] } },
      { fields: { Date: ['Mon, 23 Nov 2026 10:00:00 +0100', 'Mon, 23 Nov 2026 11:00:00 +0100'] } },
    ],
    not: [
      { fields: { 'Reply-To': ['a@a.example', ' a@a.example'] } },
      { fields: { Received: ['from a by b; x', 'from c by d; y'] } },
    ],
  },
  HELO_MISSING: {
    holds: [{ ip: '203.0.114.9' }],
    not: [{ ip: '203.0.114.9', helo: 'mail.muster.example' }],
  },
  MIME_VERSION_MISSING: {
    holds: [
      {
        fields: { 'MIME-Version': null, 'Content-Type': 'multipart/mixed; boundary=b' },
        body: '--b\r\n\r\nhi\r\n--b--\r\n',
      },
    ],
    not: [
      { fields: { 'MIME-Version': null } },
      { fields: { 'MIME-Version': null, 'Mime-version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b' } },
    ],
  },
  FIELD_RAW_8BIT: {
    holds: [{ fields: { Subject: 'Gr\xfc\xdfe aus Z\xfcrich' } }, { fields: { From: 'J\xf6rg <j@muster.example>' } }],
    not: [
      { fields: { Subject: 'Grüße – schon in UTF-8' } },
      { fields: { Subject: '=?iso-8859-1?Q?Gr=FC=DFe?=' } },
      { fields: { 'X-Note': '\xfc\xfc' } },
    ],
  },
})
