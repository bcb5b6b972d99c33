import type { NoticeTexts } from './texts.ts'

const days = (n: number): string => (n === 1 ? '1 Tag' : `${n} Tage`)
const hours = (n: number): string => (n === 1 ? '1 Stunde' : `${n} Stunden`)

export const de: NoticeTexts = {
  title: 'Datenschutzerklärung: der Mailfilter',
  made: day =>
    `Erstellt am ${day} aus den Einstellungen des Filters. Was in [ ] steht, trägt ein, wer den Mailserver betreibt.`,
  headings: {
    who: 'Wer verantwortlich ist',
    examined: 'Was geprüft wird',
    happens: 'Was mit einer Nachricht geschieht',
    kept: 'Was aufbewahrt wird und wie lange',
    see: 'Wer es sehen darf',
    leaves: 'Was diesen Mailserver verlässt',
    rights: 'Ihre Rechte',
    never: 'Was wir nicht tun',
  },
  who: {
    operator:
      '[Name, Anschrift und Mailadresse des Betreibers dieses Mailservers; Datenschutzbeauftragte, falls vorhanden]',
    domains: domains => `Diese Erklärung gilt für Mail an: ${domains}.`,
    server: name => `Der Mailserver ist ${name}.`,
    basis:
      'Zweck: Postfächer vor Spam, Fälschungen und Schadsoftware zu schützen. Rechtsgrundlage: [zum Beispiel Art. 6 Abs. 1 Buchst. f DSGVO, das berechtigte Interesse an sicherer Mail, die ankommt]',
  },
  examined: {
    how: 'Ein Programm (Cleanmilter) prüft jede eingehende Nachricht, während der sendende Server noch wartet: woher sie kommt (sendender Server, Absender, SPF, DKIM, DMARC und ARC) und was darin steht (Kopfzeilen, Text, Links, Anhänge, Bilder).',
    clear:
      'Dazu liest es die Nachricht im Klartext, im Arbeitsspeicher dieses Mailservers und für einige Sekunden. Kein Mensch liest mit.',
    own: {
      judged: 'Auch Mail, die angemeldete Benutzer senden, wird geprüft.',
      passed: 'Mail, die angemeldete Benutzer senden, wird nicht beurteilt.',
    },
    clamd: 'Ein Virenscanner (ClamAV) bekommt jede Nachricht zu sehen.',
    spamscanner: 'Ein weiteres Programm auf diesem Mailserver (spamscanner) liest jede Nachricht.',
    correspondents:
      'Aus Mail, die angemeldete Benutzer senden, lernt der Filter, wem sie schreiben, damit Antworten verschont bleiben. Aufbewahrt wird ein Hash (mit geheimem Schlüssel) beider Adressen zusammen: Niemand kann eine Adresse daraus ablesen.',
    automatic:
      'Die Entscheidung fällt automatisch. Halten Sie sie für falsch, so fragen Sie uns: Dann prüft sie ein Mensch.',
  },
  happens: {
    observe: 'Zurzeit sieht der Filter nur zu: Er verändert nichts und vermerkt, was er getan hätte.',
    tag: points => `Das Ergebnis ist eine Punktzahl. Ab ${points} Punkten wird eine Nachricht als Spam gekennzeichnet.`,
    quarantine: points => `Ab ${points} Punkten wird sie zurückgehalten.`,
    quarantineNever: 'Keine Nachricht wird ihrer Punkte wegen zurückgehalten.',
    reject: points => `Ab ${points} Punkten wird sie abgewiesen, und wer sie gesendet hat, erfährt das sofort.`,
    rejectNever: 'Keine Nachricht wird ihrer Punkte wegen abgewiesen.',
    forged: {
      acts: 'Bittet die Domain, von der eine Nachricht zu kommen behauptet, darum, abzuweisen oder zurückzuhalten, wofür sie nicht bürgt (DMARC), so tun wir das.',
      ignored: 'Worum eine Domain gegen gefälschte Mail bittet (DMARC), zählt nur bei den Punkten mit.',
    },
    malware: {
      reject: 'Eine Nachricht mit Schadsoftware wird abgewiesen.',
      quarantine: 'Eine Nachricht mit Schadsoftware wird zurückgehalten.',
      discard: 'Eine Nachricht mit Schadsoftware wird gelöscht; wer sie gesendet hat, erfährt es nicht.',
      tempfail: 'Eine Nachricht mit Schadsoftware wird aufgeschoben.',
      tag: 'Eine Nachricht mit Schadsoftware wird gekennzeichnet und zugestellt.',
    },
    marked: 'Der Filter hält nichts zurück: Was zurückzuhalten wäre, wird gekennzeichnet und zugestellt.',
    mailbox: (mailbox, own) =>
      own
        ? `Was zurückgehalten wird, kommt in ein eigenes Postfach oder einen Ordner des Empfängers: ${mailbox}.`
        : `Was zurückgehalten wird, kommt statt zum Empfänger in das Postfach ${mailbox}.`,
    mta: 'Was zurückgehalten wird, wartet unverändert in der Warteschlange des Mailservers, bis es ein Administrator freigibt oder löscht.',
    store:
      'Was zurückgehalten wird, wird sofort für seinen Empfänger verschlüsselt und so auf diesem Mailserver aufbewahrt, zusammen mit Absender, Betreff und Gründen. Im Klartext stehen nur Empfänger, Zeit, Größe, Art und der Tag der Löschung.',
    newsletters: mailbox => `Rundbriefe, die man abbestellen kann, kommen nach ${mailbox}.`,
    greylist:
      'Ist ein Absender nicht bekannt und seine Nachricht ein Grenzfall, so wird er gebeten, in einigen Minuten wiederzukommen (Greylisting).',
    rates: 'Wer in kurzer Zeit sehr viel sendet, wird aufgeschoben.',
  },
  kept: {
    message: 'Der Filter selbst bewahrt keine Nachricht auf, die zugestellt, gekennzeichnet oder abgewiesen wird.',
    held: n =>
      `Zurückgehaltene Nachrichten: ${days(n)}, wenn sie nicht vorher freigegeben oder gelöscht werden. Danach wird auch der Schlüssel ihres Tages vernichtet, sodass selbst Kopien in Datensicherungen nicht mehr lesbar sind.`,
    entry: n => `Absender, Betreff und Gründe einer zurückgehaltenen Nachricht, für die Liste: ${days(n)}.`,
    choices:
      'Ihre Wahl von Sprache und Übersicht und, falls Sie einen angelegt haben, Ihr eigener Schlüssel: bis Sie es zurücknehmen.',
    journal: n => `Was Administratoren gesehen und entschieden haben, ohne Absender und Betreff: ${days(n)}.`,
    statistics: n => `Zahlen des ganzen Mailservers, über keine Person: ${days(n)}.`,
    mark: n =>
      `Eine freigegebene Nachricht trägt ein Kennzeichen, mit dem der Filter sie durchlässt: Es gilt ${hours(n)}.`,
    mailbox: 'Zurückgehaltene Nachrichten: in diesem Postfach für [Dauer].',
    mta: 'Zurückgehaltene Nachrichten: in der Warteschlange des Mailservers für [Dauer].',
    log: n =>
      `Protokoll: der sendende Server und die Ergebnisse der Prüfungen; kein Absender, kein Empfänger, kein Betreff, kein Inhalt. ${n === null ? 'Das System bewahrt es auf: [Dauer].' : `${days(n)}.`}`,
    verdict: n =>
      `Namen von Regeln und Zahlen einer Entscheidung, unter einem zufälligen Kennzeichen und ohne jede Adresse: ${days(n)}.`,
    outcome: n =>
      `Ob eine Nachricht erwünscht war, wenn es jemand bestätigt hat, mit ihren Punkten und ohne jede Adresse: ${days(n)}.`,
    learnt: n =>
      `Dass der Filter mit einer Nachricht unterrichtet wurde: ein Hash der Nachricht mit geheimem Schlüssel, ${days(n)}. Was er gelernt hat, sind Zählungen von Hashes einzelner Wörter, auch sie mit geheimem Schlüssel, aus denen sich keine Nachricht wiederherstellen lässt.`,
    correspondents: n =>
      `Wem Benutzer geschrieben haben: Hashes mit geheimem Schlüssel, nach der letzten Nachricht noch ${days(n)}.`,
    lists: n =>
      `Erlaubte und gesperrte Absender, mit wer es so will und warum: ${days(n)}, wenn nichts anderes gesagt wurde.`,
    greylist: (retry, n) =>
      `Absender, die gebeten wurden, wiederzukommen: Hashes mit geheimem Schlüssel, ${hours(retry)}; sind sie wiedergekommen, nach der letzten Nachricht noch ${days(n)}.`,
    rates: n =>
      `Wie viel jemand zuletzt gesendet hat: ein Hash mit geheimem Schlüssel und eine Zahl, höchstens ${hours(n)}.`,
    figures: 'Zähler des ganzen Mailservers lassen sich dort ablesen (Prometheus); sie betreffen keine Person.',
    mailServer:
      'Was der Mailserver selbst protokolliert und aufbewahrt, gehört nicht zum Filter: [Erklärung des Mailservers].',
  },
  see: {
    store:
      'Eine zurückgehaltene Nachricht ist nur für ihren Empfänger da. Es gibt keine Liste, in der Administratoren Absender, Betreff oder Inhalt ansehen könnten.',
    key: withFilter =>
      withFilter
        ? 'Der Schlüssel, der Nachrichten freigibt, liegt auf diesem Mailserver beim Filter. Wer volle Gewalt über die Maschine hat, könnte sie also mit Aufwand öffnen. [Es ist untersagt.]'
        : 'Den Schlüssel, der Nachrichten freigibt, hat ein anderes Programm als das, das Mail annimmt, unter einem anderen Benutzer. Wer volle Gewalt über die Maschine hat, könnte sie also mit Aufwand öffnen. [Es ist untersagt.]',
    ownKey:
      'Wer sich mit einem Passwort einen eigenen Schlüssel anlegt, dessen zurückgehaltene Nachrichten kann von da an niemand sonst lesen, auch wir nicht. Gehen Passwort und Wiederherstellungscode verloren, so ist verloren, was zurückgehalten wird.',
    report:
      'Nur wenn Sie melden, dass eine Nachricht zu Unrecht zurückgehalten wurde, sieht ein Administrator Absender, Empfänger, Betreff und Gründe dieser einen Nachricht, nie ihren Inhalt. Administratoren haben Verschwiegenheit zugesagt, jeder Blick steht in einem Journal, das sich nicht unbemerkt ändern lässt, und Sie erfahren davon.',
    mailbox: own =>
      own
        ? 'Was zurückgehalten wird, sieht, wer dieses Postfach lesen kann: sein Empfänger und [Administratoren der Postfächer].'
        : 'Was zurückgehalten wird, sieht, wer dieses Postfach lesen kann: [wer das ist und was zugesagt wurde]. Es ist dort nicht verschlüsselt.',
    mta: 'Was zurückgehalten wird, ist in der Warteschlange nicht verschlüsselt: Administratoren des Mailservers können es lesen. [Was sie zugesagt haben]',
    marked: 'Der Filter zeigt niemandem eine Nachricht.',
    log: 'Das Protokoll dürfen Administratoren des Mailservers lesen.',
  },
  leaves: {
    rows: {
      spf: 'SPF: Nameserver der Domain des Absenders werden gefragt, ob der sendende Server für sie senden darf. Sie erfahren, dass Mail dieser Domain hierher kam; ihr Eintrag kann die ganze Adresse des Absenders verlangen.',
      dkim: 'DKIM: Nameserver der Domains, die eine Nachricht unterschrieben haben, werden nach deren Schlüsseln gefragt.',
      arc: 'ARC: Nameserver von Mailservern, die eine Nachricht weitergeleitet haben, werden nach deren Schlüsseln gefragt.',
      dmarc: 'DMARC: Nameserver der Domain des Autors werden gefragt, was mit gefälschter Mail geschehen soll.',
      'dns-lists': to =>
        `DNS-Listen: ${to} erfahren, von welchen Servern oder Domains Mail kommt und welche Websites sie nennt.`,
      clamd: to => `Virenscanner: Nachrichten gehen, wie sie sind, über das Netz an ${to}.`,
      release: to => `Freigegebene Nachrichten und Übersichten gehen an den Mailserver auf ${to}.`,
      'host-names': to => `Namen eigener Maschinen aus den Einstellungen werden nachgeschlagen (${to}).`,
    },
    nameServers: servers =>
      servers === null
        ? 'Alle Anfragen laufen über die Nameserver des Systems [welche, und wer sie betreibt]; sie erfahren jede dieser Domains.'
        : `Alle Anfragen laufen über diese Nameserver, die jede dieser Domains erfahren: ${servers}.`,
    nothingMore: 'Sonst nichts: keine Statistik, keine Aktualisierungen.',
    nothingElse: 'Sonst nichts: keine Inhalte, keine Links, keine Anhänge, keine Statistik, keine Aktualisierungen.',
  },
  rights: {
    all: 'Sie dürfen erfahren, was über Sie aufbewahrt wird, eine Kopie davon erhalten, es berichtigen oder löschen lassen, seine Verarbeitung einschränken lassen und ihr widersprechen.',
    how: 'Schreiben Sie uns von der Adresse, um die es geht. Wir geben Ihnen alles, was zu Ihrer Adresse aufbewahrt wird, als Datei, und löschen es mit einer Quittung. Was sich über eine Adresse nicht finden lässt (Ergebnisse im Protokoll, Zählungen), endet nach den genannten Fristen von selbst.',
    pages: url =>
      `Vieles davon können Sie selbst tun: ${url} zeigt, was für Sie zurückgehalten wird, zum Freigeben oder Löschen.`,
    digests: schedule =>
      schedule === 'none'
        ? 'Eine Übersicht dessen, was zurückgehalten wird, geht nur an die, die sie wünschen.'
        : 'Eine Übersicht sagt Ihnen regelmäßig, was für Sie zurückgehalten wird; wie oft und in welcher Sprache, wählen Sie.',
    onRequest: address => `Eine neue Übersicht bekommt, wer an ${address} schreibt.`,
    wrong:
      'Eine zugestellte oder abgewiesene Nachricht hat ein Kennzeichen, im Kopf oder in der Abweisung; damit können wir Ihnen sagen, warum so entschieden wurde.',
    complain: 'Sie dürfen sich bei einer Aufsichtsbehörde beschweren: [bei welcher].',
  },
  never: {
    content: 'Keine Nachricht wird für Werbung oder für Profile von Menschen verwendet oder an andere gegeben.',
    trackers:
      'Niemand wird verfolgt: Der Filter verändert nichts am Inhalt einer Nachricht und folgt keinem Link darin.',
    pages: 'Übersichten und Seiten laden nichts von anderswo, und niemand erfährt, ob Sie sie gelesen haben.',
  },
}
