import type { Texts } from './texts.ts'

export const de: Texts = {
  did: {
    accept: 'Die Nachricht wurde zugestellt.',
    tag: 'Die Nachricht wurde zugestellt und als Spam gekennzeichnet.',
    quarantine: 'Die Nachricht wurde in der Quarantäne zurückgehalten.',
    reject: 'Die Nachricht wurde abgewiesen.',
    tempfail:
      'Die Nachricht wurde aufgeschoben: Der sendende Server wurde gebeten, es später noch einmal zu versuchen.',
    discard: 'Die Nachricht wurde gelöscht.',
  },
  would: {
    accept: 'Die Nachricht wurde zugestellt.',
    tag: 'Die Nachricht wurde zugestellt; würde der Filter nicht nur beobachten, wäre sie als Spam gekennzeichnet worden.',
    quarantine:
      'Die Nachricht wurde zugestellt; würde der Filter nicht nur beobachten, wäre sie in der Quarantäne zurückgehalten worden.',
    reject: 'Die Nachricht wurde zugestellt; würde der Filter nicht nur beobachten, wäre sie abgewiesen worden.',
    tempfail: 'Die Nachricht wurde zugestellt; würde der Filter nicht nur beobachten, wäre sie aufgeschoben worden.',
    discard: 'Die Nachricht wurde zugestellt; würde der Filter nicht nur beobachten, wäre sie gelöscht worden.',
  },
  because: {
    sender: {
      NONE: 'Nichts spricht gegen sie.',
      SCORE: 'Inhalt und Herkunft zusammen sehen nach Mail aus, die hier nicht erwünscht ist.',
      DMARC:
        'Die Domain in From bittet darum, Mail nicht anzunehmen, für die sie nicht bürgt, und für diese Nachricht bürgt sie nicht.',
      MALWARE: 'Sie enthält etwas Gefährliches.',
      CHECK: 'Eine nötige Prüfung konnte nicht abgeschlossen werden.',
      LIMIT: 'Sie überschreitet eine Grenze dieses Servers.',
      RECIPIENTS: 'Sie hat zu viele Empfänger für eine Nachricht.',
      GREYLIST:
        'Der Server kennt diesen Absender noch nicht und nimmt die Nachricht an, wenn sie nach einer Weile noch einmal kommt.',
      RATE: 'In kurzer Zeit wurde mehr gesendet, als dieser Server annimmt.',
      REFUSE:
        'Sie kommt aus einem Netz oder von einem Absender, oder geht an einen Empfänger, für die dieser Server keine Mail annimmt.',
      SKIPPED: 'Sie wurde nicht beurteilt.',
      ERROR: 'Der Filter selbst hat versagt; das liegt nicht am Absender.',
    },
    recipient: {
      NONE: 'Nichts spricht gegen sie.',
      SCORE: 'Sie sieht nach Spam aus.',
      DMARC: 'Sie ist vielleicht gefälscht: Die Domain, von der sie zu kommen behauptet, bürgt nicht für sie.',
      MALWARE: 'Sie enthält etwas Gefährliches.',
      CHECK: 'Sie konnte nicht vollständig geprüft werden.',
      LIMIT: 'Sie überschreitet eine Grenze des Mailservers.',
      RECIPIENTS: 'Sie hat zu viele Empfänger für eine Nachricht.',
      GREYLIST:
        'Ihr Absender ist hier noch nicht bekannt: Sie wird angenommen, wenn sie nach einer Weile noch einmal kommt.',
      RATE: 'In kurzer Zeit wurde mehr gesendet, als der Mailserver annimmt.',
      REFUSE: 'Der Mailserver nimmt von dort keine Mail an, oder keine für diesen Empfänger.',
      SKIPPED: 'Sie wurde nicht beurteilt.',
      ERROR: 'Der Mailfilter selbst hat versagt.',
    },
    admin: {
      NONE: 'Keine Schwelle wurde erreicht, und keine andere Zeile der Regelung traf zu.',
      SCORE: 'Die Punktzahl erreichte die Schwelle.',
      DMARC: 'DMARC schlug fehl, und dmarc.enforce tut, worum die Domain in From bittet.',
      MALWARE: 'Schadsoftware wurde gefunden: actions.malware entscheidet.',
      CHECK: 'Eine Prüfung schlug fehl, und ihr on_error entscheidet (oder DMARC p=reject ohne Antwort).',
      LIMIT: 'Eine Grenze wurde überschritten: limits.* entscheidet.',
      RECIPIENTS: 'Sie gehörte in die Quarantäne, aber nicht alle Empfänger waren bekannt.',
      GREYLIST: 'Greylisting: Die Punktzahl liegt an der Grenze, und der Absender ist noch nicht bekannt.',
      RATE: 'Eine Mengenbegrenzung wurde überschritten.',
      REFUSE: 'Netz, Umschlagabsender oder Empfänger gehören zu denen, die die Einstellungen ablehnen (refuse.*).',
      SKIPPED: 'Nicht von uns zu beurteilen (skip.*).',
      ERROR: 'Der Filter versagte an ihr; im Log steht ein Ereignis judge-error.',
    },
  },
  of: { mailfrom: 'der Domain in MAIL FROM (dem Umschlagabsender)', helo: 'des in HELO genannten Namens' },
  spfHints: {
    'spf-not-listed': of =>
      `SPF: Der TXT-Eintrag (v=spf1) ${of} nennt den Server nicht, der diese Nachricht gesendet hat. Den Server in den Eintrag aufnehmen oder über einen senden, der darin steht.`,
    'spf-neutral': of =>
      `SPF: Der TXT-Eintrag (v=spf1) ${of} lässt offen, ob der Server senden darf. Die sendenden Server darin nennen und ihn mit -all oder ~all beenden.`,
    'spf-none': of =>
      `SPF: Ein TXT-Eintrag (v=spf1) ${of} fehlt. Einen veröffentlichen, der die sendenden Server nennt.`,
    'spf-look-ups': of =>
      `SPF: Den TXT-Eintrag (v=spf1) ${of} auszuwerten braucht mehr DNS-Anfragen als die 10, die RFC 7208 erlaubt, oder mehr als 2, die nichts finden. Weniger include:, a, mx und exists verwenden.`,
    'spf-several': of =>
      `SPF: Mehr als ein TXT-Eintrag ${of} beginnt mit v=spf1. Es darf nur einer sein: zusammenführen.`,
    'spf-syntax': of =>
      `SPF: Der TXT-Eintrag (v=spf1) ${of} enthält einen Fehler und kann nicht ausgewertet werden. Den Fehler beheben.`,
    'spf-dns': of =>
      `SPF: Die Nameserver ${of} haben nicht rechtzeitig geantwortet. Sie überprüfen; ein neuer Versuch kann gelingen.`,
  },
  hints: {
    'dkim-none':
      'DKIM: Die Nachricht ist nicht signiert. Den sendenden Server mit einem Schlüssel der Domain in From signieren lassen.',
    'dkim-body':
      'DKIM: Der Text wurde nach dem Signieren verändert, von einer Mailingliste, einer angehängten Fußzeile oder einem Scanner unterwegs. Als letzten Schritt vor dem Senden signieren.',
    'dkim-signature':
      'DKIM: Die Signatur stimmt nicht. Entweder wurde ein signiertes Kopffeld unterwegs verändert, oder der Schlüssel im DNS (selector._domainkey) ist nicht der, mit dem signiert wurde.',
    'dkim-expired':
      'DKIM: Die Signatur war abgelaufen (x=), als die Nachricht ankam. Eine längere Frist setzen oder nach Verzögerungen suchen.',
    'dkim-key':
      'DKIM: Der Schlüsseleintrag (TXT bei selector._domainkey der signierenden Domain) fehlt oder enthält einen Fehler, oder die Signatur selbst enthält einen. Den Schlüssel veröffentlichen oder berichtigen.',
    'dkim-unusable':
      'DKIM: Die Signatur ist so nicht zu gebrauchen: wegen ihres Verfahrens, ihrer Form oder dessen, was ihr Schlüsseleintrag erlaubt. Mit rsa-sha256 (mindestens 1024 Bit) oder ed25519-sha256 signieren.',
    'dkim-dns':
      'DKIM: Die Nameserver der signierenden Domain haben nicht rechtzeitig geantwortet. Sie überprüfen; ein neuer Versuch kann gelingen.',
    'dmarc-unaligned':
      'DMARC: SPF oder DKIM war erfolgreich, aber für eine andere Domain als die in From. Einen Umschlagabsender oder eine DKIM-Signatur (d=) der Domain in From verwenden.',
    'dmarc-nothing':
      'DMARC: Weder SPF noch DKIM war für die Domain in From erfolgreich, deren Vorgabe im TXT-Eintrag bei _dmarc steht. SPF oder, besser, DKIM für diese Domain in Ordnung bringen.',
    'dmarc-none':
      'DMARC: Die Domain in From hat keine Vorgabe. Einen TXT-Eintrag bei _dmarc veröffentlichen, etwa v=DMARC1; p=none.',
    'dmarc-permerror':
      'DMARC: Die Nachricht hat nicht genau einen Verfasser, dessen Domain gefragt werden könnte, oder der TXT-Eintrag bei _dmarc ist nicht lesbar. Genau ein From-Feld mit einer Adresse schreiben und den Eintrag überprüfen.',
    'dmarc-dns':
      'DMARC: Die Nameserver der Domain in From haben nicht rechtzeitig geantwortet. Sie überprüfen; ein neuer Versuch kann gelingen.',
    'arc-broken':
      'ARC: Ein weiterleitender Server hat die Nachricht oder ihre Siegel (ARC-Seal) so verändert, dass sie nicht mehr gelten. Nur er kann das beheben.',
    'ptr-missing':
      'DNS: Die Adresse des sendenden Servers hat keinen Namen, der zu ihr zurückführt. Den Provider einen PTR-Eintrag setzen lassen, und einen A- oder AAAA-Eintrag für diesen Namen.',
    'ptr-generic':
      'DNS: Der Name des sendenden Servers (PTR-Eintrag) sieht aus wie der eines Anschlusses. Über den Mailserver des Providers senden oder den Provider einen eigenen Namen setzen lassen.',
    helo: 'HELO: Der sendende Server stellt sich nicht mit seinem eigenen vollen Namen vor. Den Namen aus seinem PTR-Eintrag einstellen.',
    'dns-list':
      'Sperrliste: Der sendende Server oder eine Domain in der Nachricht steht auf einer öffentlichen Liste. Deren Betreiber nach dem Grund fragen und um Streichung bitten, sobald die Ursache behoben ist.',
    'own-list':
      'Die Betreiber des empfangenden Servers haben den Absender auf ihre Liste gesetzt. Nur sie können ihn streichen.',
    malware:
      'Schadsoftware: nach einer infizierten Datei in der Nachricht suchen und nach dem Rechner, von dem sie kam.',
    size: 'Größe: Die Nachricht oder ihr Kopf ist größer, als dieser Server beurteilt. Weniger senden oder stattdessen einen Link auf eine Datei.',
    recipients: 'Empfänger: an weniger Empfänger auf einmal senden.',
    forged:
      'Kopf: Er enthält eine Flut von Authentication-Results-Feldern im Namen dieses Servers. Sie vor dem Senden entfernen.',
    later: 'Dem empfangenden Server fehlte Speicher. Ein neuer Versuch wird gelingen.',
  },
  todo: {
    sender: {
      accept: null,
      tag: 'Vermisst der Empfänger die Nachricht, liegt sie vielleicht bei dem, was sein Mailprogramm für Spam hält.',
      quarantine:
        'Ist sie wichtig, dem Empfänger auf anderem Weg Bescheid geben, mit der Referenz: Wer seine Mail betreut, kann sie freigeben.',
      reject:
        'Ist die Nachricht erwünscht, dem Empfänger auf anderem Weg Bescheid geben, mit der Referenz: Wer seine Mail betreut, kann sich darum kümmern.',
      tempfail: 'Es ist nichts zu tun: Der sendende Server versucht es von selbst noch einmal.',
      discard: 'Ist die Nachricht erwünscht, dem Empfänger auf anderem Weg Bescheid geben, mit der Referenz.',
    },
    recipient: {
      accept: 'Falls sie Spam ist: Melden Sie sie denen, die Ihre Mail betreuen, mit der Referenz.',
      tag: 'Falls Sie solche Mail möchten: Bitten Sie die, die Ihre Mail betreuen, den Absender auf die Liste der erwünschten zu setzen.',
      quarantine:
        'Falls Sie darauf gewartet haben: Bitten Sie die, die Ihre Mail betreuen, sie freizugeben, mit der Referenz. Sind Sie nicht sicher, lassen Sie es.',
      reject:
        'Der Absender hat davon erfahren. Falls Sie die Nachricht möchten: Bitten Sie die, die Ihre Mail betreuen, sie sich anzusehen, mit der Referenz.',
      tempfail:
        'Es ist nichts zu tun: Sie kommt von selbst, wenn der sendende Server es noch einmal versucht, meist innerhalb einer Stunde.',
      discard:
        'Falls Sie die Nachricht möchten: Bitten Sie die, die Ihre Mail betreuen, sie sich anzusehen, mit der Referenz.',
    },
    heldHere:
      'Falls Sie darauf gewartet haben: Lassen Sie sie sich zustellen, über den Link in Ihrer Übersicht oder auf den Seiten der Quarantäne. Sind Sie nicht sicher, lassen Sie es.',
    tellSender:
      'Auch der Mailserver des Absenders könnte es besser machen: Was zu tun ist, erfährt sein Betreiber von denen, die Ihre Mail betreuen.',
  },
  limits: {
    memory: 'Speicher aller Sitzungen zusammen',
    size: 'Größe der Nachricht',
    header: 'Größe des Kopfes',
    recipients: 'Zahl der Empfänger',
    forged: 'gefälschte Ergebnisse im Kopf',
  },
  labels: {
    why: 'Was gegen sie sprach',
    fix: 'Was auf der Seite des Absenders behoben werden kann',
    todo: 'Was zu tun ist',
    score: (points, percent) => `${points} Punkte, zu ${percent} % Spam`,
    thresholds: 'Schwellen',
    off: 'aus',
    recipients: count => (count === 1 ? '1 Empfänger' : `${count} Empfänger`),
    observed: 'nur beobachtet',
    done: 'stattdessen getan',
    checks: 'Wer für sie bürgt',
    findings: 'Punkte',
    bounded: (scorer, points, counted) => `${scorer}: ${points} Punkte zählen als ${counted}`,
    failed: 'Fehlgeschlagen oder nicht rechtzeitig',
    leftOut: 'Wegen Überlast ausgelassen',
    limits: 'Überschrittene Grenzen',
    watched: 'Nur beobachtet (rules.observe), nicht gezählt',
    newsletter: 'Der Form nach ist sie ein Newsletter.',
    took: ms => `dauerte ${ms} ms`,
    unknown: 'eine Regel, die nicht oder nicht mehr eingebaut ist',
  },
  unknownReference: (reference, days) =>
    `über ${reference} ist nichts bekannt: Es gab keine solche Nachricht, oder sie ist länger her, als Urteile aufbewahrt werden (log.keep_days: ${days === 1 ? '1 Tag' : `${days} Tage`})`,
}
