/**
 * What is attached: files that run, that carry something that runs, or that are called other than they are.
 * Points against what runs are high: hardly anybody sends such files by mail any more, and one that gets through is dear.
 */
import { attachedKinds, conversation, start, vouched } from './body-facts.ts'
import { story } from './phishing.ts'
import { wordsOf } from './words.ts'
import type { Attachment, AttachmentTrait } from '../../mail/attachment.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

const MAX_FILES = 300
const MAX_DEPTH = 4

/** What is attached, and what lies in archives. */
const files = (mail: View): readonly { readonly file: Attachment; readonly inside: boolean }[] =>
  mail.once('files', () => {
    const found: { file: Attachment; inside: boolean }[] = []
    const add = (list: readonly Attachment[], depth: number): void => {
      for (const file of list) {
        if (found.length >= MAX_FILES) return
        found.push({ file, inside: depth > 0 })
        if (depth < MAX_DEPTH) add(file.entries, depth + 1)
      }
    }
    add(mail.attachments, 0)
    return found
  })

const has = (file: Attachment, ...traits: readonly AttachmentTrait[]): boolean =>
  traits.some(trait => file.traits.includes(trait))
const any = (mail: View, ...traits: readonly AttachmentTrait[]): boolean =>
  files(mail).some(({ file }) => has(file, ...traits))
const runs = (file: Attachment): boolean => has(file, 'executable', 'script', 'shortcut') && !isBookmark(file)
/** A .url file that opens a web page and nothing else. */
const isBookmark = ({ name, content }: Attachment): boolean =>
  /\.url$/i.test((name ?? '').slice(-10)) && /(?:^|\n)URL=https?:/i.test(content.toString('latin1', 0, 4_000))
const isArchive = (file: Attachment): boolean => file.entries.length > 0 && !isOffice(file)
const isOffice = ({ name, entries }: Attachment): boolean =>
  /\.(?:docx|docm|dotm|dotx|xlsx|xlsm|xlsb|xltm|pptx|pptm|odt|ods|odp|epub|apk|jar|xpi|pages|numbers|key)$/i.test(
    (name ?? '').slice(-40),
  ) || entries.some(entry => entry.name === '[Content_Types].xml' || entry.name === 'mimetype')

/** Patches, sources and shell scripts go around on lists and among programmers as text. */
const isSource = ({ name, content }: Attachment): boolean =>
  /\.(?:sh|py|pl|rb|js|ts|patch|diff|c|h|bat|ps1)$/i.test((name ?? '').slice(-20)) &&
  !content.subarray(0, 8_000).includes(0)

/**
 * In the text, a word for a password and the password itself: behind a colon, in quotes, or with a digit in it. Not that it
 * was told by telephone, which is what careful people write.
 */
const PASSWORD =
  /\b(?:pass ?word|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|pass(?:code)?|pin|pwd)\b(?:[^\n:=]{0,40}?(?:[:=] ?["“'„«]?(?!(?:as|by|come|comme|comes|folgt|follows|in|known|par|per|phone|same|see|sent|separat(?:e|ely)?|siehe|telefon(?:isch)?|tel|via|voir|wie|will)\b)[^\s"“”'„«»]{3,20}|\s(?:is|ist|lautet|est|è|es|é) ["“'„«][^\s"“”'„«»]{3,20}|\s(?:is|ist|lautet|est|è|es|é) (?=[^\s]{0,19}\d)[^\s]{3,20})| {0,2}[-–]? ?["“'„«]?(?=[^\s]{0,19}\d)[^\s]{3,20})/i

export const ATTACHMENTS: readonly Rule[] = [
  {
    name: 'FILE_RUNS',
    points: 4,
    why: {
      en: 'An attached file runs when it is opened.',
      de: 'Eine angehängte Datei wird beim Öffnen ausgeführt.',
      fr: 'Un fichier joint s’exécute à l’ouverture.',
      it: 'Un file allegato viene eseguito all’apertura.',
    },
    holds: mail => files(mail).some(({ file, inside }) => !inside && runs(file) && !isSource(file)),
  },
  {
    name: 'FILE_RUNS_IN_ARCHIVE',
    points: 5,
    why: {
      en: 'An attached archive holds a file that runs when it is opened.',
      de: 'Ein angehängtes Archiv enthält eine Datei, die beim Öffnen ausgeführt wird.',
      fr: 'Une archive jointe contient un fichier qui s’exécute à l’ouverture.',
      it: 'Un archivio allegato contiene un file che viene eseguito all’apertura.',
    },
    holds: mail =>
      mail.attachments.some(
        file =>
          isArchive(file) &&
          file.entries.length <= 5 &&
          nested(file).some(entry => runs(entry) || has(entry, 'disk-image', 'html-smuggling')),
      ),
  },
  {
    name: 'FILE_RUNS_AMONG_OTHERS',
    points: 1.5,
    why: {
      en: 'An attached archive of many files holds one that runs.',
      de: 'Ein angehängtes Archiv mit vielen Dateien enthält eine ausführbare.',
      fr: 'Une archive jointe de nombreux fichiers en contient un exécutable.',
      it: 'Un archivio allegato con molti file ne contiene uno eseguibile.',
    },
    holds: mail =>
      !conversation(mail) &&
      mail.attachments.some(
        file =>
          isArchive(file) && file.entries.length > 5 && nested(file).some(entry => runs(entry) && !isSource(entry)),
      ),
  },
  {
    name: 'FILE_DOUBLE_ENDING',
    points: 4,
    why: {
      en: 'A file that runs is named as if it were a document.',
      de: 'Eine ausführbare Datei ist benannt, als wäre sie ein Dokument.',
      fr: 'Un fichier exécutable porte un nom de document.',
      it: 'Un file eseguibile ha il nome di un documento.',
    },
    holds: mail => any(mail, 'double-extension'),
  },
  {
    name: 'FILE_NAME_TURNED',
    points: 4,
    why: {
      en: 'A file’s name is written so that its ending reads as another.',
      de: 'Der Name einer Datei ist so geschrieben, dass seine Endung als eine andere erscheint.',
      fr: 'Le nom d’un fichier est écrit de sorte que son extension paraisse autre.',
      it: 'Il nome di un file è scritto in modo che l’estensione sembri un’altra.',
    },
    holds: mail =>
      any(mail, 'name-turned', 'name-look-alike') ||
      files(mail).some(({ file }) => has(file, 'name-padded', 'name-control') && runs(file)),
  },
  {
    name: 'FILE_DISK_IMAGE',
    points: 3.5,
    why: {
      en: 'A disk image is attached, whose files escape the marks that warn of mail.',
      de: 'Angehängt ist ein Datenträgerabbild, dessen Dateien der Kennzeichnung als Mail-Anhang entgehen.',
      fr: 'Une image disque est jointe ; ses fichiers échappent aux avertissements habituels.',
      it: 'È allegata un’immagine disco, i cui file sfuggono agli avvisi consueti.',
    },
    holds: mail => any(mail, 'disk-image'),
  },
  {
    name: 'FILE_ONENOTE',
    points: 2.5,
    why: {
      en: 'A OneNote file is attached, which can hold others that run.',
      de: 'Eine OneNote-Datei ist angehängt, die ausführbare Dateien enthalten kann.',
      fr: 'Un fichier OneNote est joint, qui peut en contenir d’autres, exécutables.',
      it: 'È allegato un file OneNote, che può contenerne altri eseguibili.',
    },
    holds: mail => any(mail, 'onenote') || attachedKinds(mail).includes('one'),
  },
  {
    name: 'FILE_MACROS',
    points: 2,
    why: {
      en: 'An attached document holds macros.',
      de: 'Ein angehängtes Dokument enthält Makros.',
      fr: 'Un document joint contient des macros.',
      it: 'Un documento allegato contiene macro.',
    },
    holds: mail => any(mail, 'macros') && !any(mail, 'macro-autorun', 'macro-sheet', 'dde'),
  },
  {
    name: 'FILE_MACROS_RUN',
    points: 4,
    why: {
      en: 'An attached document holds macros that run by themselves.',
      de: 'Ein angehängtes Dokument enthält Makros, die von selbst laufen.',
      fr: 'Un document joint contient des macros qui s’exécutent d’elles-mêmes.',
      it: 'Un documento allegato contiene macro che si avviano da sole.',
    },
    holds: mail => any(mail, 'macro-autorun', 'macro-sheet', 'dde'),
  },
  {
    name: 'FILE_REMOTE_PART',
    points: 3,
    why: {
      en: 'An attached document fetches or loads a template or object when it is opened.',
      de: 'Ein angehängtes Dokument holt oder lädt beim Öffnen eine Vorlage oder ein Objekt.',
      fr: 'Un document joint va chercher ou charge un modèle ou un objet à l’ouverture.',
      it: 'Un documento allegato scarica o carica un modello o un oggetto all’apertura.',
    },
    holds: mail => any(mail, 'remote-template', 'remote-object', 'object-update'),
  },
  {
    name: 'FILE_EMBEDS_FILE',
    points: 1,
    why: {
      en: 'An attached document carries another file inside.',
      de: 'Ein angehängtes Dokument trägt eine weitere Datei in sich.',
      fr: 'Un document joint contient un autre fichier.',
      it: 'Un documento allegato contiene un altro file.',
    },
    holds: mail => any(mail, 'embedded-file') && !vouched(mail) && !conversation(mail),
  },
  {
    name: 'FILE_LOCKED_KEY_IN_TEXT',
    points: 3.5,
    why: {
      en: 'An encrypted file is attached and its password stands in the text, so that no scanner can look inside.',
      de: 'Eine verschlüsselte Datei ist angehängt, und ihr Passwort steht im Text, damit kein Scanner hineinsieht.',
      fr: 'Un fichier chiffré est joint et son mot de passe est dans le texte, pour qu’aucun analyseur n’y regarde.',
      it: 'È allegato un file cifrato e la password è nel testo, così che nessuno scanner vi guardi dentro.',
    },
    holds: mail => any(mail, 'encrypted') && PASSWORD.test(`${mail.subject}\n${start(mail)}`),
  },
  {
    name: 'FILE_LOCKED',
    points: 0.7,
    why: {
      en: 'An encrypted archive is attached.',
      de: 'Ein verschlüsseltes Archiv ist angehängt.',
      fr: 'Une archive chiffrée est jointe.',
      it: 'È allegato un archivio cifrato.',
    },
    holds: mail => mail.odd('archive-encrypted') && !vouched(mail),
  },
  {
    name: 'FILE_HTML',
    points: 0.8,
    why: {
      en: 'A web page is attached.',
      de: 'Eine Webseite ist angehängt.',
      fr: 'Une page web est jointe.',
      it: 'È allegata una pagina web.',
    },
    holds: mail => !conversation(mail) && !vouched(mail) && files(mail).some(({ file }) => isPage(file)),
  },
  {
    name: 'FILE_HTML_ACTIVE',
    points: 2.5,
    why: {
      en: 'An attached web page has a form or a script, or goes to another page by itself.',
      de: 'Eine angehängte Webseite hat ein Formular oder ein Skript oder geht von selbst auf eine andere Seite.',
      fr: 'Une page web jointe contient un formulaire ou un script, ou passe d’elle-même à une autre page.',
      it: 'Una pagina web allegata ha un modulo o uno script, o passa da sola a un’altra pagina.',
    },
    holds: mail =>
      files(mail).some(({ file }) => isPage(file) && has(file, 'html-form', 'html-script', 'html-refresh')) &&
      !any(mail, 'html-smuggling', 'password-form'),
  },
  {
    name: 'FILE_HTML_SMUGGLES',
    points: 5,
    why: {
      en: 'An attached web page asks for a password or puts a file together on the reader’s machine.',
      de: 'Eine angehängte Webseite fragt nach einem Passwort oder setzt auf dem Rechner des Lesers eine Datei zusammen.',
      fr: 'Une page web jointe demande un mot de passe ou assemble un fichier sur la machine du lecteur.',
      it: 'Una pagina web allegata chiede una password o compone un file sul computer di chi legge.',
    },
    holds: mail => any(mail, 'html-smuggling', 'password-form') || mail.odd('html-smuggling'),
  },
  {
    name: 'FILE_SVG_SCRIPT',
    points: 4,
    why: {
      en: 'An attached picture (SVG) has a script in it.',
      de: 'Ein angehängtes Bild (SVG) enthält ein Skript.',
      fr: 'Une image jointe (SVG) contient un script.',
      it: 'Un’immagine allegata (SVG) contiene uno script.',
    },
    holds: mail => any(mail, 'svg-script'),
  },
  {
    name: 'FILE_PDF_ACTS',
    points: 2.5,
    why: {
      en: 'An attached PDF starts a program or hides what it does.',
      de: 'Ein angehängtes PDF startet ein Programm oder verbirgt, was es tut.',
      fr: 'Un PDF joint lance un programme ou cache ce qu’il fait.',
      it: 'Un PDF allegato avvia un programma o nasconde ciò che fa.',
    },
    holds: mail => any(mail, 'pdf-launch', 'pdf-obscured'),
  },
  {
    name: 'FILE_PDF_SCRIPT',
    points: 0.7,
    why: {
      en: 'An attached PDF has a script or another file in it.',
      de: 'Ein angehängtes PDF enthält ein Skript oder eine andere Datei.',
      fr: 'Un PDF joint contient un script ou un autre fichier.',
      it: 'Un PDF allegato contiene uno script o un altro file.',
    },
    // Electronic invoices (ZUGFeRD, Factur-X) are PDFs with a file inside.
    holds: mail => !vouched(mail) && any(mail, 'pdf-script', 'pdf-form') && !any(mail, 'pdf-launch', 'pdf-obscured'),
  },
  {
    name: 'FILE_PDF_LINK_ALONE',
    points: 1,
    why: {
      en: 'Hardly any text, and a PDF that leads to a strange site.',
      de: 'Kaum Text und ein PDF, das zu einer fremden Website führt.',
      fr: 'Presque aucun texte, et un PDF qui mène à un site étranger.',
      it: 'Quasi nessun testo e un PDF che porta a un sito estraneo.',
    },
    holds: mail =>
      !vouched(mail) && !conversation(mail) && any(mail, 'pdf-link') && (wordsOf(mail).count <= 25 || story(mail)),
  },
  {
    name: 'FILE_TYPE_DIFFERS',
    points: 1,
    why: {
      en: 'An attached file is not what it is declared to be.',
      de: 'Eine angehängte Datei ist nicht, als was sie ausgegeben wird.',
      fr: 'Un fichier joint n’est pas ce qu’il est dit être.',
      it: 'Un file allegato non è quello che dichiara di essere.',
    },
    holds: mail =>
      files(mail).some(
        ({ file, inside }) =>
          !inside && has(file, 'type-differs') && file.realType !== null && !file.realType.startsWith('image/'),
      ),
  },
  {
    name: 'FILE_RARE_ARCHIVE',
    points: 1.5,
    why: {
      en: 'The attached archive is of a kind that hardly anybody uses but malware.',
      de: 'Das angehängte Archiv ist von einer Art, die außer Schadsoftware kaum jemand nutzt.',
      fr: 'L’archive jointe est d’un type que presque seuls les logiciels malveillants utilisent.',
      it: 'L’archivio allegato è di un tipo usato quasi solo dai malware.',
    },
    holds: mail =>
      !conversation(mail) &&
      !vouched(mail) &&
      attachedKinds(mail).some(
        kind => /^(?:ace|arj|cab|lzh|lha|z|uue|xxe|r\d\d|daa|gz|xz|tgz|bz2|7z)$/.test(kind) && RARE.has(kind),
      ),
  },
]

const RARE = new Set(['ace', 'arj', 'cab', 'lzh', 'lha', 'z', 'uue', 'xxe', 'daa', 'r00', 'r01', 'r09', 'r11', 'r15'])

function nested(file: Attachment): readonly Attachment[] {
  const all: Attachment[] = []
  const add = (list: readonly Attachment[], depth: number): void => {
    for (const entry of list) {
      if (all.length >= MAX_FILES) return
      all.push(entry)
      if (depth < MAX_DEPTH) add(entry.entries, depth + 1)
    }
  }
  add(file.entries, 1)
  return all
}

const isPage = (file: Attachment): boolean =>
  has(file, 'html') || /\.(?:s?html?|xhtml|mht|mhtml)$/i.test((file.name ?? '').slice(-20))
