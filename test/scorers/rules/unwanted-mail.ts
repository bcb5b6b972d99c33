/** Fraud and spam of many kinds in several languages, written for this test: rules on content alone must see it. */
import t from 'tap'
import { zip } from '../../support/zip.ts'
import { judged } from '../../support/written-mail.ts'
import type { Written } from '../../support/written-mail.ts'

const b64 = (content: Buffer | string): string => Buffer.from(content).toString('base64')
const withFile = (
  name: string,
  type: string,
  content: Buffer | string,
  text: string,
): Pick<Written, 'body' | 'fields'> => ({
  fields: { 'Content-Type': 'multipart/mixed; boundary=cut' },
  body: `--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--cut\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${b64(content)}\r\n--cut--`,
})

const MAIL: readonly Written[] = [
  // Advance fee
  {
    name: 'inheritance, English',
    from: 'Barr. Paul Test <paul.test77@gmail.com>',
    subject: 'Urgent attention',
    body: 'Dear Friend,\n\nI am a solicitor to a deceased client who shares your surname and lost his life in a car crash with his whole family. He left USD 9.4 Million with a bank here, and I want to present you as his next of kin. You keep 45% and the rest is mine. It is risk free. Reply with your full name, address and phone number.',
  },
  {
    name: 'inheritance, German',
    from: 'Notar Test <notar.test@gmx.net>',
    subject: 'Vertrauliche Angelegenheit',
    body: 'Lieber Freund,\n\nich bin Rechtsanwalt des verstorbenen Herrn Keller, der bei einem Flugzeugabsturz ums Leben gekommen ist. Er hinterließ 8,5 Millionen Euro, und ich suche einen Erben. Ihr Anteil beträgt 40 %. Die Sache ist streng vertraulich. Antworten Sie mir mit Ihrer Telefonnummer und Ihrer Adresse.',
  },
  {
    name: 'inheritance, French',
    from: 'Me Test <maitre.test@yahoo.fr>',
    subject: 'Affaire urgente',
    body: 'Cher ami,\n\nje suis maître Test, notaire d’un client décédé dans un accident avec sa famille. Il a laissé la somme de 6,2 millions d’euros et pas d’héritier. Je souhaite vous présenter comme bénéficiaire. Votre part sera de 40 %. Cette affaire est strictement confidentielle ; répondez-moi avec votre nom complet et votre numéro de téléphone.',
  },
  {
    name: 'a dying widow gives, Italian',
    from: 'Maria Test <maria.test@libero.it>',
    subject: 'Saluti',
    body: 'Carissimo,\n\nmi chiamo Maria Test, vedova di un uomo d’affari deceduto. Sono malata di cancro in fase terminale e i medici mi danno pochi mesi di vita. Ho deciso di donare 4 milioni di euro agli orfani e ai bisognosi attraverso di te. Dio ti benedica. Rispondimi alla mia email privata.',
  },
  {
    name: 'a dying widow gives, Spanish',
    from: 'Rosa Test <rosa.test@hotmail.com>',
    subject: 'Saludos a usted',
    body: 'Estimado amigo:\n\nme llamo Rosa Test, viuda de un empresario que falleció. Padezco cáncer de garganta y me quedan pocos meses de vida. He decidido donar 3 millones de dólares para huérfanos y obras de caridad, y necesito una persona de confianza. Dios le bendiga. Póngase en contacto en mi correo privado.',
  },
  {
    name: 'inheritance, Portuguese',
    from: 'Dr. Teste <advogado.teste@bol.com.br>',
    subject: 'Proposta',
    body: 'Prezado amigo,\n\nsou advogado de um cliente falecido em um acidente de avião, sem herdeiros. Ele deixou 12 milhões de dólares em um banco. Quero apresentar você como parente mais próximo. Sua parte será 40 % da soma. Assunto estritamente confidencial. Responda com seu nome completo e número de telefone.',
  },
  {
    name: 'inheritance, Dutch',
    from: 'Mr Test <advocaat.test@outlook.com>',
    subject: 'Erfenis',
    body: 'Beste vriend,\n\nik ben advocaat van een overleden cliënt die bij een vliegtuigongeluk om het leven kwam. Hij liet 7 miljoen dollar na zonder erfgenaam. Uw aandeel is 40 %. Dit is strikt vertrouwelijk. Antwoord mij met uw volledige naam en telefoonnummer.',
  },
  {
    name: 'compensation of victims by an authority',
    from: 'United Office <office@compensation-un.example>',
    subject: 'PAYMENT NOTIFICATION',
    fields: { 'Reply-To': 'claims.office55@gmail.com' },
    body: 'Attention Beneficiary,\n\nthe United Nations together with the World Bank has decided to compensate scam victims, and your name is on the list. Your compensation payment of US$2,500,000.00 will be released by ATM card. Contact the paying bank with your full name, home address and telephone number.',
  },
  {
    name: 'consignment of a soldier',
    from: 'Sgt Test <sgt.test@aol.com>',
    subject: 'Trust',
    body: 'Good day to you,\n\nI am Staff Sergeant Test of the US Army in Syria. We found money and I need a trusted person to receive the consignment boxes with 6 million dollars for me. You take 30% for your assistance. Keep this secret and get back to me.',
  },
  {
    name: 'gift of a lottery winner',
    from: 'Mrs. Test <foundation@charity-test.example>',
    subject: 'Donation for you',
    fields: { 'Reply-To': 'mrs.test.donation@gmail.com' },
    body: 'Hello,\n\nyou were randomly selected to receive a donation of €1,500,000.00 from my jackpot. I have decided to donate part of it. Get back to me for more details.',
  },
  {
    name: 'lottery, English',
    from: 'Claims Desk <desk@lotto-claims.example>',
    subject: 'WINNING NOTIFICATION',
    fields: { 'Reply-To': 'claims.agent88@yahoo.com' },
    body: 'Dear Winner,\n\nyour email address won in our online draw. Winning number 4-11-23, batch number 77/AB, reference number EU/22. You have won the sum of €850,000. To claim, contact our claims agent with your full names, address, age and occupation.',
  },
  {
    name: 'lottery, German',
    from: 'Lotterie Büro <buero@lotterie-test.example>',
    subject: 'Gewinnbenachrichtigung',
    fields: { 'Reply-To': 'lotterie.anspruch@gmail.com' },
    body: 'Sehr geehrter Begünstigter,\n\nherzlichen Glückwunsch, Sie haben gewonnen! Ihre Gewinnnummer 12-33 der internationalen Lotterie hat 915 000 Euro gewonnen. Für die Auszahlung der Summe senden Sie Ihren vollständigen Namen, Ihre Adresse und Telefonnummer. Antworten Sie mir umgehend.',
  },
  {
    name: 'lottery, Spanish',
    from: 'Oficina <oficina@loteria-prueba.example>',
    subject: 'Notificación de premio',
    fields: { 'Reply-To': 'reclamos.premio@gmail.com' },
    body: 'Estimado ganador:\n\nsu número ganador de la lotería ha ganado la suma de 650.000 euros en el sorteo de octubre. Para la transferencia de fondos envíe su nombre completo, dirección completa y número de teléfono.',
  },
  {
    name: 'loan, English',
    from: 'Quick Loans <quickloans.test@gmail.com>',
    subject: 'LOAN OFFER',
    body: 'Do you need an urgent loan to pay off your debts? We give business loan and personal loan from $5,000 to $50,000,000 at 2% interest rate without collateral. Contact us now with your name, loan amount needed, loan duration and phone number.',
  },
  {
    name: 'loan, French',
    from: 'Pret Rapide <pret.rapide@yahoo.fr>',
    subject: 'Offre de prêt',
    body: 'Bonjour, avez-vous besoin d’un prêt ? Nous sommes un prêteur particulier : prêt personnel de 5 000 à 500 000 euros, taux d’intérêt de 2 %, montant du prêt au choix. Contactez-nous avec votre nom complet et numéro de téléphone, plus de détails sur demande.',
  },
  {
    name: 'loan, German',
    from: 'Kredit Test <kredit.test@gmx.de>',
    subject: 'Kreditangebot',
    body: 'Guten Tag, brauchen Sie einen Kredit? Wir bieten Privatkredit ohne Sicherheiten von 5.000 bis 500.000 Euro, Zinssatz von 2 %. Schreiben Sie den Kreditbetrag, die Laufzeit, Ihre Telefonnummer. Weitere Informationen auf Anfrage, antworten Sie mir.',
  },
  // Extortion
  {
    name: 'sextortion, English',
    from: 'anon <x7@darkbox.example>',
    subject: 'I recorded you',
    body: 'I hacked your computer with a trojan and have full access to your devices. While you were on an adult site I turned on your camera and recorded a video of you. Pay me $950 in Bitcoin within 48 hours or I will send the video to all your contacts.\nBTC wallet: bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh',
  },
  {
    name: 'sextortion, German',
    from: 'anon <x8@darkbox.example>',
    subject: 'Letzte Warnung',
    body: 'Ich habe dein Gerät gehackt und einen Trojaner installiert. Als du auf einer Pornoseite warst, hat deine Webcam alles aufgenommen. Überweise 800 Euro in Bitcoin binnen 48 Stunden, sonst werde ich das Video an alle deine Kontakte schicken.\n1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
  },
  {
    name: 'sextortion, French',
    from: 'anon <x9@darkbox.example>',
    subject: 'Votre vidéo',
    body: 'J’ai piraté votre appareil avec un logiciel malveillant. Votre webcam vous a filmé sur des sites pour adultes. Payez 700 € en bitcoin sous 48 heures, sinon j’enverrai la vidéo à tous vos contacts.',
  },
  {
    name: 'sextortion, Italian',
    from: 'anon <x10@darkbox.example>',
    subject: 'Il tuo video',
    body: 'Ho hackerato il tuo dispositivo con un malware. La webcam ti ha ripreso mentre guardavi siti porno. Se non paghi 700 euro in bitcoin entro 48 ore, manderò il video a tutti i tuoi contatti.',
  },
  {
    name: 'sextortion, Spanish',
    from: 'anon <x11@darkbox.example>',
    subject: 'Su video',
    body: 'He hackeado su sistema operativo con un troyano. Su cámara web ha grabado lo que hacía en sitios de adultos. Si no paga 900 dólares en bitcoin en 48 horas, enviaré el video a todos sus contactos.',
  },
  {
    name: 'sextortion, Portuguese',
    from: 'anon <x12@darkbox.example>',
    subject: 'Seu vídeo',
    body: 'Hackeei seu dispositivo com um malware e gravei você pela webcam em sites adultos. Se você não pagar 500 dólares em bitcoin em 48 horas, vou enviar o vídeo a todos os seus contatos.',
  },
  {
    name: 'bomb threat',
    from: 'anon <b@darkbox.example>',
    subject: 'Save lives',
    body: 'There is a bomb in your building. My man watches; if he sees police it goes off. Send me 20,000 dollars in bitcoin by the end of the working day to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa and nobody is hurt. I hacked your phones, my deadline is 24 hours.',
  },
  // Phishing
  {
    name: 'mailbox full, English, free host',
    from: 'Mail Administrator <admin@random-school.example>',
    subject: 'Your mailbox is full',
    body: '<p>Dear user,</p><p>Your mailbox storage quota has been exceeded and incoming messages are on hold. Upgrade your storage within 24 hours or your account will be deactivated.</p><a href="https://mail-upgrade-portal.weebly.com/">Upgrade now</a>',
  },
  {
    name: 'mailbox, German',
    from: 'IT-Support <support@fremd.example>',
    subject: 'Ihr Postfach läuft ab',
    body: '<p>Sehr geehrter Benutzer,</p><p>der Speicherplatz Ihres Postfachs ist überschritten, eingehende Nachrichten werden zurückgehalten. Klicken Sie hier und bestätigen Sie Ihr Konto innerhalb von 24 Stunden, andernfalls wird es gesperrt.</p><a href="https://webmail-aktualisierung.web.app/#beat@example.org">Jetzt bestätigen</a>',
  },
  {
    name: 'mailbox, French',
    from: 'Administrateur <info@autre.example>',
    subject: 'Votre messagerie est saturée',
    body: '<p>Cher utilisateur, votre boîte mail a dépassé son quota et des messages sont en attente. Cliquez ici pour valider votre compte sous 24 heures, sinon il sera désactivé.</p><a href="https://messagerie-support.pages.dev">Valider mon compte</a>',
  },
  {
    name: 'mailbox, Spanish',
    from: 'Administrador <it@otro.example>',
    subject: 'Su buzón está lleno',
    body: '<p>Estimado usuario, su buzón está lleno y hay mensajes pendientes. Haga clic aquí para verificar su cuenta en 24 horas; de lo contrario será suspendida.</p><a href="https://correo-soporte.weebly.com">Verificar</a>',
  },
  {
    name: 'mailbox, Portuguese',
    from: 'Suporte <it@outro.example>',
    subject: 'Sua caixa de correio está cheia',
    body: '<p>Prezado usuário, sua caixa de entrada excedeu a cota e há mensagens pendentes. Clique aqui para atualizar sua conta em até 24 horas, caso contrário será bloqueada.</p><a href="https://correio-suporte.web.app">Atualizar</a>',
  },
  {
    name: 'mailbox, Italian',
    from: 'Amministratore <it@altro.example>',
    subject: 'La tua casella è piena',
    body: '<p>Gentile utente, la tua casella di posta ha superato la quota e i messaggi in arrivo sono in sospeso. Clicca qui per verificare il tuo account entro 24 ore, altrimenti verrà bloccato.</p><a href="https://posta-supporto.web.app">Verifica ora</a>',
  },
  {
    name: 'mailbox, Dutch',
    from: 'Helpdesk <it@ander.example>',
    subject: 'Uw mailbox is bijna vol',
    body: '<p>Geachte gebruiker, uw mailbox is bijna vol en inkomende berichten worden geweigerd. Klik hier om uw account binnen 24 uur te bevestigen, anders wordt het geblokkeerd.</p><a href="https://mailbox-beheer.weebly.com">Bevestigen</a>',
  },
  {
    name: 'password expires, as the own domain',
    from: 'example.org IT <noreply@example.org>',
    subject: 'Password expiration notice',
    body: '<p>Hello beat@example.org,</p><p>The password for your mailbox expires today. Keep your current password to avoid losing access.</p><a href="https://ssl-check.example-host.example/auth#beat@example.org">Keep same password</a>',
  },
  {
    name: 'account suspended, strange site',
    from: 'Account Team <service@account-team.example>',
    subject: 'Your account has been suspended',
    body: '<p>Dear customer,</p><p>We noticed unusual activity and your account has been suspended. Verify your information within 48 hours, otherwise it will be permanently closed.</p><a href="https://secure-verify.another.example/login">Verify now</a>',
  },
  {
    name: 'account blocked, German, brand in the link’s text',
    from: 'Kundenservice <service@irgendwo.example>',
    subject: 'Ihr Konto wurde eingeschränkt',
    body: '<p>Sehr geehrter Kunde,</p><p>Ihr Konto wurde vorübergehend gesperrt. Bitte bestätigen Sie Ihre Daten umgehend.</p><a href="https://kunden-login.xyz/de">www.postfinance.ch</a>',
  },
  {
    name: 'card blocked, Italian, shortener',
    from: 'Servizio Clienti <info@qualcosa.example>',
    subject: 'La tua carta è stata bloccata',
    body: '<p>Gentile cliente,</p><p>la tua carta è stata sospesa per attività sospetta. Verifica i tuoi dati entro 24 ore per evitare il blocco definitivo.</p><a href="https://bit.ly/3abcdE">Verifica ora</a>',
  },
  {
    name: 'bank, Spanish, cheap domain',
    from: 'Banco <aviso@cualquiera.example>',
    subject: 'Acceso suspendido',
    body: '<p>Estimado cliente: su cuenta ha sido bloqueada por actividad sospechosa. Confirme sus datos inmediatamente para evitar la suspensión.</p><a href="https://banco-seguro.top/login">Confirmar</a>',
  },
  {
    name: 'bank, Portuguese, machine’s name',
    from: 'Atendimento <aviso@qualquer.example>',
    subject: 'Token desatualizado',
    body: '<p>Prezado cliente, seu token está desatualizado e sua conta será bloqueada. Regularize agora seu cadastro para evitar o cancelamento.</p><a href="http://203-0-114-77.host.secureserver.net/acesso">Regularizar</a>',
  },
  {
    name: 'shared document',
    from: 'HR Portal <hr@partner-mail.example>',
    subject: 'HR has shared "Salary Review 2026" with you',
    body: '<p>HR has shared a secure document with you. Click the link below to view document.</p><a href="https://docs-share-online.pages.dev/view?u=beat@example.org">View document</a><p>Review and sign before today, action required.</p>',
  },
  {
    name: 'voice message',
    from: 'VM <vm@phone-system.example>',
    subject: 'New voicemail received',
    body: '<p>Dear user, you have a new voice message (0:42). Click the button to listen to your voicemail.</p><a href="https://vm-player.vercel.app/#beat@example.org">Play message</a>',
  },
  {
    name: 'encrypted message, form service',
    from: 'Secure Mail <notify@mailsafe.example>',
    subject: 'You received a secure message',
    body: '<p>Dear recipient, you have received an encrypted message. Click here to view document. It expires in 24 hours and will be permanently deleted; confirm your account.</p><a href="https://fine-message.glitch.me/open">Open</a>',
  },
  {
    name: 'parcel, English',
    from: 'Delivery <notice@parcel-info.example>',
    subject: 'Your package could not be delivered',
    body: '<p>Dear customer, we attempted to deliver your package but the address was incomplete. Confirm your address and pay a fee of $1.95 within 48 hours, otherwise it will be returned to sender.</p><a href="https://redelivery-fee.top/t">Reschedule delivery</a>',
  },
  {
    name: 'parcel, German',
    from: 'Paketdienst <info@paketinfo.example>',
    subject: 'Ihr Paket wartet',
    body: '<p>Sehr geehrter Kunde, Ihre Sendung konnte nicht zugestellt werden. Bitte bestätigen Sie die Zahlung von 2,99 CHF Zollgebühren innerhalb von 48 Stunden, sonst wird das Paket zurückgeschickt.</p><a href="https://zoll-zahlung.icu/p">Jetzt bezahlen</a>',
  },
  {
    name: 'parcel, French',
    from: 'Livraison <info@suivi-info.example>',
    subject: 'Votre colis est en attente',
    body: '<p>Cher client, votre colis n’a pas pu être livré. Réglez les frais de livraison de 1,99 € sous 48 heures pour reprogrammer la livraison, sinon il sera retourné à l’expéditeur.</p><a href="https://livraison-frais.click/c">Cliquez ici</a>',
  },
  {
    name: 'parcel, Italian',
    from: 'Corriere <info@consegna.example>',
    subject: 'Il tuo pacco è in giacenza',
    body: '<p>Gentile cliente, il tuo pacco è in giacenza in magazzino per mancata consegna. Clicca qui e conferma il pagamento di 1,99 € entro 48 ore per la nuova consegna.</p><a href="https://pacco-consegna.buzz/i">Conferma</a>',
  },
  {
    name: 'tax refund',
    from: 'Tax Office <refund@gov-tax.example>',
    subject: 'Your tax refund is pending',
    body: '<p>Dear taxpayer, you are eligible to receive a tax refund of 385.50. Click here to confirm your bank details within 72 hours.</p><a href="https://refund-form.000webhostapp.com/x">Claim your refund</a>',
  },
  {
    name: 'refund of the health insurance, French',
    from: 'Assurance <info@sante-infos.example>',
    subject: 'Remboursement en attente',
    body: '<p>Cher client, vous avez droit à un remboursement de 214,80 € de l’assurance maladie. Cliquez ici pour mettre à jour vos coordonnées bancaires et votre carte vitale sous 48 heures.</p><a href="https://remboursement-sante.cfd/r">Accéder</a>',
  },
  {
    name: 'points, Portuguese',
    from: 'Pontos <aviso@pontos-aviso.example>',
    subject: 'Seus pontos expiram hoje',
    body: '<p>Prezado cliente, seus pontos acumulados (97.420) expiram hoje. Resgate agora para evitar o vencimento.</p><a href="https://resgate-agora.cyou/p">Resgatar pontos</a>',
  },
  {
    name: 'wallet to be validated',
    from: 'Support <support@chain-support.example>',
    subject: 'Action required: verify your wallet',
    body: '<p>Dear user, your wallet has not been verified and will be suspended. Verify your wallet with your recovery phrase within 24 hours to avoid losing your crypto.</p><a href="https://wallet-sync.netlify.app">Validate wallet</a>',
  },
  {
    name: 'airdrop',
    from: 'Foundation <team@token-drop.example>',
    subject: 'Claim your airdrop',
    body: '<p>Connect your wallet and claim your tokens now. The airdrop expires today, act immediately to avoid missing your crypto.</p><a href="https://claim-token.xyz/air">Connect wallet</a>',
  },
  {
    name: 'payment declined, as a streaming service',
    from: 'Netflix Billing <info@films-abo.example>',
    subject: 'Netflix: your payment was declined',
    body: '<p>Dear member, your payment was declined and your membership is on hold. Update your payment method within 24 hours, otherwise your account will be closed.</p><a href="https://netflix.com.update-abo.example/pay">Update payment</a>',
  },
  {
    name: 'survey with a reward',
    from: 'Rewards <win@offers-today.example>',
    subject: 'Congratulations! You have been selected',
    body: '<p>Dear shopper, you have been chosen for our loyalty program. Answer a few questions in our 30 second survey and claim your reward: a power drill, 100% free. Only a few left!</p><a href="https://storage.googleapis.com/rew-33/index.html#4x77">Start the survey</a>',
  },
  {
    name: 'gift, German',
    from: 'Treueprogramm <gewinn@aktion-heute.example>',
    subject: 'Herzlichen Glückwunsch, Sie wurden ausgewählt',
    body: '<p>Sie haben gewonnen! Ihr Geschenk, ein Werkzeugset, wartet auf Sie. Nehmen Sie an der kurzen Umfrage teil, nur noch wenige verfügbar. Gewinn abholen, nur Versandkosten.</p><a href="https://aktion-gewinn.sbs/a">Hier klicken</a>',
  },
  {
    name: 'QR code with a lure',
    from: 'Security <it@mfa-service.example>',
    subject: 'MFA update required',
    body: '<p>Dear employee, your authenticator will expire today and your account will be disabled. Verify your account now: scan the code with your phone within 24 hours.</p><a href="https://mfa-update.workers.dev/?e=YmVhdEBleGFtcGxlLm9yZw">or click here</a>',
  },
  {
    name: 'call-back, antivirus',
    from: 'Billing <john.test4411@gmail.com>',
    subject: 'Invoice INV-88123',
    body: 'Dear Customer,\n\nthank you for your purchase. Your Norton Total Protection subscription has been renewed for 3 years and $399.99 will be charged to your account today. If you did not authorize this, call our helpline within 24 hours to cancel: +1 (888) 555-0147.',
  },
  {
    name: 'call-back, coins, through another’s account',
    from: 'Order Desk <student77@school.example>',
    subject: 'Your order has been placed',
    body: 'Hello,\n\nyour order for Bitcoin of USD 489.00 through PayPal has been processed. Invoice number 7HH-2231. To dispute or cancel this transaction call our customer care toll free: 808-555-0190.',
  },
  {
    name: 'call-back, a line and a bill',
    from: 'Evan <evan@tribe.example>',
    subject: 'Order Transaction confirmed',
    ...withFile(
      'Order_1762.pdf',
      'application/pdf',
      '%PDF-1.4 test',
      'Please find your invoice attached. Customer Help Line: (888) 555-0138. Bitcoin payment processed through PayPal, to cancel call our support team.',
    ),
  },
  {
    name: 'account, Japanese',
    from: 'カスタマー <info@nandemo.example>',
    subject: '【重要】アカウント停止のお知らせ',
    body: '<p>お客様のアカウントに異常なログインがあり、ご利用を一時的に制限しました。24時間以内に下記のリンクから本人確認をお願いします。</p><a href="https://kakunin-tetsuzuki.cn.example/x">ログイン</a>',
  },
  {
    name: 'mailbox, Chinese',
    from: '管理员 <it@other-server.example>',
    subject: '您的邮箱即将停用',
    body: '<p>尊敬的用户：您的邮箱容量已满，账号将被停用。请立即点击下面的链接验证您的密码，否则24小时内无法收发邮件。</p><a href="https://youxiang-shengji.example.top/a">点击验证</a>',
  },
  {
    name: 'subsidy, Chinese, QR code in words',
    from: '财务部 <cw@gongsi.example>',
    subject: '2026年补贴申领通知',
    body: '<p>各位员工：财政部发放个人劳动补贴，请扫描二维码立即申领，逾期视为放弃。登录后验证银行卡账户。</p><a href="https://butie-shenling.example.icu/">点击申领</a>',
  },
  // In other words than the lists were begun with
  {
    name: 'in other words: de sparkasse',
    from: 'Sparkasse <info@mailing-web.example>',
    subject: 'Wichtige Mitteilung zu Ihrem Online-Banking',
    body: '<p>Sehr geehrte Damen und Herren,</p><p>aufgrund der neuen PSD2-Richtlinie müssen alle Kunden ihre pushTAN-Registrierung erneuern. Ohne Erneuerung wird Ihr Zugang am 30.11. deaktiviert.</p><a href="https://s-pushtan-erneuerung.example/start">Zur Erneuerung</a>',
  },
  {
    name: 'in other words: de telekom rechnung',
    from: 'Telekom <rechnung@t-online-kunde.example>',
    subject: 'Ihre Rechnung konnte nicht abgebucht werden',
    body: '<p>Guten Tag,</p><p>leider ist die Lastschrift Ihrer letzten Rechnung fehlgeschlagen. Um eine Sperrung Ihres Anschlusses zu verhindern, hinterlegen Sie bitte bis morgen eine neue Zahlungsart.</p><a href="https://kundencenter-zahlung.example/x">Zahlungsart aktualisieren</a>',
  },
  {
    name: 'in other words: fr ameli',
    from: 'Ameli <contact@espace-sante.example>',
    subject: 'Votre nouvelle carte vitale est disponible',
    body: '<p>Bonjour, votre carte vitale arrive à expiration. Afin de continuer à bénéficier de vos remboursements, commandez votre nouvelle carte en remplissant le formulaire.</p><a href="https://carte-renouvellement.example/f">Remplir le formulaire</a>',
  },
  {
    name: 'in other words: fr netflix',
    from: 'Netflix <no-reply@films.example>',
    subject: 'Votre abonnement est suspendu',
    body: '<p>Cher membre, nous n’avons pas pu prélever votre dernier paiement. Merci de mettre à jour vos informations de paiement pour ne pas perdre l’accès.</p><a href="https://abonnement-reprise.example/">Mettre à jour</a>',
  },
  {
    name: 'in other words: it inps',
    from: 'INPS <avvisi@cittadino.example>',
    subject: 'Rimborso disponibile',
    body: '<p>Gentile utente, dai nostri controlli risulta un rimborso di 315,40 euro a suo favore. Per ricevere il bonifico completi la richiesta entro oggi inserendo i dati della sua carta.</p><a href="https://rimborso-cittadino.example/">Richiedi rimborso</a>',
  },
  {
    name: 'in other words: it pec',
    from: 'Aruba <assistenza@rinnovo-dominio.example>',
    subject: 'Il tuo dominio scade oggi',
    body: '<p>Gentile cliente, il tuo dominio è in scadenza. Per evitare la sospensione della casella effettua il pagamento di 5,42 €.</p><a href="https://aruba-rinnova.example/">Rinnova ora</a>',
  },
  {
    name: 'in other words: pt boleto',
    from: 'Financeiro <cobranca@financ.example>',
    subject: 'Boleto vencido - evite negativação do seu CPF',
    body: '<p>Consta em nosso sistema um boleto em aberto no seu CPF. Evite a negativação, acesse e baixe a segunda via.</p><a href="https://boleto-2via.example/x.zip">Baixar boleto</a>',
  },
  {
    name: 'in other words: nl ing',
    from: 'ING <service@klant.example>',
    subject: 'Uw bankpas verloopt',
    body: '<p>Beste klant, uw huidige betaalpas verloopt binnenkort. Vraag kosteloos uw nieuwe pas aan vóór 1 december, anders wordt uw pas geblokkeerd.</p><a href="https://pas-aanvragen.example/">Aanvragen</a>',
  },
  {
    name: 'in other words: en ms mailbox release',
    from: 'Quarantine <postmaster@cloudfilter.example>',
    subject: 'You have 5 undelivered mails',
    body: '<p>beat@example.org,</p><p>5 messages failed to sync to your inbox due to a server delay. Review and allow delivery of your messages below.</p><a href="https://allow-sync.example/?m=beat@example.org">Allow messages</a>',
  },
  {
    name: 'in other words: en domain renewal',
    from: 'Domain Services <renew@domain-notice.example>',
    subject: 'example.org expiration notice',
    body: '<p>Your domain example.org will be terminated. Failure to complete your renewal will result in cancellation of your email and website. Secure online payment: </p><a href="https://pay-domain.example/">Proceed</a>',
  },
  {
    name: 'in other words: en copyright',
    from: 'Meta Legal <case@page-appeal.example>',
    subject: 'Your page has been scheduled for deletion',
    body: '<p>Our system detected that your page violates copyright. Unless you appeal in 24 hours your page will be permanently removed.</p><a href="https://appeal-form.example/">Submit appeal</a>',
  },
  {
    name: 'in other words: en fund letter 2',
    from: 'John <johnw@uni.example>',
    subject: 'Hi',
    fields: { 'Reply-To': 'jw.private@outlook.com' },
    body: 'I am contacting you regarding an estate left by a client of mine with whom you share the same family name. He passed on with no registered relatives. If you will work with me, we can claim $10.2M before the government takes it.',
  },
  {
    name: 'in other words: de erbschaft 2',
    from: 'A. B. <ab@firma.example>',
    subject: 'Guten Tag',
    fields: { 'Reply-To': 'ab.kanzlei@outlook.de' },
    body: 'Ich schreibe Ihnen wegen eines Kontos über 11,3 Mio. Euro, dessen Inhaber ohne Angehörige verstarb. Als Bankmitarbeiter kann ich Sie als Erben eintragen lassen; wir teilen 50/50. Bitte antworten Sie diskret.',
  },
  {
    name: 'in other words: fr don 2',
    from: 'Jeanne <jeanne@mairie.example>',
    subject: 'Don',
    fields: { 'Reply-To': 'jeanne.don@gmail.com' },
    body: 'Je suis atteinte d’une maladie qui me condamne et je n’ai pas d’enfant. Je souhaite confier ma fortune de 850.000 euros à une personne honnête pour aider les enfants malheureux. Merci de me répondre vite.',
  },
  {
    name: 'in other words: es herencia 2',
    from: 'Luis <luis@empresa.example>',
    subject: 'Hola',
    fields: { 'Reply-To': 'luis.bufete@gmail.com' },
    body: 'Le escribo por una cuenta de 14,5 millones de euros de un cliente que murió sin familia. Puedo nombrarle heredero y repartimos la mitad. Escríbame con discreción.',
  },
  {
    name: 'in other words: en seo 2',
    from: 'Rita <rita.mktg@outlook.com>',
    subject: 'example.org ranking',
    body: 'Hello Team, I noticed example.org is not showing on the top pages of search engines. We help businesses rank in top 3 positions with guaranteed results. Shall I share a proposal and past results? Rita',
  },
  {
    name: 'in other words: en appdev 2',
    from: 'Amit <amit.dev@gmail.com>',
    subject: 'Re: app',
    body: 'Hi, do you want a mobile application or a new site for your company? We are an India based IT firm with 10 years experience, hourly rate from $15. Please share your requirement and phone number.',
  },
  {
    name: 'in other words: en loan 2',
    from: 'Funding <fund@cap.example>',
    subject: 'Working capital',
    fields: { 'Reply-To': 'cap.fund@gmail.com' },
    body: 'We finance businesses and projects up to 500 million at 2.5% yearly, 12 months grace. Brokers are protected. Send your business plan.',
  },
  {
    name: 'in other words: en weight',
    from: 'Keto <k@slim-now.example>',
    subject: 'Lose 23 lbs in 2 weeks',
    body: '<p>Celebrity doctor reveals gummies that melt belly fat while you sleep. No gym, no dieting. Free bottle while supplies last.</p><a href="https://gummies-free.example/">Get my bottle</a>',
  },
  // Favours
  {
    name: 'gift cards for the boss',
    from: 'Carla Chef <ceo.carla@gmail.com>',
    subject: 'Quick task',
    body: 'Hi Beat, are you available? I’m in a meeting and need you to purchase some gift cards for clients, Apple or Steam card, 5 of $100 each. Scratch the back and send me the card codes. I’ll reimburse you today.',
  },
  {
    name: 'gift cards, German',
    from: 'Carla Chef <carla.chef@gmx.ch>',
    subject: 'Dringende Aufgabe',
    body: 'Hallo Beat, bist du im Büro? Ich bin in einer Besprechung und kann nicht telefonieren. Kauf bitte fünf Geschenkkarten, iTunes-Karten zu 100 Euro, freirubbeln und die Codes schicken. Ich erstatte es dir.',
  },
  // Selling
  {
    name: 'search ranking',
    from: 'Nina Test <nina.seo44@gmail.com>',
    subject: 'Regarding your website',
    body: 'Hi,\n\nI came across your website and found errors. We can bring it on the first page of Google with white hat SEO services, backlinks and more traffic to your site. Would you be interested? I can send you our packages and price list.',
  },
  {
    name: 'guest post',
    from: 'Sam Test <sam.outreach@gmail.com>',
    subject: 'Sponsored post on your site',
    body: 'Hello, I was wondering if you accept a guest post or sponsored article with a dofollow backlink on your site. Let me know your price. We provide content with high DA.',
  },
  {
    name: 'websites and apps',
    from: 'Dev Test <dev.test@outlook.com>',
    subject: 'Website redesign and mobile app',
    body: 'Hello, we are a leading web development company. We specialize in website redesign, mobile app development and wordpress. Your website could use a new website design. Can I send you our packages and affordable prices? Let me know if you are interested in a quick call.',
  },
  {
    name: 'address lists',
    from: 'Data Test <data@lists-for-you.example>',
    subject: 'Attendees list',
    body: 'Hi, would you be interested in the attendee list of the trade show? Verified email contacts with contact name, job title and phone number, a targeted list of decision makers. Let me know and I can send counts and pricing.',
  },
  {
    name: 'cure, English',
    from: 'Blood Sugar <sugar@glucoze.shop>',
    subject: 'Harvard scientists stunned by this odd trick',
    body: '<p>Doctors are shocked: this weird trick before bed lowers blood sugar overnight. Big pharma wants it banned. An ancient secret from Japanese monks, watch this before it’s taken down.</p><a href="http://glucoze.shop/dGhpc2lzYXRva2VudGhhdGlzbG9uZ2Vub3VnaA">Watch now</a>',
  },
  {
    name: 'cure, German',
    from: 'Gesund <info@gesund-heute.example>',
    subject: 'Ärzte hassen diesen Trick',
    body: '<p>Bauchfett verlieren ohne Diät und ohne Sport: dieser Trick aus einem uralten Geheimnis wirkt in 7 Tagen. Wissenschaftler entdecken ein Wundermittel, 10 Kilo abnehmen über Nacht.</p><a href="https://abnehm-wunder.click/x">Video ansehen</a>',
  },
  {
    name: 'pills',
    from: 'Pharma <p@pharm-deals.example>',
    subject: 'Cheap meds',
    body: '<p>Canadian pharmacy: Viagra and Cialis without prescription. V1agra from $0.99, order now.</p><a href="http://rx-best.top/">Order now</a>',
  },
  {
    name: 'adult',
    from: 'Lena <lena@meetnow.example>',
    subject: 'Lonely tonight',
    body: '<p>Hot girls near you want casual sex tonight. See my nude photos, free sex, no strings.</p><a href="https://hookup-now.lol/g">See me naked</a>',
  },
  {
    name: 'casino, French',
    from: 'Casino <bonus@casino-bonus.example>',
    subject: '200 tours gratuits',
    body: '<p>Casino en ligne : 200 tours gratuits et un bonus de bienvenue de 500 €, sans dépôt. Machines à sous et jackpot vous attendent.</p><a href="https://jeux-bonus.bar/c">Jouer</a>',
  },
  {
    name: 'trading, German',
    from: 'Finanz <info@finanz-heute.example>',
    subject: 'Passives Einkommen mit Bitcoin',
    body: '<p>Ein Handelsroboter macht Menschen zum Millionär. Passives Einkommen, finanzielle Freiheit und garantierte Rendite mit Bitcoin-Trading: 900 Euro pro Tag verdienen, Mindesteinzahlung 250 Euro.</p><a href="https://krypto-reich.icu/x">Jetzt starten</a>',
  },
  {
    name: 'insurance picture from nobody',
    from: 'Auto Warranty Partner <bear@venue-rental.example>',
    subject: 'Get your free quote: auto warranty and car insurance',
    body: '<a href="https://www.strangehost.example/x1"><img src="https://www.strangehost.example/a.jpg"></a><p>Auto warranty from $30. Get your free quote.</p><a href="https://www.strangehost.example/u2"><img src="https://www.strangehost.example/b.jpg"></a>Unsubscribe',
  },
  // Files
  {
    name: 'a program in an archive',
    from: 'Sales <sales@trade-house.example>',
    subject: 'Purchase order 4500',
    ...withFile(
      'PO4500.zip',
      'application/zip',
      zip([{ name: 'PO4500.exe', content: Buffer.from('MZ test') }]),
      'Please find attached our new order, send your best price.',
    ),
  },
  {
    name: 'a program that poses as a document',
    from: 'Scan <scan@copier.example>',
    subject: 'Scan',
    ...withFile('invoice.pdf.exe', 'application/octet-stream', 'MZ test', 'See attached.'),
  },
  {
    name: 'a locked archive with its key in the text',
    from: 'Accounting <acc@firm.example>',
    subject: 'Documents',
    ...withFile(
      'docs.zip',
      'application/zip',
      zip([{ name: 'a.docx', content: Buffer.from('x'), encrypted: true }]),
      'Hello, the documents are attached. Password: 7788',
    ),
  },
  {
    name: 'a page that asks for a password',
    from: 'Fax <fax@fax-line.example>',
    subject: 'Fax received',
    ...withFile(
      'fax.html',
      'text/html',
      '<html><body><form action="https://collect.example/p.php"><input type="email" name="u"><input type="password" name="p"></form></body></html>',
      'You received a new fax, open the attached document.',
    ),
  },
]

t.ok(MAIL.length >= 60, `${MAIL.length} messages`)
for (const mail of MAIL)
  t.test(mail.name, async t => {
    const { sum, names } = judged(mail)
    t.ok(sum >= 3, `${sum} points: ${names}`)
  })
