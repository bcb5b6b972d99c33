/**
 * How the message is built: what two programs would read differently, what only hides something, what a person or a
 * company would not send.
 * Source: RFC 2045 to 2047; the oddities of the parser.
 */
import { isOneAscii, plainBase64, seenWords } from './structure-facts.ts'
import type { OddityName } from '../../mail/oddity.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

const any = (mail: View, names: readonly OddityName[]): boolean => names.some(name => mail.odd(name))

export const STRUCTURE: readonly Rule[] = [
  {
    name: 'MIME_TWO_READINGS',
    points: 2,
    why: {
      en: 'The message contradicts itself about its parts, so that two programs show different things.',
      de: 'Die Nachricht widerspricht sich über ihre Teile: Zwei Programme zeigen Verschiedenes.',
      fr: 'Le message se contredit sur ses parties : deux logiciels montrent des choses différentes.',
      it: 'Il messaggio si contraddice sulle sue parti: due programmi mostrano cose diverse.',
    },
    holds: mail =>
      any(mail, [
        'boundary-ambiguous',
        'encoding-conflict',
        'type-conflict',
        'charset-conflict',
        'multipart-goes-on',
        'boundary-reused',
      ]),
  },
  {
    name: 'MIME_BROKEN',
    points: 0.5,
    why: {
      en: 'The parts of the message are broken as no mail program writes them.',
      de: 'Die Teile der Nachricht sind fehlerhaft, wie kein Mailprogramm sie schreibt.',
      fr: 'Les parties du message sont défectueuses comme aucun logiciel de messagerie ne les écrit.',
      it: 'Le parti del messaggio sono difettose come nessun programma di posta le scrive.',
    },
    holds: mail =>
      any(mail, ['boundary-missing', 'type-invalid', 'multipart-empty', 'boundary-invalid', 'encoding-unknown']),
  },
  {
    name: 'MIME_DISGUISED',
    points: 1.2,
    why: {
      en: 'A part of the message is encoded otherwise than it says, which only some programs undo.',
      de: 'Ein Teil der Nachricht ist anders kodiert als angegeben, was nur manche Programme auflösen.',
      fr: 'Une partie du message est codée autrement qu’annoncé, ce que seuls certains logiciels décodent.',
      it: 'Una parte del messaggio è codificata diversamente da quanto dichiarato, e solo alcuni programmi la decodificano.',
    },
    holds: mail => any(mail, ['base64-undeclared', 'encoding-of-multipart', 'utf-7', 'utf-16-undeclared']),
  },
  {
    name: 'HEADER_BROKEN',
    points: 0.8,
    why: {
      en: 'A line in the header is no field, and some programs take the rest for the text.',
      de: 'Eine Zeile im Kopf ist kein Feld, und manche Programme halten den Rest für den Text.',
      fr: 'Une ligne de l’en-tête n’est pas un champ, et certains logiciels prennent la suite pour le texte.',
      it: 'Una riga dell’intestazione non è un campo, e alcuni programmi prendono il resto per il testo.',
    },
    holds: mail => any(mail, ['header-broken', 'header-empty-fold']),
  },
  {
    name: 'CONTROL_CHARACTERS',
    points: 0.3,
    why: {
      en: 'The message holds control characters, which have no place in a text.',
      de: 'Die Nachricht enthält Steuerzeichen, die in einem Text nichts zu suchen haben.',
      fr: 'Le message contient des caractères de contrôle, qui n’ont pas leur place dans un texte.',
      it: 'Il messaggio contiene caratteri di controllo, che in un testo non hanno posto.',
    },
    holds: mail => any(mail, ['control-characters', 'encoded-word-control']),
  },
  {
    name: 'BIDI_OVERRIDE',
    points: 1.5,
    why: {
      en: 'The message changes the direction of writing, so that a text reads other than it stands.',
      de: 'Die Nachricht kehrt die Schreibrichtung um: Ein Text liest sich anders, als er dasteht.',
      fr: 'Le message inverse le sens d’écriture : un texte se lit autrement qu’il n’est écrit.',
      it: 'Il messaggio cambia la direzione di scrittura: un testo si legge diversamente da come è scritto.',
    },
    holds: mail => mail.odd('bidi-override'),
  },
  {
    name: 'INVISIBLE_CHARACTERS',
    points: 0.2,
    why: {
      en: 'Characters without width stand inside the text, so that filters do not read its words.',
      de: 'Im Text stehen Zeichen ohne Breite, damit Filter seine Wörter nicht lesen.',
      fr: 'Le texte contient des caractères sans largeur pour empêcher les filtres de lire ses mots.',
      it: 'Nel testo ci sono caratteri senza larghezza, perché i filtri non ne leggano le parole.',
    },
    holds: mail => mail.odd('invisible-characters') && mail.fields('list-unsubscribe').length === 0,
  },
  {
    name: 'MIXED_SCRIPTS',
    points: 1.5,
    why: {
      en: 'Words of the text mix letters of several scripts that look alike.',
      de: 'Wörter im Text mischen gleich aussehende Buchstaben mehrerer Schriften.',
      fr: 'Des mots du texte mêlent des lettres semblables de plusieurs écritures.',
      it: 'Parole del testo mescolano lettere simili di più scritture.',
    },
    holds: mail => mail.odd('mixed-script'),
  },
  {
    name: 'WORDS_CUT',
    points: 1,
    why: {
      en: 'Comments or empty tags in the HTML cut words in two, so that filters do not read them.',
      de: 'Kommentare oder leere Tags im HTML zerschneiden Wörter, damit Filter sie nicht lesen.',
      fr: 'Des commentaires ou balises vides dans le HTML coupent des mots pour tromper les filtres.',
      it: 'Commenti o tag vuoti nell’HTML tagliano le parole perché i filtri non le leggano.',
    },
    holds: mail => mail.odd('html-comment-in-word'),
  },
  {
    name: 'ALTERNATIVES_DIFFER',
    points: 0.5,
    why: {
      en: 'The plain text says something else than the HTML that most readers see.',
      de: 'Der einfache Text sagt etwas anderes als das HTML, das die meisten sehen.',
      fr: 'Le texte brut dit autre chose que le HTML que voient la plupart des lecteurs.',
      it: 'Il testo semplice dice altro rispetto all’HTML che vede la maggior parte dei lettori.',
    },
    holds: mail => mail.odd('alternatives-differ'),
  },
  {
    name: 'HIDDEN_TEXT_MUCH',
    points: 0.3,
    why: {
      en: 'More of the text is hidden from the reader than is shown.',
      de: 'Vom Text ist mehr vor dem Leser versteckt als gezeigt.',
      fr: 'Le texte caché au lecteur est plus long que le texte montré.',
      it: 'Il testo nascosto al lettore è più lungo di quello mostrato.',
    },
    holds: mail =>
      mail.parsed.texts.some(({ text, hiddenBy, attached }) => {
        const hidden = Object.entries(hiddenBy).reduce(
          (sum, [kind, length]) => (NOT_SHOWN_BY_NATURE.has(kind) ? sum : sum + length),
          0,
        )
        return attached !== true && hidden > 800 && hidden > 1.5 * text.slice(0, 20_000).replace(/\s+/g, '').length
      }),
  },
  {
    name: 'BASE64_TEXT_NEEDLESS',
    points: 0.2,
    why: {
      en: 'The text is packed in base64 although it has only plain letters.',
      de: 'Der Text ist in base64 verpackt, obwohl er nur einfache Zeichen hat.',
      fr: 'Le texte est codé en base64 alors qu’il ne contient que des lettres simples.',
      it: 'Il testo è codificato in base64 benché contenga solo caratteri semplici.',
    },
    holds: mail => plainBase64(mail),
  },
  {
    name: 'HTML_ONLY',
    points: 0.1,
    why: {
      en: 'The message is HTML alone, without the plain text that careful senders add.',
      de: 'Die Nachricht besteht nur aus HTML, ohne den einfachen Text, den sorgfältige Absender beilegen.',
      fr: 'Le message n’est qu’en HTML, sans le texte brut qu’ajoutent les expéditeurs soigneux.',
      it: 'Il messaggio è solo HTML, senza il testo semplice che i mittenti accurati aggiungono.',
    },
    holds: mail => mail.parsed.parts.type === 'text/html',
  },
  {
    name: 'PICTURE_FOR_TEXT',
    points: 1,
    why: {
      en: 'The message shows a picture with a link instead of a text.',
      de: 'Die Nachricht zeigt ein Bild mit einem Link statt eines Textes.',
      fr: 'Le message montre une image avec un lien au lieu d’un texte.',
      it: 'Il messaggio mostra un’immagine con un link invece di un testo.',
    },
    holds: mail =>
      seenWords(mail) < 25 &&
      mail.links.length > 0 &&
      mail.parsed.images.some(({ tracking, width }) => !tracking && (width === null || width > 200)),
  },
  {
    name: 'BODY_EMPTY',
    points: 0.5,
    why: {
      en: 'The message has no text, no picture and no attachment.',
      de: 'Die Nachricht hat weder Text noch Bild noch Anhang.',
      fr: 'Le message n’a ni texte, ni image, ni pièce jointe.',
      it: 'Il messaggio non ha né testo, né immagini, né allegati.',
    },
    holds: mail =>
      seenWords(mail) === 0 &&
      mail.attachments.length === 0 &&
      mail.links.length === 0 &&
      mail.parsed.images.length === 0 &&
      !mail.isReport,
  },
  {
    name: 'CHARSET_UNUSED',
    points: 0.6,
    why: {
      en: 'The text names the charset of another script, but has only plain Latin letters.',
      de: 'Der Text nennt den Zeichensatz einer anderen Schrift, hat aber nur einfache lateinische Buchstaben.',
      fr: 'Le texte annonce le jeu de caractères d’une autre écriture, mais n’a que des lettres latines simples.',
      it: 'Il testo dichiara il set di caratteri di un’altra scrittura, ma ha solo lettere latine semplici.',
    },
    holds: mail =>
      isOneAscii(mail, /^(?:koi8|windows-125[1356]|gb|big5|euc|iso-2022|ks_c|shift|iso-8859-[56789]\b|cp125[156])/),
  },
  {
    name: 'BEYOND_LIMITS',
    points: 1.5,
    why: {
      en: 'The message has more parts, or deeper ones, than any mail program would make.',
      de: 'Die Nachricht hat mehr oder tiefer verschachtelte Teile, als ein Mailprogramm je macht.',
      fr: 'Le message a plus de parties, ou plus imbriquées, qu’aucun logiciel de messagerie n’en produit.',
      it: 'Il messaggio ha più parti, o più annidate, di quante ne produca un programma di posta.',
    },
    holds: mail => any(mail, ['depth-limit', 'parts-limit', 'header-limit']),
  },
  {
    name: 'ARCHIVE_BEYOND_LIMITS',
    points: 0.5,
    why: {
      en: 'An archive holds more, or more levels, than is unpacked here.',
      de: 'Ein Archiv enthält mehr oder mehr Ebenen, als hier entpackt werden.',
      fr: 'Une archive contient plus, ou plus de niveaux, que ce qui est décompressé ici.',
      it: 'Un archivio contiene più dati, o più livelli, di quanti se ne estraggano qui.',
    },
    holds: mail => mail.odd('archive-limit'),
  },
  {
    name: 'TEXT_BEYOND_LIMITS',
    points: 0.1,
    why: {
      en: 'A text is longer, or has more links, than is read here.',
      de: 'Ein Text ist länger oder hat mehr Links, als hier gelesen werden.',
      fr: 'Un texte est plus long, ou a plus de liens, que ce qui est lu ici.',
      it: 'Un testo è più lungo, o ha più link, di quanto venga letto qui.',
    },
    holds: mail => any(mail, ['text-limit', 'link-limit', 'octets-limit']),
  },
  {
    name: 'OUTLOOK_BOUNDARY_FORGED',
    points: 1,
    why: {
      en: 'The parts are divided as Outlook does it, but no program of Microsoft says that it wrote the message.',
      de: 'Die Teile sind wie von Outlook getrennt, aber kein Programm von Microsoft nennt sich als Urheber.',
      fr: 'Les parties sont séparées à la manière d’Outlook, mais aucun programme de Microsoft ne se nomme.',
      it: 'Le parti sono divise come fa Outlook, ma nessun programma di Microsoft dice di aver scritto il messaggio.',
    },
    holds: mail => {
      const type = mail.raw('content-type').slice(0, 1_000)
      if (!/----=_NextPart_\d{3}_[0-9A-F]{4}_[0-9A-F]{8}\.[0-9A-F]{8}/.test(type) || mail.isList) return false
      const fields = ['x-mimeole', 'thread-index', 'x-ms-has-attach', 'x-ms-tnef-correlator']
      return (
        fields.every(key => mail.fields(key).length === 0) &&
        !/microsoft|outlook|windows/i.test(mail.raw('x-mailer').slice(0, 200))
      )
    },
  },
]

/** What no reader is meant to see anyhow. */
const NOT_SHOWN_BY_NATURE: ReadonlySet<string> = new Set(['comment', 'script', 'style', 'not-rendered', 'folded-away'])
