import type { DigestTexts } from './texts.ts'

const messages = (count: number): string => (count < 2 ? `${count} message` : `${count} messages`)

export const fr: DigestTexts = {
  locale: 'fr',
  colon: ' :',
  name: 'Quarantaine',
  subject: fresh => `Quarantaine : ${fresh < 2 ? `${fresh} nouveau message` : `${fresh} nouveaux messages`}`,
  subjectHeld: held => `Quarantaine : ${messages(held)} en attente`,
  fresh: count =>
    count === 0
      ? 'Aucun nouveau message n’a été retenu pour vous depuis le dernier récapitulatif.'
      : `Depuis le dernier récapitulatif, ${messages(count)} à votre intention ${count === 1 ? 'a été retenu' : 'ont été retenus'}.`,
  held: count => (count === 0 ? 'Rien n’est retenu en ce moment.' : `${messages(count)} en quarantaine au total.`),
  malware: count =>
    `${messages(count)} au contenu dangereux : ${count === 1 ? 'compté' : 'comptés'} ici, mais pas dans la liste.`,
  forged: count =>
    `${messages(count)} à l’expéditeur falsifié : ${count === 1 ? 'compté' : 'comptés'} ici, mais pas dans la liste.`,
  sealed: count =>
    `${messages(count)} ${count === 1 ? 'est scellé' : 'sont scellés'} avec votre clé personnelle : personne ici ne peut en lire l’expéditeur ni l’objet.`,
  logIn: 'Connectez-vous avec votre mot de passe pour voir ce qui est scellé avec votre clé',
  listedFresh: 'Nouveaux',
  listedBefore: 'Retenus auparavant',
  unlisted: count =>
    `${count === 1 ? '1 autre message est retenu' : `${count} autres messages sont retenus`} : la liste serait trop longue.`,
  from: 'De',
  subjectLabel: 'Objet',
  came: 'Arrivé',
  until: 'Conservé jusqu’au',
  why: 'Raison',
  reference: 'Référence',
  noSubject: '(sans objet)',
  noSender: '(sans expéditeur)',
  unknown: '(l’expéditeur et l’objet ne sont plus conservés)',
  release: 'Me le remettre',
  delete: 'Supprimer',
  more: 'Plus …',
  noLinks:
    'Si vous attendiez l’un de ces messages, demandez à ceux qui s’occupent de votre messagerie de le libérer, en indiquant sa référence.',
  journal: 'Ce que des administrateurs ont fait',
  journalKinds: {
    view: 'a consulté la raison pour laquelle un message à votre intention a été retenu, parce que vous l’aviez signalé',
    decide: 'a pris une décision au sujet d’un message que vous aviez signalé',
    release: 'a libéré des messages qui vous sont destinés',
    delete: 'a supprimé des messages qui vous étaient destinés',
    search: 'a fait une recherche parmi les messages retenus pour vous',
    other: 'a fait quelque chose qui concerne vos messages retenus',
  },
  decisions: {
    release: 'il vous est remis',
    rule: 'une règle doit être modifiée',
    nothing: 'il a été retenu à juste titre',
  },
  reason: reason => `Raison indiquée : ${reason}`,
  somebody: 'Un administrateur',
  settings: 'Choisir la fréquence et la langue de ce récapitulatif',
  digest: 'Demander un nouveau récapitulatif de tout ce qui est retenu',
  linksUntil: date =>
    `Les liens sont valables jusqu’au ${date}. Ils ouvrent une page qui demande d’abord confirmation : rien ne se fait tout seul.`,
  zone: zone => `Les heures sont celles du fuseau ${zone}.`,
  automatic: 'Ce message a été écrit par le filtre de messagerie. Personne ne lit les réponses.',
}
