import type { WebTexts } from './texts.ts'

export const de: WebTexts = {
  name: 'Quarantäne',
  invalid: {
    title: 'Dieser Link gilt nicht',
    text: 'Vielleicht hat Ihr Mailprogramm ihn zerschnitten. Oder das, wofür er da war, ist schon geschehen, oder seine Zeit ist um. In der neuesten Übersicht stehen Links, die gelten.',
  },
  over: {
    title: 'Die Zeit dieses Links ist um',
    text: 'Die Links einer Übersicht gelten nur einige Tage. Fordern Sie eine neue Übersicht an, oder nehmen Sie die neueste.',
  },
  notFound: {
    title: 'Diese Seite gibt es nicht',
    text: 'Bitte folgen Sie einem Link in einer Übersicht, oder melden Sie sich an.',
  },
  badForm: {
    title: 'Dieses Formular lässt sich nicht lesen',
    text: 'Vielleicht war es zu lange offen. Bitte gehen Sie zurück, laden Sie die Seite neu und senden Sie das Formular noch einmal ab.',
  },
  wait: {
    title: 'Zu viele Versuche',
    text: 'Bitte warten Sie eine Viertelstunde und versuchen Sie es dann noch einmal.',
  },
  busy: {
    title: 'Gerade ist zu viel los',
    text: 'Bitte versuchen Sie es in einer Minute noch einmal. Es wurde nichts geändert.',
  },
  failed: {
    title: 'Hier ist etwas schiefgegangen',
    text: 'Das liegt nicht an Ihnen. Bitte versuchen Sie es später noch einmal; wenn es dabei bleibt, sagen Sie denen Bescheid, die Ihre Mail betreuen.',
  },
  asks: {
    release: {
      title: 'Diese Nachricht zustellen?',
      text: 'Sie kommt so in Ihr Postfach, wie sie gesendet wurde. Seien Sie vorsichtig mit dem, wozu sie Sie auffordert: Sie wurde nicht ohne Grund zurückgehalten.',
      button: 'Mir zustellen',
    },
    allow: {
      title: 'Diesen Absender immer zulassen?',
      text: 'Mail dieses Absenders, die nachweislich echt ist, wird für Sie nicht mehr zurückgehalten. Die Nachricht selbst wird damit nicht zugestellt.',
      button: 'Immer zulassen',
    },
    delete: { title: 'Diese Nachricht löschen?', text: 'Sie ist dann endgültig weg.', button: 'Löschen' },
    spam: {
      title: 'Ist diese Nachricht Spam?',
      text: 'Der Filter lernt daraus, was Sie nicht wollen, und die Nachricht wird gelöscht.',
      button: 'Das ist Spam: lernen und löschen',
    },
    wrong: {
      title: 'Soll jemand nachsehen?',
      text: 'Die, die den Filter betreuen, sehen dann, wer Ihnen diese Nachricht gesendet hat, ihren Betreff und warum sie zurückgehalten wurde. Die Nachricht selbst sehen sie nicht, und Ihre Übersicht sagt Ihnen, wenn jemand nachgesehen hat.',
      button: 'Zu Unrecht zurückgehalten: Bescheid geben',
    },
  },
  message: { title: 'Was soll mit dieser Nachricht geschehen?', text: '' },
  about: (time, size) => `Die Nachricht, die am ${time} einging (${size}).`,
  released: {
    taken: { title: 'Sie ist zugestellt', text: 'Sie finden sie gleich in Ihrem Postfach.' },
    later: {
      title: 'Sie ist unterwegs',
      text: 'Der Mailserver kann sie gerade nicht annehmen. Es wird von selbst noch einmal versucht; Sie brauchen nichts zu tun.',
    },
    refused: {
      title: 'Sie konnte nicht zugestellt werden',
      text: 'Der Mailserver nimmt diese Nachricht nicht an. Bitte sagen Sie denen Bescheid, die Ihre Mail betreuen.',
    },
    malware: {
      title: 'Sie wird nicht zugestellt',
      text: 'Bei einer erneuten Prüfung wurde etwas Gefährliches in ihr gefunden. Sie bleibt weggeschlossen, bis ihre Zeit um ist.',
    },
    sealed: {
      title: 'Sie ist mit Ihrem Schlüssel versiegelt',
      text: 'Bitte melden Sie sich mit Ihrem Passwort an: Nur dann kann diese Nachricht geöffnet und zugestellt werden.',
    },
    gone: { title: 'Sie ist nicht mehr da', text: 'Sie wurde schon zugestellt oder gelöscht, oder ihre Zeit ist um.' },
    'under-way': { title: 'Sie wird gerade zugestellt', text: 'Sie finden sie gleich in Ihrem Postfach.' },
  },
  allowed: sender => ({
    title: 'Dieser Absender ist ab jetzt zugelassen',
    text: `Auf Ihrer Liste steht nun: ${sender}. Das gilt für Mail, die nachweislich von dort kommt.`,
  }),
  notAllowed: {
    title: 'Dieser Absender lässt sich nicht zulassen',
    text: 'Die Nachricht nennt keinen einzelnen Absender, der auf Ihre Liste gesetzt werden könnte.',
  },
  deleted: { title: 'Sie ist gelöscht', text: '' },
  reportedSpam: { title: 'Danke', text: 'Der Filter hat daraus gelernt, und die Nachricht ist weg.' },
  reportedWrong: {
    title: 'Danke',
    text: 'Die, die den Filter betreuen, sehen nach. Die Nachricht bleibt, wo sie ist; Sie können sie sich jederzeit zustellen lassen.',
  },
  tooManyReports: {
    title: 'Das genügt für heute',
    text: 'Bitte melden Sie weitere Nachrichten morgen. Diese hier können Sie sich jederzeit zustellen lassen.',
  },
  gone: { title: 'Sie ist nicht mehr da', text: 'Sie wurde schon zugestellt oder gelöscht, oder ihre Zeit ist um.' },
  sealed: { title: 'Sie lässt sich hier nicht öffnen', text: 'Bitte melden Sie sich mit Ihrem Passwort an.' },
  settings: { title: 'Ihre Übersicht', text: 'Wie oft sie kommt, und in welcher Sprache.', button: 'Speichern' },
  saved: { title: 'Gespeichert', text: 'Das gilt ab der nächsten Übersicht.' },
  language: 'Sprache',
  schedule: 'Wie oft',
  schedules: { daily: 'Einmal am Tag', several: 'Mehrmals am Tag', weekly: 'Einmal in der Woche', none: 'Nie' },
  siteChoice: 'Wie hier üblich',
  digest: {
    title: 'Eine neue Übersicht?',
    text: 'Sie führt alles auf, was gerade für Sie zurückgehalten wird.',
    button: 'Übersicht senden',
  },
  digestAsked: { title: 'Sie ist unterwegs', text: 'In einigen Minuten sollte sie in Ihrem Postfach sein.' },
  digestSoon: {
    title: 'Eben wurde schon eine angefordert',
    text: 'Eine neue Übersicht gibt es einmal in der Viertelstunde. Bitte sehen Sie in Ihr Postfach.',
  },
  enrol: {
    title: 'Ein eigener Schlüssel',
    text: 'Zurückgehaltene Mail wird dann so versiegelt, dass nur Ihr Passwort sie öffnet. Wo sie liegt, kann niemand sonst sie lesen, auch nicht, wer diesen Server betreibt. Was schon zurückgehalten ist, bleibt unter dem Schlüssel des Servers.',
    button: 'Meinen Schlüssel anlegen',
  },
  enrolWarnings: [
    'Wenn Sie Ihr Passwort und Ihren Wiederherstellungscode verlieren, ist alles verloren, was für Sie zurückgehalten wird. Niemand kann es wiederherstellen, auch wir nicht.',
    'Übersichten sagen dann nur noch, wie viele Nachrichten zurückgehalten werden. Um sie zu sehen, melden Sie sich hier an.',
    'Nehmen Sie ein eigenes Passwort, nicht das Ihres Postfachs.',
  ],
  enrolUnderstood:
    'Mir ist klar, dass ohne Passwort und Wiederherstellungscode meine zurückgehaltene Mail verloren ist.',
  enrolled: {
    title: 'Ihr Schlüssel ist angelegt',
    text: 'Schreiben Sie den Wiederherstellungscode jetzt auf und bewahren Sie ihn gut auf. Er wird nur dieses eine Mal gezeigt und nirgends aufbewahrt. Mit ihm öffnen Sie Ihre zurückgehaltene Mail, wenn Sie das Passwort vergessen haben.',
  },
  alreadyEnrolled: {
    title: 'Sie haben schon einen Schlüssel',
    text: 'Melden Sie sich an, um sein Passwort zu ändern. Haben Sie Passwort und Wiederherstellungscode verloren, bitten Sie die, die Ihre Mail betreuen, zum Schlüssel des Servers zurückzukehren.',
  },
  code: 'Wiederherstellungscode',
  password: 'Passwort',
  newPassword: 'Neues Passwort',
  again: 'Noch einmal',
  currentPassword: 'Jetziges Passwort, oder Wiederherstellungscode',
  mistakes: {
    short: least => `Das Passwort braucht mindestens ${least} Zeichen.`,
    long: most => `Das Passwort darf höchstens ${most} Zeichen haben.`,
    differ: 'Die beiden Passwörter sind nicht gleich.',
    notUnderstood: 'Bitte bestätigen Sie, dass Ihnen klar ist, was verloren gehen kann.',
    wrong: 'Adresse und Passwort passen nicht zusammen.',
  },
  logIn: {
    title: 'Anmelden',
    text: 'Für alle, die einen eigenen Schlüssel angelegt haben. Alle anderen nehmen die Links in ihren Übersichten.',
    button: 'Anmelden',
  },
  address: 'Mailadresse',
  passwordOrCode: 'Passwort, oder Wiederherstellungscode',
  logOut: 'Abmelden',
  loggedOut: { title: 'Sie sind abgemeldet', text: 'Ihr Schlüssel ist wieder geschlossen.' },
  list: 'Zurückgehaltene Mail',
  held: count =>
    count === 1 ? '1 Nachricht wird für Sie zurückgehalten.' : `${count} Nachrichten werden für Sie zurückgehalten.`,
  none: 'Für Sie wird nichts zurückgehalten.',
  older: 'Ältere',
  from: 'Von',
  subject: 'Betreff',
  came: 'Eingegangen',
  until: 'Aufbewahrt bis',
  why: 'Grund',
  size: 'Größe',
  noSubject: '(kein Betreff)',
  unknown: '(nicht mehr aufbewahrt, oder mit einem anderen Schlüssel versiegelt)',
  download: 'Die versiegelte Nachricht herunterladen (age)',
  back: 'Zurück zur Liste',
  key: 'Ihr Schlüssel',
  change: {
    title: 'Passwort ändern',
    text: 'Dazu gibt es auch einen neuen Wiederherstellungscode; der alte gilt dann nicht mehr.',
    button: 'Passwort ändern',
  },
  changed: {
    title: 'Das Passwort ist geändert',
    text: 'Schreiben Sie den neuen Wiederherstellungscode jetzt auf und bewahren Sie ihn gut auf. Er wird nur dieses eine Mal gezeigt und nirgends aufbewahrt. Bitte melden Sie sich neu an.',
  },
  leave: {
    title: 'Zurück zum Schlüssel des Servers',
    text: 'Neue Mail wird wieder mit dem Schlüssel des Servers versiegelt, und Übersichten führen sie auf. Was schon zurückgehalten wird, bleibt mit Ihrem Schlüssel versiegelt: Sie können sich dafür anmelden, bis seine Zeit um ist.',
    button: 'Für neue Mail auf meinen Schlüssel verzichten',
  },
  left: { title: 'Erledigt', text: 'Neue Mail wird ab jetzt mit dem Schlüssel des Servers versiegelt.' },
  identity: {
    title: 'Den privaten Schlüssel mitnehmen',
    text: 'Mit ihm öffnet das Programm age, was Sie hier herunterladen (age -d -i DATEI). Wer diese Datei hat, kann Ihre zurückgehaltene Mail lesen.',
    button: 'Den privaten Schlüssel herunterladen',
  },
}
