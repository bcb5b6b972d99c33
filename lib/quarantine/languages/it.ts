import type { DigestTexts } from './texts.ts'

const messages = (count: number): string => (count === 1 ? '1 messaggio' : `${count} messaggi`)

export const it: DigestTexts = {
  locale: 'it',
  colon: ':',
  name: 'Quarantena',
  subject: fresh => `Quarantena: ${fresh === 1 ? '1 nuovo messaggio' : `${fresh} nuovi messaggi`}`,
  subjectHeld: held => `Quarantena: ${messages(held)} in attesa`,
  fresh: count =>
    count === 0
      ? 'Dall’ultimo riepilogo non è stato trattenuto nulla di nuovo per Lei.'
      : `Dall’ultimo riepilogo ${count === 1 ? 'è stato trattenuto' : 'sono stati trattenuti'} ${messages(count)} a Lei ${count === 1 ? 'destinato' : 'destinati'}.`,
  held: count => (count === 0 ? 'Al momento non è trattenuto nulla.' : `In totale ${messages(count)} in quarantena.`),
  malware: count =>
    `${messages(count)} con contenuto pericoloso: ${count === 1 ? 'contato' : 'contati'} qui, ma non in elenco.`,
  forged: count =>
    `${messages(count)} con mittente falsificato: ${count === 1 ? 'contato' : 'contati'} qui, ma non in elenco.`,
  sealed: count =>
    `${messages(count)} ${count === 1 ? 'è sigillato' : 'sono sigillati'} con la Sua chiave personale: qui nessuno può leggerne mittente e oggetto.`,
  logIn: 'Acceda con la Sua password per vedere ciò che è sigillato con la Sua chiave',
  listedFresh: 'Nuovi',
  listedBefore: 'Trattenuti in precedenza',
  unlisted: count =>
    `${count === 1 ? '1 altro messaggio è trattenuto' : `Altri ${count} messaggi sono trattenuti`}: troppi per questo elenco.`,
  from: 'Da',
  subjectLabel: 'Oggetto',
  came: 'Arrivato',
  until: 'Conservato fino al',
  why: 'Motivo',
  reference: 'Riferimento',
  noSubject: '(nessun oggetto)',
  noSender: '(nessun mittente)',
  unknown: '(mittente e oggetto non sono più conservati)',
  release: 'Consegnamelo',
  delete: 'Elimina',
  more: 'Altro …',
  noLinks:
    'Se aspettava uno di questi messaggi, chieda a chi si occupa della Sua posta di rilasciarlo, indicandone il riferimento.',
  journal: 'Che cosa hanno fatto gli amministratori',
  journalKinds: {
    view: 'ha visto perché un messaggio a Lei destinato è stato trattenuto, dato che Lei l’aveva segnalato',
    decide: 'ha deciso su un messaggio che Lei aveva segnalato',
    release: 'ha rilasciato messaggi a Lei destinati',
    delete: 'ha eliminato messaggi a Lei destinati',
    search: 'ha cercato tra i messaggi trattenuti per Lei',
    other: 'ha fatto qualcosa che riguarda i Suoi messaggi trattenuti',
  },
  decisions: {
    release: 'Le viene consegnato',
    rule: 'una regola va cambiata',
    nothing: 'è stato trattenuto a ragione',
  },
  reason: reason => `Motivo indicato: ${reason}`,
  somebody: 'Un amministratore',
  settings: 'Scegliere la frequenza e la lingua di questo riepilogo',
  digest: 'Chiedere un nuovo riepilogo di tutto ciò che è trattenuto',
  linksUntil: date =>
    `I collegamenti valgono fino al ${date}. Aprono una pagina che prima chiede conferma: da solo non succede nulla.`,
  zone: zone => `Gli orari sono quelli del fuso ${zone}.`,
  automatic: 'Questo messaggio è stato scritto dal filtro di posta. Nessuno legge le risposte.',
}
