import type { WebTexts } from './texts.ts'

export const it: WebTexts = {
  name: 'Quarantena',
  invalid: {
    title: 'Questo collegamento non è valido',
    text: 'Forse il Suo programma di posta lo ha spezzato. Oppure ciò a cui serviva è già avvenuto, o il suo tempo è scaduto. Nel riepilogo più recente ci sono collegamenti validi.',
  },
  over: {
    title: 'Il tempo di questo collegamento è scaduto',
    text: 'I collegamenti di un riepilogo valgono solo per alcuni giorni. Chieda un nuovo riepilogo, o usi il più recente.',
  },
  notFound: {
    title: 'Questa pagina non esiste',
    text: 'Segua un collegamento di un riepilogo, oppure acceda.',
  },
  badForm: {
    title: 'Questo modulo non è leggibile',
    text: 'Forse è rimasto aperto troppo a lungo. Torni indietro, ricarichi la pagina e lo invii di nuovo.',
  },
  wait: { title: 'Troppi tentativi', text: 'Aspetti un quarto d’ora e riprovi.' },
  busy: { title: 'Troppe richieste in questo momento', text: 'Riprovi tra un minuto. Non è stato cambiato nulla.' },
  failed: {
    title: 'Qui qualcosa è andato storto',
    text: 'Non dipende da Lei. Riprovi più tardi; se il problema resta, avvisi chi si occupa della Sua posta.',
  },
  asks: {
    release: {
      title: 'Consegnare questo messaggio?',
      text: 'Arriverà nella Sua casella così come è stato spedito. Faccia attenzione a ciò che Le chiede: non è stato trattenuto senza motivo.',
      button: 'Consegnamelo',
    },
    allow: {
      title: 'Accettare sempre questo mittente?',
      text: 'I messaggi di questo mittente di provata autenticità non saranno più trattenuti per Lei. Il messaggio stesso non viene con ciò consegnato.',
      button: 'Accetta sempre',
    },
    delete: { title: 'Eliminare questo messaggio?', text: 'Sparirà definitivamente.', button: 'Elimina' },
    spam: {
      title: 'Questo messaggio è spam?',
      text: 'Il filtro ne impara che cosa Lei non vuole, e il messaggio viene eliminato.',
      button: 'È spam: impara ed elimina',
    },
    wrong: {
      title: 'Deve controllare qualcuno?',
      text: 'Chi si occupa del filtro vede allora chi Le ha spedito questo messaggio, il suo oggetto e perché è stato trattenuto. Il messaggio stesso non lo vede, e il Suo riepilogo Le dice se qualcuno ha controllato.',
      button: 'Trattenuto per errore: avvisali',
    },
  },
  message: { title: 'Che cosa fare di questo messaggio?', text: '' },
  about: (time, size) => `Il messaggio arrivato il ${time} (${size}).`,
  released: {
    taken: { title: 'Il messaggio è consegnato', text: 'Lo troverà tra un momento nella Sua casella.' },
    later: {
      title: 'Il messaggio è in viaggio',
      text: 'In questo momento il server di posta non può prenderlo. Si riprova da sé; Lei non deve fare nulla.',
    },
    refused: {
      title: 'Non è stato possibile consegnare il messaggio',
      text: 'Il server di posta non accetta questo messaggio. Avvisi chi si occupa della Sua posta.',
    },
    malware: {
      title: 'Il messaggio non viene consegnato',
      text: 'A un nuovo controllo vi è stato trovato qualcosa di pericoloso. Resta sotto chiave finché non scade il suo tempo.',
    },
    sealed: {
      title: 'Il messaggio è sigillato con la Sua chiave',
      text: 'Acceda con la Sua password: solo così questo messaggio può essere aperto e consegnato.',
    },
    gone: {
      title: 'Il messaggio non c’è più',
      text: 'È già stato consegnato o eliminato, oppure il suo tempo è scaduto.',
    },
    'under-way': {
      title: 'Il messaggio sta per essere consegnato',
      text: 'Lo troverà tra un momento nella Sua casella.',
    },
  },
  allowed: sender => ({
    title: 'Da ora questo mittente è accettato',
    text: `Nella Sua lista ora c’è: ${sender}. Vale per i messaggi di provenienza provata.`,
  }),
  notAllowed: {
    title: 'Questo mittente non può essere accettato',
    text: 'Il messaggio non nomina un unico mittente da mettere nella Sua lista.',
  },
  deleted: { title: 'Il messaggio è eliminato', text: '' },
  reportedSpam: { title: 'Grazie', text: 'Il filtro ha imparato da questo messaggio, che è stato eliminato.' },
  reportedWrong: {
    title: 'Grazie',
    text: 'Chi si occupa del filtro controllerà. Il messaggio resta dov’è; può farselo consegnare in ogni momento.',
  },
  tooManyReports: {
    title: 'Per oggi basta',
    text: 'Segnali altri messaggi domani. Questo può farselo consegnare in ogni momento.',
  },
  gone: {
    title: 'Il messaggio non c’è più',
    text: 'È già stato consegnato o eliminato, oppure il suo tempo è scaduto.',
  },
  sealed: { title: 'Il messaggio non può essere aperto qui', text: 'Acceda con la Sua password.' },
  settings: { title: 'Il Suo riepilogo', text: 'Quanto spesso arriva, e in quale lingua.', button: 'Salva' },
  saved: { title: 'Salvato', text: 'Vale dal prossimo riepilogo.' },
  language: 'Lingua',
  schedule: 'Quanto spesso',
  schedules: {
    daily: 'Una volta al giorno',
    several: 'Più volte al giorno',
    weekly: 'Una volta alla settimana',
    none: 'Mai',
  },
  siteChoice: 'Come d’uso qui',
  digest: {
    title: 'Un nuovo riepilogo?',
    text: 'Elenca tutto ciò che in questo momento è trattenuto per Lei.',
    button: 'Mandami un riepilogo',
  },
  digestAsked: { title: 'È in viaggio', text: 'Tra qualche minuto dovrebbe essere nella Sua casella.' },
  digestSoon: {
    title: 'Ne è stato appena chiesto uno',
    text: 'Se ne può avere uno ogni quarto d’ora. Guardi nella Sua casella.',
  },
  enrol: {
    title: 'Una chiave Sua',
    text: 'I messaggi trattenuti saranno allora sigillati in modo che solo la Sua password li apra. Dove si trovano nessun altro può leggerli, nemmeno chi gestisce questo server. Quanto è già trattenuto resta sotto la chiave del server.',
    button: 'Crea la mia chiave',
  },
  enrolWarnings: [
    'Se perde la password e il codice di recupero, tutto ciò che è trattenuto per Lei è perduto. Nessuno può ripristinarlo, nemmeno noi.',
    'I riepiloghi dicono allora soltanto quanti messaggi sono trattenuti. Per vederli si accede qui.',
    'Scelga una password a parte, non quella della Sua casella.',
  ],
  enrolUnderstood: 'Ho capito che senza password e codice di recupero i miei messaggi trattenuti sono perduti.',
  enrolled: {
    title: 'La Sua chiave è creata',
    text: 'Annoti ora il codice di recupero e lo conservi con cura. È mostrato solo questa volta e non è conservato da nessuna parte. Apre i Suoi messaggi trattenuti se ha dimenticato la password.',
  },
  alreadyEnrolled: {
    title: 'Ha già una chiave',
    text: 'Acceda per cambiarne la password. Se ha perso la password e il codice di recupero, chieda a chi si occupa della Sua posta di tornare alla chiave del server.',
  },
  code: 'Codice di recupero',
  password: 'Password',
  newPassword: 'Nuova password',
  again: 'Ancora una volta',
  currentPassword: 'Password attuale, o codice di recupero',
  mistakes: {
    short: least => `La password deve avere almeno ${least} caratteri.`,
    long: most => `La password può avere al massimo ${most} caratteri.`,
    differ: 'Le due password non sono uguali.',
    notUnderstood: 'Confermi di sapere che cosa può andare perduto.',
    wrong: 'Indirizzo e password non corrispondono.',
  },
  logIn: {
    title: 'Accesso',
    text: 'Per chi ha creato una chiave propria. Tutti gli altri usano i collegamenti dei loro riepiloghi.',
    button: 'Accedi',
  },
  address: 'Indirizzo di posta',
  passwordOrCode: 'Password, o codice di recupero',
  logOut: 'Esci',
  loggedOut: { title: 'Ha effettuato l’uscita', text: 'La Sua chiave è di nuovo chiusa.' },
  list: 'Messaggi trattenuti',
  held: count => (count === 1 ? '1 messaggio è trattenuto per Lei.' : `${count} messaggi sono trattenuti per Lei.`),
  none: 'Per Lei non è trattenuto nulla.',
  older: 'Meno recenti',
  from: 'Da',
  subject: 'Oggetto',
  came: 'Arrivato',
  until: 'Conservato fino al',
  why: 'Motivo',
  size: 'Dimensione',
  noSubject: '(nessun oggetto)',
  unknown: '(non più conservato, o sigillato con un’altra chiave)',
  download: 'Scarica il messaggio sigillato (age)',
  back: 'Torna all’elenco',
  key: 'La Sua chiave',
  change: {
    title: 'Cambiare la password',
    text: 'Riceverà anche un nuovo codice di recupero; il vecchio non varrà più.',
    button: 'Cambia la password',
  },
  changed: {
    title: 'La password è cambiata',
    text: 'Annoti ora il nuovo codice di recupero e lo conservi con cura. È mostrato solo questa volta e non è conservato da nessuna parte. Acceda di nuovo.',
  },
  leave: {
    title: 'Tornare alla chiave del server',
    text: 'I nuovi messaggi saranno di nuovo sigillati con la chiave del server, e i riepiloghi li elencheranno. Ciò che è già trattenuto resta sigillato con la Sua chiave: può accedere per vederlo finché non scade il suo tempo.',
    button: 'Rinuncia alla mia chiave per i nuovi messaggi',
  },
  left: { title: 'Fatto', text: 'Da ora i nuovi messaggi sono sigillati con la chiave del server.' },
  identity: {
    title: 'Portare con sé la chiave privata',
    text: 'Con essa il programma age apre ciò che scarica qui (age -d -i FILE). Chi ha questo file può leggere i Suoi messaggi trattenuti.',
    button: 'Scarica la chiave privata',
  },
}
