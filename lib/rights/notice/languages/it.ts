import type { NoticeTexts } from './texts.ts'

const days = (n: number): string => (n === 1 ? '1 giorno' : `${n} giorni`)
const hours = (n: number): string => (n === 1 ? '1 ora' : `${n} ore`)

export const it: NoticeTexts = {
  title: 'Informativa sulla protezione dei dati: il filtro della posta',
  made: day =>
    `Redatta il ${day} dalle impostazioni del filtro. Ciò che sta tra [ ] va completato da chi gestisce il server di posta.`,
  headings: {
    who: 'Chi è responsabile',
    examined: 'Che cosa viene esaminato',
    happens: 'Che cosa accade a un messaggio',
    kept: 'Che cosa viene conservato, e per quanto tempo',
    see: 'Chi può vederlo',
    leaves: 'Che cosa lascia questo server di posta',
    rights: 'I Suoi diritti',
    never: 'Che cosa non facciamo',
  },
  who: {
    operator:
      '[Nome, indirizzo postale e di posta elettronica di chi gestisce questo server di posta; responsabile della protezione dei dati, se c’è]',
    domains: domains => `Questa informativa riguarda la posta per: ${domains}.`,
    server: name => `Il server di posta è ${name}.`,
    basis:
      'Finalità: proteggere le caselle da spam, falsificazioni e programmi dannosi. Base giuridica: [per esempio l’art. 6, par. 1, lett. f) del RGPD, l’interesse legittimo a una posta sicura e che arriva]',
  },
  examined: {
    how: 'Un programma (Cleanmilter) esamina ogni messaggio in arrivo mentre il server mittente è ancora in attesa: da dove viene (server mittente, mittente, SPF, DKIM, DMARC e ARC) e che cosa contiene (intestazioni, testo, link, allegati, immagini).',
    clear:
      'Per farlo legge il messaggio in chiaro, nella memoria di questo server di posta, per alcuni secondi. Nessuna persona lo legge.',
    own: {
      judged: 'Anche la posta inviata da utenti autenticati viene esaminata.',
      passed: 'La posta inviata da utenti autenticati non viene giudicata.',
    },
    clamd: 'Un antivirus (ClamAV) vede ogni messaggio.',
    spamscanner: 'Un altro programma su questo server di posta (spamscanner) legge ogni messaggio.',
    correspondents:
      'Dalla posta degli utenti autenticati il filtro impara a chi scrivono, per risparmiare le risposte. Conserva un’impronta con chiave dei due indirizzi insieme: nessuno può ricavarne un indirizzo.',
    automatic: 'La decisione è automatica. Se la ritiene sbagliata, ci chieda: la esaminerà una persona.',
  },
  happens: {
    observe: 'Per ora il filtro osserva soltanto: non cambia nulla e annota che cosa avrebbe fatto.',
    tag: points => `Il risultato è un punteggio. Da ${points} punti in su un messaggio viene segnato come spam.`,
    quarantine: points => `Da ${points} punti in su viene trattenuto.`,
    quarantineNever: 'Nessun messaggio viene trattenuto per il suo punteggio.',
    reject: points => `Da ${points} punti in su viene respinto, e chi l’ha inviato lo sa subito.`,
    rejectNever: 'Nessun messaggio viene respinto per il suo punteggio.',
    forged: {
      acts: 'Se il dominio da cui un messaggio dice di venire chiede di respingere o trattenere ciò di cui non risponde (DMARC), lo facciamo.',
      ignored: 'Ciò che un dominio chiede contro le falsificazioni (DMARC) conta solo per il punteggio.',
    },
    malware: {
      reject: 'Un messaggio con un programma dannoso viene respinto.',
      quarantine: 'Un messaggio con un programma dannoso viene trattenuto.',
      discard: 'Un messaggio con un programma dannoso viene eliminato; chi l’ha inviato non lo sa.',
      tempfail: 'Un messaggio con un programma dannoso viene rinviato.',
      tag: 'Un messaggio con un programma dannoso viene segnato e consegnato.',
    },
    marked: 'Il filtro non trattiene nulla: ciò che sarebbe da trattenere viene segnato e consegnato.',
    mailbox: (mailbox, own) =>
      own
        ? `Ciò che viene trattenuto va in una casella o cartella propria del destinatario: ${mailbox}.`
        : `Ciò che viene trattenuto va nella casella ${mailbox} invece che al destinatario.`,
    mta: 'Ciò che viene trattenuto attende com’è nella coda del server di posta, finché un amministratore lo rilascia o lo elimina.',
    store:
      'Ciò che viene trattenuto è subito cifrato per il suo destinatario e così conservato su questo server di posta, insieme a mittente, oggetto e motivi. In chiaro stanno solo destinatario, ora, dimensione, genere e giorno dell’eliminazione.',
    newsletters: mailbox => `Le newsletter da cui ci si può cancellare vanno a ${mailbox}.`,
    greylist:
      'Se un mittente non è noto e il suo messaggio è un caso limite, gli si chiede di tornare dopo alcuni minuti (greylisting).',
    rates: 'Chi invia moltissimo in poco tempo viene rinviato.',
  },
  kept: {
    message: 'Il filtro stesso non conserva alcun messaggio consegnato, segnato o respinto.',
    held: n =>
      `Messaggi trattenuti: ${days(n)}, se non vengono rilasciati o eliminati prima. Poi viene distrutta anche la chiave del loro giorno, così che nemmeno le copie di sicurezza siano leggibili.`,
    entry: n => `Mittente, oggetto e motivi di un messaggio trattenuto, per l’elenco: ${days(n)}.`,
    choices: 'Le Sue scelte (lingua, riepilogo) e la Sua chiave, se ne ha creata una: finché non le ritira.',
    journal: n => `Ciò che gli amministratori hanno visto e deciso, senza mittente e oggetto: ${days(n)}.`,
    statistics: n => `Conteggi dell’intero server di posta, di nessuna persona: ${days(n)}.`,
    mark: n => `Un messaggio rilasciato porta un contrassegno con cui il filtro lo lascia passare: vale ${hours(n)}.`,
    mailbox: 'Messaggi trattenuti: in quella casella per [durata].',
    mta: 'Messaggi trattenuti: nella coda del server di posta per [durata].',
    log: n =>
      `Registro: il server mittente e i risultati dei controlli; nessun mittente, nessun destinatario, nessun oggetto, nessun contenuto. ${n === null ? 'Lo conserva il sistema: [durata].' : `${days(n)}.`}`,
    verdict: n =>
      `Nomi di regole e numeri di una decisione, sotto un riferimento casuale e senza alcun indirizzo: ${days(n)}.`,
    outcome: n =>
      `Se un messaggio era desiderato, quando qualcuno l’ha confermato, con il punteggio e senza alcun indirizzo: ${days(n)}.`,
    learnt: n =>
      `Che il filtro è stato istruito con un messaggio: un’impronta con chiave del messaggio, ${days(n)}. Ciò che ha imparato sono conteggi di impronte con chiave di parole, da cui nessun messaggio può essere ricostruito.`,
    correspondents: n => `A chi hanno scritto gli utenti: impronte con chiave, ${days(n)} dopo l’ultimo messaggio.`,
    lists: n => `Mittenti ammessi o bloccati, con chi lo vuole e perché: ${days(n)}, se non è stato detto altro.`,
    greylist: (retry, n) =>
      `Mittenti a cui si è chiesto di tornare: impronte con chiave, ${hours(retry)}; una volta tornati, ${days(n)} dopo l’ultimo messaggio.`,
    rates: n => `Quanto qualcuno ha inviato di recente: un’impronta con chiave e un numero, al massimo ${hours(n)}.`,
    figures: 'Contatori dell’intero server di posta vi si possono leggere (Prometheus); non riguardano alcuna persona.',
    mailServer:
      'Ciò che il server di posta stesso registra e conserva non è del filtro: [informativa del server di posta].',
  },
  see: {
    store:
      'Un messaggio trattenuto è solo per il suo destinatario. Non c’è alcun elenco in cui gli amministratori possano vedere mittente, oggetto o contenuto.',
    key: withFilter =>
      withFilter
        ? 'La chiave che rilascia i messaggi è su questo server di posta, con il filtro. Chi ha pieno potere sulla macchina potrebbe quindi aprirli con fatica. [È vietato.]'
        : 'La chiave che rilascia i messaggi è di un programma diverso da quello che riceve la posta, sotto un altro utente. Chi ha pieno potere sulla macchina potrebbe quindi aprirli con fatica. [È vietato.]',
    ownKey:
      'I messaggi trattenuti di chi crea una chiave propria, con una password, da allora non può leggerli nessun altro, nemmeno noi. Se si perdono password e codice di recupero, si perde ciò che è trattenuto.',
    report:
      'Solo se segnala che un messaggio è stato trattenuto a torto, un amministratore vede mittente, destinatario, oggetto e motivi di quel solo messaggio, mai il contenuto. Gli amministratori hanno promesso il segreto, ogni sguardo sta in un registro che non può essere cambiato senza che si noti, e Lei ne viene informato.',
    mailbox: own =>
      own
        ? 'Ciò che è trattenuto lo vede chi può leggere quella casella: il suo destinatario e [gli amministratori delle caselle].'
        : 'Ciò che è trattenuto lo vede chi può leggere quella casella: [chi sono e che cosa hanno promesso]. Lì non è cifrato.',
    mta: 'Ciò che è trattenuto non è cifrato nella coda: gli amministratori del server di posta possono leggerlo. [Che cosa hanno promesso]',
    marked: 'Il filtro non mostra messaggi a nessuno.',
    log: 'Gli amministratori del server di posta possono leggere il registro.',
  },
  leaves: {
    rows: {
      spf: 'SPF: ai server dei nomi del dominio del mittente si chiede se il server mittente può inviare per esso. Apprendono che posta di quel dominio è arrivata qui; il loro record può chiedere l’intero indirizzo del mittente.',
      dkim: 'DKIM: ai server dei nomi dei domini che hanno firmato un messaggio si chiedono le chiavi.',
      arc: 'ARC: ai server dei nomi dei server che hanno inoltrato un messaggio si chiedono le chiavi.',
      dmarc: 'DMARC: ai server dei nomi del dominio dell’autore si chiede che cosa fare delle falsificazioni.',
      'dns-lists': to => `Liste DNS: ${to} apprendono da quali server o domini viene la posta, e quali siti nomina.`,
      clamd: to => `Antivirus: i messaggi vanno così come sono attraverso la rete a ${to}.`,
      release: to => `I messaggi rilasciati e i riepiloghi sono consegnati al server di posta ${to}.`,
      'host-names': to => `I nomi di macchine proprie nelle impostazioni vengono risolti (${to}).`,
    },
    nameServers: servers =>
      servers === null
        ? 'Tutte le domande passano per i server dei nomi del sistema [quali, e chi li gestisce]; essi apprendono ciascuno di questi domini.'
        : `Tutte le domande passano per questi server dei nomi, che apprendono ciascuno di questi domini: ${servers}.`,
    nothingMore: 'Nient’altro: nessuna statistica, nessun aggiornamento.',
    nothingElse:
      'Nient’altro: nessun contenuto, nessun link, nessun allegato, nessuna statistica, nessun aggiornamento.',
  },
  rights: {
    all: 'Può sapere che cosa è conservato su di Lei, riceverne una copia, farlo rettificare o cancellare, farne limitare il trattamento e opporvisi.',
    how: 'Ci scriva dall’indirizzo di cui si tratta. Le diamo tutto ciò che è conservato sul Suo indirizzo, come file, e lo cancelliamo con una ricevuta. Ciò che non si può trovare con un indirizzo (risultati nel registro, conteggi) finisce da sé dopo i tempi indicati.',
    pages: url => `Molto può farlo da sé: ${url} mostra ciò che è trattenuto per Lei, da rilasciare o eliminare.`,
    digests: schedule =>
      schedule === 'none'
        ? 'Un riepilogo di ciò che è trattenuto va solo a chi lo desidera.'
        : 'Un riepilogo Le dice regolarmente che cosa è trattenuto per Lei; quanto spesso e in quale lingua, lo sceglie Lei.',
    onRequest: address => `Un nuovo riepilogo arriva a chi scrive a ${address}.`,
    wrong:
      'Un messaggio consegnato o respinto ha un riferimento, nell’intestazione o nel rifiuto; con esso possiamo dirLe il perché.',
    complain: 'Può presentare reclamo a un’autorità di controllo: [quale].',
  },
  never: {
    content: 'Nessun messaggio è usato per pubblicità o per profili di persone, né dato ad altri.',
    trackers: 'Non c’è tracciamento: il filtro non cambia nulla nel contenuto di un messaggio e non segue alcun link.',
    pages: 'Riepiloghi e pagine non caricano nulla da altrove, e nessuno viene a sapere se li ha letti.',
  },
}
