import type { Texts } from './texts.ts'

export const it: Texts = {
  did: {
    accept: 'Il messaggio è stato consegnato.',
    tag: 'Il messaggio è stato consegnato e contrassegnato come spam.',
    quarantine: 'Il messaggio è stato trattenuto in quarantena.',
    reject: 'Il messaggio è stato rifiutato.',
    tempfail: 'Il messaggio è stato rinviato: al server mittente è stato chiesto di riprovare più tardi.',
    discard: 'Il messaggio è stato eliminato.',
  },
  would: {
    accept: 'Il messaggio è stato consegnato.',
    tag: 'Il messaggio è stato consegnato; se il filtro non si limitasse a osservare, sarebbe stato contrassegnato come spam.',
    quarantine:
      'Il messaggio è stato consegnato; se il filtro non si limitasse a osservare, sarebbe stato trattenuto in quarantena.',
    reject: 'Il messaggio è stato consegnato; se il filtro non si limitasse a osservare, sarebbe stato rifiutato.',
    tempfail: 'Il messaggio è stato consegnato; se il filtro non si limitasse a osservare, sarebbe stato rinviato.',
    discard: 'Il messaggio è stato consegnato; se il filtro non si limitasse a osservare, sarebbe stato eliminato.',
  },
  because: {
    sender: {
      NONE: 'Nulla depone contro di esso.',
      SCORE: 'Nell’insieme, il contenuto e il modo in cui è arrivato somigliano a posta che qui non è desiderata.',
      DMARC:
        'Il dominio nel campo From chiede di non accettare la posta di cui non si fa garante, e di questo messaggio non si fa garante.',
      MALWARE: 'Contiene qualcosa di pericoloso.',
      CHECK: 'Un controllo necessario non ha potuto essere portato a termine.',
      LIMIT: 'Supera un limite di questo server.',
      RECIPIENTS: 'Ha troppi destinatari per un solo messaggio.',
      GREYLIST:
        'Il server non conosce ancora questo mittente, e accetta il messaggio quando viene ripresentato dopo qualche tempo.',
      RATE: 'In poco tempo è stato inviato più di quanto questo server accetti.',
      REFUSE: 'Viene da una rete o da un mittente, o va a un destinatario, per cui questo server non accetta posta.',
      SKIPPED: 'Non è stato valutato.',
      ERROR: 'È il filtro stesso ad aver fallito; il mittente non ne ha colpa.',
    },
    recipient: {
      NONE: 'Nulla depone contro di esso.',
      SCORE: 'Somiglia a spam.',
      DMARC: 'Potrebbe essere falsificato: il dominio da cui dice di venire non se ne fa garante.',
      MALWARE: 'Contiene qualcosa di pericoloso.',
      CHECK: 'Non ha potuto essere controllato del tutto.',
      LIMIT: 'Supera un limite del server di posta.',
      RECIPIENTS: 'Ha troppi destinatari per un solo messaggio.',
      GREYLIST:
        'Il suo mittente qui non è ancora conosciuto: viene accettato quando viene ripresentato dopo qualche tempo.',
      RATE: 'In poco tempo è stato inviato più di quanto il server di posta accetti.',
      REFUSE: 'Il server di posta non accetta posta da lì, o non per questo destinatario.',
      SKIPPED: 'Non è stato valutato.',
      ERROR: 'È il filtro di posta stesso ad aver fallito.',
    },
    admin: {
      NONE: 'Nessuna soglia è stata raggiunta, e nessun’altra riga della politica era soddisfatta.',
      SCORE: 'Il punteggio ha raggiunto la soglia.',
      DMARC: 'DMARC è fallito, e dmarc.enforce fa ciò che chiede il dominio nel campo From.',
      MALWARE: 'È stato trovato un software dannoso: decide actions.malware.',
      CHECK: 'Un controllo è fallito, e decide il suo on_error (oppure DMARC p=reject senza risposta).',
      LIMIT: 'È stato superato un limite: decide limits.*.',
      RECIPIENTS: 'Doveva andare in quarantena, ma non tutti i destinatari erano noti.',
      GREYLIST: 'Greylisting: il punteggio è al limite, e il mittente non è ancora conosciuto.',
      RATE: 'È stato superato un limite di frequenza.',
      REFUSE:
        'La rete, il mittente della busta o il destinatario sono tra quelli che le impostazioni rifiutano (refuse.*).',
      SKIPPED: 'Non toccava a noi valutarlo (skip.*).',
      ERROR: 'Il filtro ha fallito su di esso; nel log c’è un evento judge-error.',
    },
  },
  of: { mailfrom: 'del dominio in MAIL FROM (il mittente della busta)', helo: 'del nome indicato in HELO' },
  spfHints: {
    'spf-not-listed': of =>
      `SPF: il record TXT (v=spf1) ${of} non nomina il server che ha inviato questo messaggio. Aggiungere il server al record, o inviare tramite uno che vi figura.`,
    'spf-neutral': of =>
      `SPF: il record TXT (v=spf1) ${of} non dice se il server può inviare. Nominarvi i server che inviano, e terminarlo con -all o ~all.`,
    'spf-none': of => `SPF: manca un record TXT (v=spf1) ${of}. Pubblicarne uno che nomini i server che inviano.`,
    'spf-look-ups': of =>
      `SPF: per valutare il record TXT (v=spf1) ${of} servono più interrogazioni DNS delle 10 consentite dalla RFC 7208, o più di 2 che non trovano nulla. Usare meno include:, a, mx ed exists.`,
    'spf-several': of => `SPF: più di un record TXT ${of} inizia con v=spf1. Può essercene uno solo: unirli.`,
    'spf-syntax': of => `SPF: il record TXT (v=spf1) ${of} contiene un errore e non può essere valutato. Correggerlo.`,
    'spf-dns': of =>
      `SPF: i server dei nomi ${of} non hanno risposto in tempo. Controllarli; un nuovo tentativo può riuscire.`,
  },
  hints: {
    'dkim-none':
      'DKIM: il messaggio non è firmato. Far firmare il server mittente con una chiave del dominio nel campo From.',
    'dkim-body':
      'DKIM: il testo è stato modificato dopo la firma, da una mailing list, da un piè di pagina aggiunto o da uno scanner lungo il percorso. Firmare come ultimo passo prima dell’invio.',
    'dkim-signature':
      'DKIM: la firma non corrisponde. O un campo firmato dell’intestazione è stato modificato lungo il percorso, o la chiave nel DNS (selector._domainkey) non è quella con cui si è firmato.',
    'dkim-expired':
      'DKIM: la firma era scaduta (x=) quando il messaggio è arrivato. Concedere più tempo, o cercare la causa del ritardo.',
    'dkim-key':
      'DKIM: il record della chiave (TXT in selector._domainkey del dominio che firma) manca o contiene un errore, oppure lo contiene la firma. Pubblicare la chiave, o correggerla.',
    'dkim-unusable':
      'DKIM: la firma così com’è non è utilizzabile, per il suo algoritmo, per la sua forma o per ciò che consente il record della chiave. Firmare con rsa-sha256 (almeno 1024 bit) o ed25519-sha256.',
    'dkim-dns':
      'DKIM: i server dei nomi del dominio che firma non hanno risposto in tempo. Controllarli; un nuovo tentativo può riuscire.',
    'dmarc-unaligned':
      'DMARC: SPF o DKIM è riuscito, ma per un dominio diverso da quello nel campo From. Usare un mittente della busta, o una firma DKIM (d=), del dominio nel campo From.',
    'dmarc-nothing':
      'DMARC: né SPF né DKIM è riuscito per il dominio nel campo From, la cui politica sta nel record TXT in _dmarc. Sistemare SPF o, meglio, DKIM per quel dominio.',
    'dmarc-none':
      'DMARC: il dominio nel campo From non ha una politica. Pubblicare un record TXT in _dmarc, per esempio v=DMARC1; p=none.',
    'dmarc-permerror':
      'DMARC: il messaggio non ha un solo autore il cui dominio si possa interrogare, o il record TXT in _dmarc non è leggibile. Scrivere un solo campo From con un solo indirizzo, e controllare il record.',
    'dmarc-dns':
      'DMARC: i server dei nomi del dominio nel campo From non hanno risposto in tempo. Controllarli; un nuovo tentativo può riuscire.',
    'arc-broken':
      'ARC: un server di inoltro ha modificato il messaggio o i suoi sigilli (ARC-Seal), che così non valgono più. Solo esso può rimediare.',
    'ptr-missing':
      'DNS: l’indirizzo del server mittente non ha un nome che riconduca a esso. Far impostare al provider un record PTR, e un record A o AAAA per quel nome.',
    'ptr-generic':
      'DNS: il nome del server mittente (record PTR) somiglia a quello di una linea di accesso. Inviare tramite il server di posta del provider, o fargli impostare un nome proprio.',
    helo: 'HELO: il server mittente non si presenta con il proprio nome completo. Impostarvi il nome del suo record PTR.',
    'dns-list':
      'Lista di blocco: il server mittente, o un dominio nel messaggio, è in una lista pubblica. Chiederne il motivo a chi la gestisce, e la rimozione una volta eliminata la causa.',
    'own-list':
      'Chi gestisce il server di destinazione ha messo il mittente nella propria lista. Solo chi lo gestisce può toglierlo.',
    malware: 'Software dannoso: cercare un file infetto nel messaggio, e la macchina da cui è venuto.',
    size: 'Dimensione: il messaggio, o la sua intestazione, è più grande di quanto questo server valuti. Inviare meno, o un link a un file.',
    recipients: 'Destinatari: inviare a meno destinatari alla volta.',
    forged:
      'Intestazione: contiene una marea di campi Authentication-Results a nome di questo server. Toglierli prima dell’invio.',
    later: 'Al server di destinazione mancava memoria. Un nuovo tentativo riuscirà.',
  },
  todo: {
    sender: {
      accept: null,
      tag: 'Se il destinatario non trova il messaggio, può essere tra ciò che il suo programma di posta considera spam.',
      quarantine:
        'Se è importante, avvisare il destinatario per altra via, con il riferimento: chi gestisce la sua posta può rilasciarlo.',
      reject:
        'Se il messaggio è desiderato, avvisare il destinatario per altra via, con il riferimento: chi gestisce la sua posta può occuparsene.',
      tempfail: 'Non c’è nulla da fare: il server mittente riprova da sé.',
      discard: 'Se il messaggio è desiderato, avvisare il destinatario per altra via, con il riferimento.',
    },
    recipient: {
      accept: 'Se è spam, segnalatelo a chi gestisce la vostra posta, con il riferimento.',
      tag: 'Se desiderate questa posta, chiedete a chi gestisce la vostra posta di mettere il mittente nella lista di quelli desiderati.',
      quarantine:
        'Se lo aspettavate, chiedete a chi gestisce la vostra posta di rilasciarlo, con il riferimento. Se non siete sicuri, non fatelo.',
      reject:
        'Il mittente ne è stato avvisato. Se desiderate il messaggio, chiedete a chi gestisce la vostra posta di esaminarlo, con il riferimento.',
      tempfail: 'Non c’è nulla da fare: arriverà da sé quando il server mittente riproverà, per lo più entro un’ora.',
      discard: 'Se desiderate il messaggio, chiedete a chi gestisce la vostra posta di esaminarlo, con il riferimento.',
    },
    heldHere:
      'Se lo aspettavate, fatevelo consegnare: il vostro riepilogo e le pagine della quarantena hanno un collegamento per farlo. Se non siete sicuri, non fatelo.',
    tellSender:
      'Anche il server di posta del mittente potrebbe fare meglio: chi gestisce la vostra posta può dire a chi lo gestisce che cosa correggere.',
  },
  limits: {
    memory: 'memoria di tutte le sessioni insieme',
    size: 'dimensione del messaggio',
    header: 'dimensione dell’intestazione',
    recipients: 'numero di destinatari',
    forged: 'risultati falsificati nell’intestazione',
  },
  labels: {
    why: 'Che cosa deponeva contro',
    fix: 'Che cosa può correggere la parte del mittente',
    todo: 'Che cosa si può fare',
    score: (points, percent) => `punteggio ${points}, spam al ${percent} %`,
    thresholds: 'soglie',
    off: 'nessuna',
    recipients: count => (count === 1 ? '1 destinatario' : `${count} destinatari`),
    observed: 'solo osservato',
    done: 'fatto invece',
    checks: 'Chi se ne fa garante',
    findings: 'Punti',
    bounded: (scorer, points, counted) => `${scorer}: ${points} punti contano come ${counted}`,
    failed: 'Fallito o fuori tempo',
    leftOut: 'Tralasciato per sovraccarico',
    limits: 'Limiti superati',
    watched: 'Solo osservato (rules.observe), non contato',
    newsletter: 'Per la sua forma è una newsletter.',
    took: ms => `ha richiesto ${ms} ms`,
    unknown: 'una regola che non è incorporata, o non lo è più',
  },
  unknownReference: (reference, days) =>
    `di ${reference} non si sa nulla: non c’è stato un messaggio del genere, o risale a più tempo di quanto si conservino i verdetti (log.keep_days: ${days === 1 ? '1 giorno' : `${days} giorni`})`,
}
