/** What programs write about themselves. */
import t from 'tap'
import { HEADERS_PROGRAMS } from '../../../lib/scorers/rules/headers-programs.ts'
import { FROM_OUTSIDE, testRules } from '../../support/rules.ts'

const script = (value: string) => ({ fields: { 'X-PHP-Originating-Script': value } })

testRules(t, HEADERS_PROGRAMS, {
  MASS_MAILER: {
    holds: [
      { fields: { 'X-Mailer': 'Leaf PHPMailer 2.7 (leafmailer.pw)' } },
      { fields: { 'X-Mailer': 'Atomic Mail Sender 8' } },
    ],
    not: [
      { fields: { 'X-Mailer': 'PHPMailer 6.8.0 (https://github.com/PHPMailer/PHPMailer)' } },
      { fields: { 'X-Mailer': 'Mailchimp Mailer' } },
    ],
  },
  PHP_EVAL: {
    holds: [script("1000:index.php(1) : eval()'d code")],
    not: [script('1000:class-phpmailer.php')],
  },
  PHP_SCRIPT: {
    holds: [
      script('1000:class-phpmailer.php'),
      { fields: { 'X-PHP-Script': 'shop.example/checkout.php for 192.0.2.1' } },
    ],
    not: [{ fields: { 'X-Mailer': 'PHPMailer' } }],
  },
  PHP_SCRIPT_ODD: {
    holds: [
      { fields: { 'X-PHP-Script': 'shop.example/wp-content/uploads/2026/x.php for 192.0.2.1' } },
      { fields: { 'X-PHP-Script': 'shop.example/images/mail.php' } },
      script('48:wp-conf1.php'),
    ],
    not: [script('1000:class-phpmailer.php'), { fields: { 'X-PHP-Script': 'shop.example/wp-admin/admin-ajax.php' } }],
  },
  PRIORITY_WITHOUT_PROGRAM: {
    holds: [{ fields: { 'X-Priority': '1 (Highest)' } }, { fields: { 'X-MSMail-Priority': 'High' } }],
    not: [
      { fields: { 'X-Priority': '1', 'X-Mailer': 'Zimbra 9' } },
      { fields: { 'X-Priority': '3' } },
      { fields: { 'X-Priority': '1', 'Thread-Index': 'AdX' } },
    ],
  },
  OUTLOOK_EXPRESS_BARE: {
    holds: [{ fields: { 'X-Mailer': 'Microsoft Outlook Express 6.00.2800.1158' } }],
    not: [
      {
        fields: {
          'X-Mailer': 'Microsoft Outlook Express 6.00.2800.1158',
          'X-MimeOLE': 'Produced By Microsoft MimeOLE V6',
        },
      },
    ],
  },
  DIRECT_FROM_DESK: {
    holds: [{ ...FROM_OUTSIDE, fields: { Received: null, 'X-Mailer': 'Microsoft Outlook 16.0' } }],
    not: [
      { ...FROM_OUTSIDE, fields: { 'X-Mailer': 'Microsoft Outlook 16.0' } },
      { ...FROM_OUTSIDE, fields: { Received: null, 'X-Mailer': 'PHPMailer 6' } },
      { ...FROM_OUTSIDE, ip: '192.168.1.5', fields: { Received: null, 'X-Mailer': 'Microsoft Outlook 16.0' } },
      { fields: { Received: null, 'X-Mailer': 'Microsoft Outlook 16.0' } },
    ],
  },
})
