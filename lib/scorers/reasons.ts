/**
 * A finding's name → why, in all languages: for whoever has only the name. What a sentence says more of where the message is at
 * hand (which list, which entry) is said in general here.
 */
import { PARTLY_REASONS } from './clamd.ts'
import { BY_SHAPE, MODEL_STEPS } from './classifier/shipped-points.ts'
import { SAID } from './classifier/site-points.ts'
import { LATE } from './own-rules/scorer.ts'
import { BROKEN_REASONS } from './rules/apply.ts'
import { RULES } from './rules/table.ts'
import { worthOf } from './spamscanner/points.ts'
import type { Reasons } from './language.ts'

/** Names that more than one sentence goes with, and names without one of their own. */
const GENERAL: Readonly<Record<string, Reasons>> = {
  LIST_ACCEPT: {
    en: 'The sender, or the sending server, is on the list of those who are wanted.',
    de: 'Der Absender oder der sendende Server steht auf der Liste der erwünschten.',
    fr: 'L’expéditeur, ou le serveur expéditeur, figure sur la liste de ceux qui sont voulus.',
    it: 'Il mittente, o il server mittente, è nella lista di quelli desiderati.',
  },
  LIST_ACCEPT_UNPROVEN: {
    en: 'The sender is on the list of those who are wanted, but nothing proves that it is them: it does not count.',
    de: 'Der Absender steht auf der Liste der erwünschten, aber nichts beweist, dass er es ist: das zählt nicht.',
    fr: 'L’expéditeur figure sur la liste de ceux qui sont voulus, mais rien ne prouve que c’est lui : cela ne compte pas.',
    it: 'Il mittente è nella lista di quelli desiderati, ma nulla prova che sia lui: non conta.',
  },
  LIST_SPAM: {
    en: 'The sender, or the sending server, is on the list of those who are not wanted.',
    de: 'Der Absender oder der sendende Server steht auf der Liste der unerwünschten.',
    fr: 'L’expéditeur, ou le serveur expéditeur, figure sur la liste de ceux qui ne sont pas voulus.',
    it: 'Il mittente, o il server mittente, è nella lista di quelli indesiderati.',
  },
  LIST_LINK: {
    en: 'A link leads to a host that is on the list of the site.',
    de: 'Ein Link führt zu einem Server, der auf der eigenen Liste steht.',
    fr: 'Un lien mène à un serveur qui figure sur la liste du site.',
    it: 'Un link porta a un server che è nella lista del sito.',
  },
  CLAMD: {
    en: 'The virus scanner found something.',
    de: 'Der Virenscanner wurde fündig.',
    fr: 'L’antivirus a trouvé quelque chose.',
    it: 'L’antivirus ha trovato qualcosa.',
  },
}

const BY_NAME: ReadonlyMap<string, Reasons> = new Map([
  ...RULES.map(({ name, why }) => [name, why] as const),
  ...[...MODEL_STEPS, BY_SHAPE].map(({ name, why }) => [name, why] as const),
  ...Object.entries(SAID),
  ...Object.entries(GENERAL),
  ['RULE_BROKEN', BROKEN_REASONS] as const,
  ['RULES_TIMEOUT', LATE] as const,
  ['CLAMD_PARTLY', PARTLY_REASONS] as const,
])

/** Null for names that are not built in: own rules have their own sentence. */
export function reasonsOf(name: string): Reasons | null {
  return BY_NAME.get(name) ?? ofSpamscanner(name) ?? ofDnsList(name)
}

function ofSpamscanner(name: string): Reasons | null {
  const [, kind] = /^SPAMSCANNER_([A-Z_]+)$/.exec(name) ?? []
  return kind === undefined ? null : (worthOf(kind.toLowerCase().replaceAll('_', '-'))?.reasons ?? null)
}

/** The zone stands in the name, dots and hyphens as underscores. */
function ofDnsList(name: string): Reasons | null {
  if (!name.startsWith('LISTED_')) return null
  return {
    en: 'The sending server, or a domain that the message names, is on a DNS list.',
    de: 'Der sendende Server oder eine Domain, die die Nachricht nennt, steht auf einer DNS-Liste.',
    fr: 'Le serveur expéditeur, ou un domaine nommé dans le message, figure sur une liste DNS.',
    it: 'Il server mittente, o un dominio nominato nel messaggio, è in una lista DNS.',
  }
}
