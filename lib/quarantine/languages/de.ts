import type { DigestTexts } from './texts.ts'

const messages = (count: number): string => (count === 1 ? '1 Nachricht' : `${count} Nachrichten`)

export const de: DigestTexts = {
  locale: 'de',
  colon: ':',
  name: 'Quarantäne',
  subject: fresh => `Quarantäne: ${fresh === 1 ? '1 neue Nachricht' : `${fresh} neue Nachrichten`}`,
  subjectHeld: held => `Quarantäne: ${messages(held)} zurückgehalten`,
  fresh: count =>
    count === 0
      ? 'Seit der letzten Übersicht wurde nichts Neues für Sie zurückgehalten.'
      : `Seit der letzten Übersicht ${count === 1 ? 'wurde' : 'wurden'} ${messages(count)} an Sie zurückgehalten.`,
  held: count =>
    count === 0
      ? 'Zurzeit wird nichts zurückgehalten.'
      : `Insgesamt ${count === 1 ? 'liegt' : 'liegen'} ${messages(count)} in der Quarantäne.`,
  malware: count =>
    `${messages(count)} mit gefährlichem Inhalt ${count === 1 ? 'ist' : 'sind'} hier mitgezählt, aber nicht aufgeführt.`,
  forged: count =>
    `${messages(count)} mit gefälschtem Absender ${count === 1 ? 'ist' : 'sind'} hier mitgezählt, aber nicht aufgeführt.`,
  sealed: count =>
    `${messages(count)} ${count === 1 ? 'ist' : 'sind'} mit Ihrem persönlichen Schlüssel versiegelt: Absender und Betreff kann hier niemand lesen.`,
  logIn: 'Melden Sie sich mit Ihrem Passwort an, um zu sehen, was mit Ihrem Schlüssel versiegelt ist',
  listedFresh: 'Neu',
  listedBefore: 'Schon länger zurückgehalten',
  unlisted: count =>
    `${count === 1 ? '1 weitere wird' : `${count} weitere werden`} zurückgehalten; für diese Übersicht sind es zu viele.`,
  from: 'Von',
  subjectLabel: 'Betreff',
  came: 'Eingegangen',
  until: 'Aufbewahrt bis',
  why: 'Grund',
  reference: 'Referenz',
  noSubject: '(kein Betreff)',
  noSender: '(kein Absender)',
  unknown: '(Absender und Betreff werden nicht mehr aufbewahrt)',
  release: 'Mir zustellen',
  delete: 'Löschen',
  more: 'Mehr …',
  noLinks:
    'Falls Sie auf eine dieser Nachrichten gewartet haben: Bitten Sie die, die Ihre Mail betreuen, sie freizugeben, und nennen Sie ihre Referenz.',
  journal: 'Was Administratoren getan haben',
  journalKinds: {
    view: 'hat sich angesehen, warum eine Nachricht an Sie zurückgehalten wurde, weil Sie sie gemeldet hatten',
    decide: 'hat über eine Nachricht entschieden, die Sie gemeldet hatten',
    release: 'hat Nachrichten an Sie freigegeben',
    delete: 'hat Nachrichten an Sie gelöscht',
    search: 'hat in den für Sie zurückgehaltenen Nachrichten gesucht',
    other: 'hat etwas getan, was Ihre zurückgehaltenen Nachrichten betrifft',
  },
  decisions: {
    release: 'sie wird Ihnen zugestellt',
    rule: 'eine Regel soll geändert werden',
    nothing: 'sie wurde zu Recht zurückgehalten',
  },
  reason: reason => `Angegebener Grund: ${reason}`,
  somebody: 'Ein Administrator',
  settings: 'Einstellen, wie oft und in welcher Sprache diese Übersicht kommt',
  digest: 'Eine neue Übersicht über alles anfordern, was zurückgehalten wird',
  linksUntil: date =>
    `Die Links gelten bis ${date}. Sie öffnen eine Seite, die erst nachfragt: Von selbst geschieht nichts.`,
  zone: zone => `Alle Zeiten in der Zeitzone ${zone}.`,
  automatic: 'Diese Nachricht hat der Mailfilter selbst geschrieben. Antworten darauf liest niemand.',
}
