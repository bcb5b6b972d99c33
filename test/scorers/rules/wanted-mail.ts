/** Wanted mail that speaks like spam: rules on content must leave it alone. */
import t from 'tap'
import { judged } from '../../support/written-mail.ts'
import type { Written } from '../../support/written-mail.ts'

const LIST = {
  'List-Id': '<users.lists.example>',
  'List-Post': '<mailto:users@lists.example>',
  To: 'users@lists.example',
}
const REPLY = { 'In-Reply-To': '<a1@muster.example>', References: '<a1@muster.example>' }
const NEWS = { 'List-Unsubscribe': '<https://news.laden.example/u/1>', 'List-Id': '<news.laden.example>' }

const MAIL: readonly Written[] = [
  {
    name: 'security alert of Google',
    from: 'Google <no-reply@accounts.google.com>',
    subject: 'Security alert',
    body: '<p>A new sign-in on Windows</p><p>We noticed a new sign-in to your Google Account on a Windows device. If this was you, you don’t need to do anything. If not, we’ll help you secure your account.</p><a href="https://accounts.google.com/AccountChooser?Email=beat@example.org&continue=https://myaccount.google.com/alert/nt/1">Check activity</a><p>You can also see security activity at https://myaccount.google.com/notifications</p><p>You received this email to let you know about important changes to your Google Account and services.</p>',
  },
  {
    name: 'verification code of GitHub',
    from: 'GitHub <noreply@github.com>',
    subject: '[GitHub] Please verify your device',
    body: 'Hey bkeller!\n\nA sign in attempt requires further verification because we did not recognize your device. To complete the sign in, enter the verification code on the unrecognized device.\n\nDevice: Firefox on Linux\nVerification code: 482913\n\nIf you did not attempt to sign in to your account, your password may be compromised. Visit https://github.com/settings/security to create a new, strong password for your GitHub account.\n\nThanks,\nThe GitHub Team',
  },
  {
    name: 'a bank says that the password was changed',
    from: 'Musterbank <noreply@musterbank.example>',
    subject: 'Ihr Passwort wurde geändert',
    body: 'Guten Tag Herr Keller\n\nIhr Passwort für das Online-Banking wurde heute um 10:12 Uhr geändert. Falls Sie diese Änderung nicht selbst vorgenommen haben, sperren Sie Ihren Zugang bitte umgehend unter https://www.musterbank.example/sicherheit oder rufen Sie uns an: +41 44 555 01 23.\n\nWir werden Sie nie per E-Mail nach Ihrem Passwort fragen und Ihnen keine Links zum Login schicken.\n\nFreundliche Grüsse\nMusterbank AG',
  },
  {
    name: 'parcel notice of a post service, in German',
    from: 'DHL Paket <noreply@dhl.de>',
    subject: 'Ihr Paket kommt heute zwischen 10:15 und 11:45 Uhr',
    body: '<p>Guten Tag Beat Keller,</p><p>Ihr DHL Paket 00340434 von Buchladen Muster wird heute zugestellt. Falls Sie nicht zu Hause sind, können Sie die Zustellung neu planen oder einen Ablageort wählen.</p><a href="https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=00340434">Sendung verfolgen</a><a href="https://www.dhl.de/empfang">Lieferadresse ändern</a>',
  },
  {
    name: 'parcel notice, in French',
    from: 'Colissimo <noreply@notif-colissimo-laposte.info>',
    subject: 'Votre colis arrive demain',
    body: '<p>Bonjour Beat Keller,</p><p>Votre colis 6A12345 expédié par Librairie Exemple sera livré demain à votre adresse de livraison. Vous serez absent ? Choisissez une nouvelle date de livraison.</p><a href="https://www.laposte.fr/outils/suivre-vos-envois?code=6A12345">Suivre mon colis</a>',
  },
  {
    name: 'parcel with customs duty from the real post',
    from: 'La Poste <noreply@laposte.fr>',
    subject: 'Droits de douane à régler pour votre colis',
    body: '<p>Bonjour,</p><p>Votre colis en provenance du Royaume-Uni est soumis à des droits de douane. Pour le recevoir, réglez les frais de 12,40 € avant le 30 novembre, sinon il sera retourné à l’expéditeur.</p><a href="https://www.laposte.fr/droits-de-douane?colis=LX123">Payer en ligne</a>',
  },
  {
    name: 'order confirmation of a small shop, with a telephone number',
    from: 'Think Brooms <orders@thinkbrooms.example>',
    subject: 'Order #10423 confirmed',
    body: '<p>Hi Beat,</p><p>Thank you for your purchase! Your order #10423 has been received. Paid with PayPal: $84.90.</p><p>Ships to: 12 Lake Street.</p><p>To cancel your order or change it call us within 24 hours at (800) 555-0199 or write to customer service.</p><a href="https://www.thinkbrooms.example/orders/10423">View your order</a>',
  },
  {
    name: 'invoice of a craftsman through an accounting service',
    from: 'Huber Dachbau <huber.dachbau@gmail.com>',
    subject: 'Invoice 1542 from Huber Dachbau',
    body: '<p>Your invoice is ready! Balance due $549.79. Thank you for your business, please find attached the invoice for the roofing work.</p><a href="https://connect.intuit.com/t/scs-v1-abc">View and pay</a><p>If you have questions call (206) 555-0142.</p>',
  },
  {
    name: 'a renewal notice of a real subscription',
    from: 'Norton <noreply@secure.norton.com>',
    subject: 'Your Norton 360 subscription renews soon',
    body: '<p>Hi Beat, your annual subscription will be renewed automatically on December 12 for $94.99. To cancel automatic renewal or update your payment method, sign in to your account.</p><a href="https://my.norton.com/extspa/subscriptions">Manage my subscription</a><p>Need help? Contact support.</p>',
  },
  {
    name: 'payment failed, from the real service',
    from: 'Netflix <info@account.netflix.com>',
    subject: 'Update your payment information',
    body: '<p>Hi Beat, we were unable to process your payment. Your membership will be suspended unless you update your payment method.</p><a href="https://www.netflix.com/YourAccountPayment?nftoken=abc">Update payment</a><a href="https://help.netflix.com">Help center</a>',
  },
  {
    name: 'Docusign asks for a signature',
    from: 'Anna Muster via Docusign <dse@eumail.docusign.net>',
    subject: 'Please sign: Lease 2027',
    body: '<p>Anna Muster sent you a document to review and sign.</p><a href="https://eu.docusign.net/Signing/EmailStart.aspx?a=1&e=2">Review document</a><p>Anna Muster anna@muster.example</p><p>Please review and sign your document.</p>',
  },
  {
    name: 'a colleague shares a file by OneDrive',
    from: 'Anna Muster <anna@muster.example>',
    subject: 'Anna Muster shared "Budget 2027" with you',
    body: '<p>Anna Muster shared a file with you. Here’s the document that Anna Muster shared with you.</p><a href="https://muster-my.sharepoint.com/:x:/g/personal/anna/abc">Open</a><p>This link will work for beat@example.org.</p>',
  },
  {
    name: 'welcome of a small service through a mail carrier',
    from: 'Papierflieger <hallo@papierflieger.example>',
    subject: 'Please confirm your email address',
    body: '<p>Hi Beat,</p><p>Welcome to Papierflieger! To activate your account, please confirm your email address. The link expires in 24 hours.</p><a href="https://u123.ct.sendgrid.net/ls/click?upn=abc">Confirm your email</a><p>If you did not create an account you can ignore this email.</p>',
  },
  {
    name: 'password reset of a forum',
    from: 'Modelleisenbahnforum <noreply@bahnforum.example>',
    subject: 'Passwort zurücksetzen',
    body: 'Hallo beat,\n\njemand hat angefordert, das Passwort deines Kontos zurückzusetzen. Falls du das warst, klicke auf den folgenden Link:\n\nhttps://www.bahnforum.example/reset?token=8f3aa1\n\nDer Link läuft in 24 Stunden ab. Falls du das nicht warst, kannst du diese Nachricht ignorieren.',
  },
  {
    name: 'the university’s helpdesk on full mailboxes',
    from: 'IT Helpdesk <helpdesk@uni-muster.example>',
    subject: 'Your mailbox is almost full',
    body: 'Dear Beat Keller,\n\nyour mailbox has reached 95% of its quota. If it is full, incoming messages will be rejected. Please delete old messages, or see https://helpdesk.uni-muster.example/mail/quota for how to request more storage.\n\nYour IT helpdesk',
  },
  {
    name: 'a security list talks about phishing',
    from: 'Carla Test <carla@security.example>',
    subject: 'Re: [users] phishing wave against webmail',
    fields: { ...LIST, ...REPLY },
    body: 'On Mon, 23 Nov 2026, Dan wrote:\n> we see a lot of "your mailbox is full, click here to verify your account within 24 hours"\n\nSame here. The links go to hxxps://something.pages.dev and some to http://203.0.113.9/login, with the address behind a #. Others say your account has been suspended, confirm your password. Samples: https://paste.security.example/1',
  },
  {
    name: 'a list about scams quotes a Nigerian letter',
    from: 'Dan <dan@fraudwatch.example>',
    subject: '[fraud] new wording',
    fields: LIST,
    body: 'New in my trap today: "I am barrister John, my late client died in a plane crash and left $18.5 million, you shall stand as next of kin, 40% for you, strictly confidential, reply with your full name and phone number." Anybody else?',
  },
  {
    name: 'a lawyer writes about a real estate',
    from: 'Notariat Muster <kanzlei@notariat-muster.example>',
    subject: 'Nachlass Rosa Keller',
    body: 'Sehr geehrter Herr Keller\n\nin der Erbsache Ihrer verstorbenen Tante Rosa Keller lade ich Sie zur Eröffnung des Testaments am 3. Dezember um 14 Uhr in meine Kanzlei ein. Bitte bringen Sie einen Personalausweis mit. Fragen beantwortet Ihnen mein Büro gern telefonisch.\n\nFreundliche Grüße\nDr. Anna Muster, Notarin',
  },
  {
    name: 'a charity asks for donations',
    from: 'Kinderhilfe Muster <info@kinderhilfe.example>',
    subject: 'Ihre Spende hilft Waisenkindern',
    fields: NEWS,
    body: '<p>Liebe Freundinnen und Freunde,</p><p>dank Ihrer Spende von 50 Franken konnten wir im letzten Jahr drei Waisenhäuser in Ghana unterstützen. Gemeinsam helfen wir Bedürftigen.</p><a href="https://www.kinderhilfe.example/spenden">Jetzt spenden</a>',
  },
  {
    name: 'a company speaks of millions and investors',
    from: 'Anna Muster <anna@startup.example>',
    subject: 'Series A: term sheet',
    fields: REPLY,
    body: 'Hi Beat,\n\nthe investors offer $5 million at a valuation of $20 million. Please treat this as strictly confidential until we sign. Can we talk tomorrow about our share and the transfer of funds?\n\nOn Mon, 23 Nov 2026 at 10:00, Beat Keller wrote:\n> how did it go?\n> tell me more',
  },
  {
    name: 'a friend sends a link',
    from: 'Linda Smith <linda@gmail.com>',
    subject: 'look at this',
    body: 'Hi Beat, is this the hotel you meant? https://www.hotel-bergblick.example/rooms\nLove, Linda',
  },
  {
    name: 'a friend asks whether one is free',
    from: 'Linda Smith <linda@gmail.com>',
    subject: 'Saturday',
    body: 'Hi Beat,\n\nare you available on Saturday? I need your help with the garden, and there will be cake. Call me or text me on my cell phone.\n\nLinda',
  },
  {
    name: 'the boss writes from a telephone',
    from: 'Carla Chef <carla@example.org>',
    subject: 'Re: offer',
    fields: REPLY,
    body: 'I am in a meeting. Can you send the offer to the client today, please? Thanks\n\nOn 23 Nov 2026, at 10:00, Beat Keller wrote:\n> here it is\n> bye',
  },
  {
    name: 'a shop’s sale, in English',
    from: 'Tokyo Tees <news@tokyotees.example>',
    subject: '🚨 Black Friday came early: up to 50% off everything! 48 hours only!',
    fields: NEWS,
    body: '<h1>BLACK FRIDAY CAME EARLY</h1><p>Up to 50% off everything! Your favorites won’t wait. Limited time offer, free shipping, buy now. Don’t miss out, last chance tonight!</p><a href="https://tokyotees.example/sale">Shop now</a><p>To unsubscribe click here.</p><a href="https://tokyotees.example/unsubscribe">Unsubscribe</a>',
  },
  {
    name: 'a shop’s sale over a counting link of a mail service',
    from: 'Filter Factory <marketing@filterfactory.example>',
    subject: 'Ends tonight: $10 off and free shipping',
    fields: NEWS,
    body: '<img src="https://cdn.filterfactory.example/a.png"><p>Limited time! Don’t miss your $10 off, claim your discount today.</p><a href="https://ctrk.klclick1.com/l/abc">Shop</a><a href="https://manage.kmail-lists.com/subscriptions/unsubscribe?a=b">Unsubscribe</a>',
  },
  {
    name: 'a shop’s newsletter, in German',
    from: 'Gartenfreund <newsletter@gartenfreund.example>',
    subject: 'Nur heute: 20 % auf alles',
    fields: NEWS,
    body: '<p>Liebe Kundin, lieber Kunde</p><p>sichern Sie sich jetzt Ihren Gutschein über 10 Euro. Nur solange der Vorrat reicht, versandkostenfrei.</p><a href="https://www.gartenfreund.example/aktion">Gutschein einlösen</a><a href="https://www.gartenfreund.example/abmelden">Abmelden</a>',
  },
  {
    name: 'a shop’s newsletter, in French',
    from: 'Maison Exemple <bonjour@maison-exemple.example>',
    subject: 'Dernière chance : -30 % sur tout le site',
    fields: NEWS,
    body: '<p>Chère cliente, cher client,</p><p>Dernière chance pour profiter de -30 % et de la livraison offerte. Cliquez ici pour découvrir la collection.</p><a href="https://www.maison-exemple.example/soldes">J’en profite</a><a href="https://www.maison-exemple.example/desabonner">Se désabonner</a>',
  },
  {
    name: 'a shop’s newsletter, in Italian',
    from: 'Libreria Esempio <newsletter@libreria-esempio.example>',
    subject: 'Ultimi giorni: buono da 5 euro per te',
    fields: NEWS,
    body: '<p>Gentile cliente,</p><p>fino a domenica hai un buono regalo da 5 euro sul tuo prossimo ordine. Clicca qui per scegliere il tuo libro.</p><a href="https://www.libreria-esempio.example/buono">Usa il buono</a>',
  },
  {
    name: 'points of a loyalty programme, in Spanish',
    from: 'Viajes Ejemplo <club@viajes-ejemplo.example>',
    subject: 'Sus puntos vencen el 31 de diciembre',
    fields: NEWS,
    body: '<p>Estimado cliente: tiene 3.250 puntos acumulados que vencen el 31 de diciembre. Canjéelos en su cuenta por viajes y regalos.</p><a href="https://www.viajes-ejemplo.example/puntos">Ver mis puntos</a>',
  },
  {
    name: 'a bill of a telephone company, in Portuguese',
    from: 'Operadora Exemplo <fatura@operadora-exemplo.example>',
    subject: 'Sua fatura de novembro está disponível',
    body: '<p>Olá Beat,</p><p>sua fatura no valor de R$ 89,90 vence em 10/12. Evite o bloqueio da sua linha: pague com cartão de crédito ou pix. Baixar boleto em PDF.</p><a href="https://www.operadora-exemplo.example/fatura">Ver fatura</a>',
  },
  {
    name: 'a bill, in Dutch',
    from: 'Energie Voorbeeld <factuur@energie-voorbeeld.example>',
    subject: 'Uw factuur van november',
    body: '<p>Beste meneer Keller,</p><p>Uw factuur van € 84,20 staat klaar. Het bedrag wordt op 5 december afgeschreven van uw rekening. Klik hier om de factuur te bekijken.</p><a href="https://www.energie-voorbeeld.example/factuur">Bekijk factuur</a>',
  },
  {
    name: 'the tax office announces a message',
    from: 'ELSTER <portal@elster.de>',
    subject: 'Neue Nachricht in Ihrem Postfach',
    body: 'Guten Tag,\n\nin Ihrem ELSTER-Postfach liegt ein neuer Bescheid zu Ihrer Steuererstattung bereit. Bitte melden Sie sich wie gewohnt unter https://www.elster.de an. Aus Sicherheitsgründen enthält diese E-Mail keinen direkten Link zur Anmeldung.',
  },
  {
    name: 'a health insurer on refunds, in French',
    from: 'Assurance Maladie <ne-pas-repondre@ameli.fr>',
    subject: 'Un remboursement est disponible sur votre compte ameli',
    body: 'Bonjour,\n\nun nouveau remboursement de 18,50 € apparaît dans votre espace personnel. Connectez-vous à votre compte sur https://www.ameli.fr pour le consulter.\n\nL’Assurance Maladie ne demande jamais vos coordonnées bancaires par courriel.',
  },
  {
    name: 'a bank’s card notice, in Italian',
    from: 'Banca Esempio <notifiche@banca-esempio.example>',
    subject: 'La tua carta scade a dicembre',
    body: '<p>Gentile Beat Keller,</p><p>la tua carta di credito che termina con 4411 scade il 31 dicembre. Riceverai la nuova carta all’indirizzo registrato; non devi fare nulla. Accedi alla tua area clienti per verificare i tuoi dati.</p><a href="https://www.banca-esempio.example/carte">Vai alle carte</a>',
  },
  {
    name: 'a bank’s alert, in Spanish',
    from: 'Banco Ejemplo <avisos@banco-ejemplo.example>',
    subject: 'Nuevo inicio de sesión en su cuenta',
    body: 'Estimado Beat Keller:\n\nHemos detectado un nuevo inicio de sesión en su cuenta desde un dispositivo desconocido. Si no fue usted, bloquee su acceso inmediatamente en https://www.banco-ejemplo.example/seguridad o llame al número que aparece en su tarjeta.',
  },
  {
    name: 'a crypto exchange’s notice',
    from: 'Kraken <noreply@kraken.com>',
    subject: 'Withdrawal confirmed',
    body: 'Hi Beat,\n\nyour withdrawal of 0.05 BTC to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq has been processed.\n\nIf you did not request this withdrawal, lock your account at https://www.kraken.com/u/security immediately.\n\nWe will never ask for your password or recovery phrase.',
  },
  {
    name: 'a newsletter on health with science in it',
    from: 'Science Weekly <weekly@scienceweekly.example>',
    subject: 'What researchers found about blood pressure this week',
    fields: NEWS,
    body: '<p>Researchers at Harvard found that potassium lowers blood pressure. A study of ancient diets shows what we can learn. Scientists discovered a protein linked to dementia, and a natural remedy for tinnitus failed in a trial.</p><a href="https://www.scienceweekly.example/42">Read on</a>',
  },
  {
    name: 'an insurer’s offer from its own domain',
    from: 'Muster Versicherung <service@muster-versicherung.example>',
    subject: 'Car insurance: get your free quote',
    fields: NEWS,
    body: '<p>Hi Beat, save up to 20% on your car insurance and home insurance. Get a quote in two minutes, no obligation.</p><a href="https://www.muster-versicherung.example/quote">Get your quote</a>',
  },
  {
    name: 'a dating site that one has joined',
    from: 'Herzklopfen <mail@herzklopfen.example>',
    subject: 'Anna wants to meet you',
    fields: NEWS,
    body: '<p>Hi Beat, Anna sent you a message and likes your profile. See my photos, she says. Chat with singles near you.</p><a href="https://www.herzklopfen.example/m/1">Read the message</a>',
  },
  {
    name: 'a sweepstake of a known brand for its own customers',
    from: 'Disney D23 <D23@email.d23.com>',
    subject: 'Enter for a chance to win',
    fields: NEWS,
    body: '<p>Congratulations to the winners of last month! Enter for a chance to win exclusive merchandise. No purchase necessary. Take our short survey for an extra entry.</p><a href="https://l.email.d23.com/rts/go2.aspx?h=1">Enter now</a><a href="https://d23.com/rules">Rules</a>',
  },
  {
    name: 'a survey of the magazine one reads',
    from: 'Consumer Paper <survey@consumerpaper.example>',
    subject: 'You’re invited to take our fall survey',
    fields: NEWS,
    body: '<p>Dear valued member, you have been selected to take our questionnaire. It takes ten minutes; your opinion counts. As a thank-you we draw a gift card among all who answer.</p><a href="https://e.consumerpaper.example/s/1">Take the survey</a>',
  },
  {
    name: 'a recruiter writes',
    from: 'Carla Test <carla@recruiting.example>',
    subject: 'Position as mail engineer',
    body: 'Hello Beat,\n\nI came across your profile and would like to speak with you about a position as mail engineer in Bern. Would you be interested in a quick call this week? The salary is CHF 120 000.\n\nBest regards\nCarla Test\nhttps://www.recruiting.example',
  },
  {
    name: 'a web agency answers its client',
    from: 'Agentur Muster <anna@agentur-muster.example>',
    subject: 'Re: Relaunch Ihrer Website',
    fields: REPLY,
    body: 'Guten Tag Herr Keller\n\nanbei das Angebot für die neue Website, samt Suchmaschinenoptimierung. Erste Seite bei Google können wir nicht versprechen.\n\nAm Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Beat Keller:\n> bitte um Angebot\n> Gruss',
  },
  {
    name: 'a supplier sends a quotation that was asked for',
    from: 'Verkauf <verkauf@schrauben.example>',
    subject: 'Angebot 2026-1187',
    body: 'Sehr geehrter Herr Keller\n\nvielen Dank für Ihre Anfrage. Im Anhang finden Sie unser Angebot und die Preisliste. Lieferzeit zwei Wochen, Zahlungsbedingungen 30 Tage netto.\n\nFreundliche Grüße\nSchrauben AG',
  },
  {
    name: 'a patch on a list',
    from: 'Dev <dev@kernel.example>',
    subject: '[PATCH] fix free() of locked account',
    fields: LIST,
    body: 'This fixes a double free when an account is locked.\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,3 +1,3 @@\n-free(acct);\n+if (acct) free(acct);',
  },
  {
    name: 'a commit with hashes',
    from: 'builder@ci.example',
    subject: 'Build 1234 passed',
    body: 'commit 9f8e7d6c5b4a39281706f5e4d3c2b1a098765432\nmerge a1b2c3d into e4f5a6b\nartifact sha256 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9\nhttps://ci.example/builds/1234',
  },
  {
    name: 'a calendar invitation',
    from: 'Anna Muster <anna@muster.example>',
    subject: 'Invitation: Jour fixe @ Tue Nov 24, 2026 10am',
    body: 'You have been invited to the following event.\n\nJour fixe\nWhen: Tue Nov 24, 2026 10am\nJoin: https://meet.google.com/abc-defg-hij\nGoing? https://calendar.google.com/calendar/event?action=RESPOND&eid=1',
  },
  {
    name: 'an airline’s boarding pass',
    from: 'Swiss <noreply@notifications.swiss.com>',
    subject: 'Your boarding pass LX 1234',
    body: '<p>Dear Mr Keller, your boarding pass is ready. Please be at the gate immediately when boarding starts, otherwise you may lose your seat.</p><a href="https://www.swiss.com/boardingpass?id=1">Open boarding pass</a>',
  },
  {
    name: 'a vendor’s end-of-service notice',
    from: 'Sense <sense@ops.sense.com>',
    subject: 'Important update: action required before December 31',
    body: '<p>Dear customer, your subscription will expire and the old app will be discontinued. Update now to avoid interruption of your service. Sign in to your account to confirm your details.</p><a href="https://links.sense.com/u/click?_t=1">Update now</a><a href="https://help.sense.com">Help</a>',
  },
  {
    name: 'a mortgage broker that one has asked',
    from: 'Hypo Muster <beratung@hypo-muster.example>',
    subject: 'Ihre Hypothek: Angebot',
    body: 'Guten Tag Herr Keller\n\nwie besprochen das Angebot für Ihr Darlehen über 500 000 Franken, Laufzeit 10 Jahre, Zinssatz von 1,4 %. Für Fragen rufen Sie mich an: +41 31 555 01 01.\n\nFreundliche Grüsse\nAnna Muster',
  },
  {
    name: 'an employer’s payroll notice',
    from: 'HR <hr@example.org>',
    subject: 'New bank details for payroll',
    body: 'Dear all,\n\nif your bank account has changed, please tell us your new bank details in the portal https://hr.example.org before the next payroll run. Never send them by mail.\n\nHR',
  },
  {
    name: 'a neighbour on a stolen car, all on a list',
    from: 'Jane <jane@community.example>',
    subject: 'Trash in the road',
    fields: LIST,
    body: 'Be careful, there is trash in the road by the warehouse. URGENT for all who drive to work! To unsubscribe from this group send mail to users-leave@lists.example',
  },
  {
    name: 'a shop’s order, in Japanese',
    from: '本屋 <order@honya.example>',
    subject: 'ご注文の確認',
    body: '<p>ケラー様</p><p>ご注文ありがとうございます。お支払い方法はクレジットカードです。お荷物は明日お届けします。配送状況はマイページにログインしてご確認ください。ポイントの有効期限にご注意ください。</p><a href="https://www.honya.example/order/1">注文を見る</a>',
  },
  {
    name: 'a colleague, in Chinese',
    from: '王 <wang@muster.example>',
    subject: '会议时间',
    body: '您好，明天的会议改到下午三点，地点不变。请回复确认是否参加，附件是上次的会议记录和产品报价。谢谢！',
  },
  {
    name: 'a widow thanks for condolences',
    from: 'Rosa Muster <rosa.muster@bluewin.ch>',
    subject: 'Danke',
    body: 'Lieber Beat\n\nmein Mann ist gestorben, wie du weisst, und deine Worte haben mir gut getan. Gott segne dich und deine Familie.\n\nDeine Rosa',
  },
]

t.ok(MAIL.length >= 40, `${MAIL.length} messages`)
for (const mail of MAIL)
  t.test(mail.name, async t => {
    const { sum, names } = judged(mail)
    t.ok(sum < 2, `${sum} points: ${names}`)
  })
