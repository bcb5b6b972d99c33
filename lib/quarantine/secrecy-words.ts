/** The duty of secrecy as a sentence, which an administrator accepts word for word. A change of it binds nobody who accepted before. */
import type { Language } from '../scorers/language.ts'

export const SECRECY_WORDS: Readonly<Record<Language, string>> = {
  en: "I keep secret what I see of other people's mail, also after I have left; I look at it only to decide about a message that its recipient reported as wrongly held; I keep no copy and tell nobody else; and I know that each look and each decision of mine is recorded and told to the recipient.",
  de: 'Ich bewahre Stillschweigen über das, was ich von der Post anderer sehe, auch nach meinem Ausscheiden; ich sehe sie nur ein, um über eine Nachricht zu entscheiden, die der Empfänger als zu Unrecht zurückgehalten gemeldet hat; ich behalte keine Kopie und sage niemandem sonst davon; und ich weiß, dass jede Einsicht und jede Entscheidung von mir aufgezeichnet und dem Empfänger mitgeteilt wird.',
  fr: "Je garde le secret sur ce que je vois du courrier d'autrui, même après mon départ; je ne le consulte que pour décider d'un message que son destinataire a signalé comme retenu à tort; je n'en garde aucune copie et n'en parle à personne d'autre; et je sais que chaque consultation et chaque décision de ma part est enregistrée et communiquée au destinataire.",
  it: 'Mantengo il segreto su ciò che vedo della posta altrui, anche dopo la mia partenza; la consulto soltanto per decidere su un messaggio che il destinatario ha segnalato come trattenuto a torto; non ne conservo copia e non ne parlo con nessun altro; e so che ogni mia consultazione e ogni mia decisione è registrata e comunicata al destinatario.',
}

/** Word for word; line breaks, and how an apostrophe, an accent or ß is typed, do not count. */
export function sameWords(a: string, b: string): boolean {
  return plain(a) === plain(b)
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u2018\u2019\u02bc\u0060\u00b4]/g, "'")
    .replace(/ß/g, 'ss')
    .replace(/\s+/g, ' ')
    .replace(/ ;/g, ';') // as French is typed
    .trim()
}
