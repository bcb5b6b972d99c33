import type { WebTexts } from './texts.ts'

export const fr: WebTexts = {
  name: 'Quarantaine',
  invalid: {
    title: 'Ce lien n’est pas valable',
    text: 'Votre logiciel de messagerie l’a peut-être coupé en deux. Ou bien ce qu’il devait faire est déjà fait, ou son délai est passé. Le dernier récapitulatif contient des liens valables.',
  },
  over: {
    title: 'Le délai de ce lien est passé',
    text: 'Les liens d’un récapitulatif ne sont valables que quelques jours. Demandez-en un nouveau, ou utilisez le plus récent.',
  },
  notFound: {
    title: 'Cette page n’existe pas',
    text: 'Suivez un lien d’un récapitulatif, ou connectez-vous.',
  },
  badForm: {
    title: 'Ce formulaire est illisible',
    text: 'Il est peut-être resté ouvert trop longtemps. Revenez en arrière, rechargez la page et envoyez-le de nouveau.',
  },
  wait: { title: 'Trop de tentatives', text: 'Attendez un quart d’heure, puis réessayez.' },
  busy: { title: 'Trop de demandes en ce moment', text: 'Réessayez dans une minute. Rien n’a été modifié.' },
  failed: {
    title: 'Quelque chose n’a pas fonctionné ici',
    text: 'Ce n’est pas votre faute. Réessayez plus tard ; si cela persiste, prévenez ceux qui s’occupent de votre messagerie.',
  },
  asks: {
    release: {
      title: 'Remettre ce message ?',
      text: 'Il arrivera dans votre boîte tel qu’il a été envoyé. Méfiez-vous de ce qu’il vous demande : il n’a pas été retenu sans raison.',
      button: 'Me le remettre',
    },
    allow: {
      title: 'Toujours accepter cet expéditeur ?',
      text: 'Les messages de cet expéditeur dont l’authenticité est prouvée ne seront plus retenus pour vous. Le message lui-même n’est pas remis pour autant.',
      button: 'Toujours accepter',
    },
    delete: { title: 'Supprimer ce message ?', text: 'Il disparaîtra définitivement.', button: 'Supprimer' },
    spam: {
      title: 'Ce message est-il indésirable ?',
      text: 'Le filtre en apprend ce que vous ne voulez pas recevoir, et le message est supprimé.',
      button: 'Indésirable : apprendre et supprimer',
    },
    wrong: {
      title: 'Faut-il que quelqu’un vérifie ?',
      text: 'Ceux qui s’occupent du filtre verront alors qui vous a envoyé ce message, son objet et pourquoi il a été retenu. Ils ne verront pas le message lui-même, et votre récapitulatif vous dira si quelqu’un l’a consulté.',
      button: 'Retenu à tort : les prévenir',
    },
  },
  message: { title: 'Que faire de ce message ?', text: '' },
  about: (time, size) => `Le message arrivé le ${time} (${size}).`,
  released: {
    taken: { title: 'Le message est remis', text: 'Vous le trouverez dans un instant dans votre boîte.' },
    later: {
      title: 'Le message est en route',
      text: 'Le serveur de messagerie ne peut pas le prendre pour le moment. L’envoi sera retenté automatiquement ; vous n’avez rien à faire.',
    },
    refused: {
      title: 'Le message n’a pas pu être remis',
      text: 'Le serveur de messagerie refuse ce message. Prévenez ceux qui s’occupent de votre messagerie.',
    },
    malware: {
      title: 'Le message n’est pas remis',
      text: 'Un nouvel examen y a trouvé quelque chose de dangereux. Il reste sous clé jusqu’à la fin de son délai.',
    },
    sealed: {
      title: 'Le message est scellé avec votre clé',
      text: 'Connectez-vous avec votre mot de passe : c’est la seule façon de l’ouvrir et de vous le remettre.',
    },
    gone: {
      title: 'Le message n’est plus là',
      text: 'Il a déjà été remis ou supprimé, ou son délai est passé.',
    },
    'under-way': {
      title: 'Le message est en cours de remise',
      text: 'Vous le trouverez dans un instant dans votre boîte.',
    },
  },
  allowed: sender => ({
    title: 'Cet expéditeur est désormais accepté',
    text: `Ajouté à votre liste : ${sender}. Cela vaut pour les messages dont l’origine est prouvée.`,
  }),
  notAllowed: {
    title: 'Cet expéditeur ne peut pas être accepté',
    text: 'Le message ne nomme pas un expéditeur unique qui puisse figurer sur votre liste.',
  },
  deleted: { title: 'Le message est supprimé', text: '' },
  reportedSpam: { title: 'Merci', text: 'Le filtre a appris de ce message, qui a été supprimé.' },
  reportedWrong: {
    title: 'Merci',
    text: 'Ceux qui s’occupent du filtre vont vérifier. Le message reste où il est ; vous pouvez vous le faire remettre à tout moment.',
  },
  tooManyReports: {
    title: 'Cela suffit pour aujourd’hui',
    text: 'Signalez les autres messages demain. Vous pouvez vous faire remettre celui-ci à tout moment.',
  },
  gone: { title: 'Le message n’est plus là', text: 'Il a déjà été remis ou supprimé, ou son délai est passé.' },
  sealed: { title: 'Le message ne peut pas être ouvert ici', text: 'Connectez-vous avec votre mot de passe.' },
  settings: {
    title: 'Votre récapitulatif',
    text: 'À quelle fréquence il arrive, et dans quelle langue.',
    button: 'Enregistrer',
  },
  saved: { title: 'Enregistré', text: 'Cela vaut dès le prochain récapitulatif.' },
  language: 'Langue',
  schedule: 'Fréquence',
  schedules: {
    daily: 'Une fois par jour',
    several: 'Plusieurs fois par jour',
    weekly: 'Une fois par semaine',
    none: 'Jamais',
  },
  siteChoice: 'Comme d’habitude ici',
  digest: {
    title: 'Un nouveau récapitulatif ?',
    text: 'Il indique tout ce qui est retenu pour vous en ce moment.',
    button: 'M’envoyer un récapitulatif',
  },
  digestAsked: { title: 'Il est en route', text: 'Il devrait être dans votre boîte dans quelques minutes.' },
  digestSoon: {
    title: 'Un récapitulatif vient d’être demandé',
    text: 'Vous pouvez en demander un par quart d’heure. Regardez dans votre boîte.',
  },
  enrol: {
    title: 'Une clé à vous',
    text: 'Vos messages retenus seront alors scellés de telle sorte que seul votre mot de passe les ouvre. Là où ils se trouvent, personne d’autre ne peut les lire, pas même ceux qui exploitent ce serveur. Ce qui est déjà retenu reste sous la clé du serveur.',
    button: 'Créer ma clé',
  },
  enrolWarnings: [
    'Si vous perdez votre mot de passe et votre code de récupération, tout ce qui est retenu pour vous est perdu. Personne ne peut le restaurer, pas même nous.',
    'Les récapitulatifs n’indiquent alors plus que le nombre de messages retenus. Pour les voir, vous vous connectez ici.',
    'Choisissez un mot de passe à part, pas celui de votre boîte.',
  ],
  enrolUnderstood: 'J’ai compris que sans mot de passe ni code de récupération, mes messages retenus sont perdus.',
  enrolled: {
    title: 'Votre clé est créée',
    text: 'Notez maintenant le code de récupération et gardez-le en lieu sûr. Il n’est affiché que cette fois et n’est conservé nulle part. Il ouvre vos messages retenus si vous avez oublié le mot de passe.',
  },
  alreadyEnrolled: {
    title: 'Vous avez déjà une clé',
    text: 'Connectez-vous pour en changer le mot de passe. Si vous avez perdu le mot de passe et le code de récupération, demandez à ceux qui s’occupent de votre messagerie de revenir à la clé du serveur.',
  },
  code: 'Code de récupération',
  password: 'Mot de passe',
  newPassword: 'Nouveau mot de passe',
  again: 'Encore une fois',
  currentPassword: 'Mot de passe actuel, ou code de récupération',
  mistakes: {
    short: least => `Le mot de passe doit compter au moins ${least} caractères.`,
    long: most => `Le mot de passe peut compter au plus ${most} caractères.`,
    differ: 'Les deux mots de passe ne sont pas identiques.',
    notUnderstood: 'Confirmez que vous savez ce qui peut être perdu.',
    wrong: 'L’adresse et le mot de passe ne correspondent pas.',
  },
  logIn: {
    title: 'Connexion',
    text: 'Pour ceux qui ont créé leur propre clé. Les autres utilisent les liens de leurs récapitulatifs.',
    button: 'Se connecter',
  },
  address: 'Adresse e-mail',
  passwordOrCode: 'Mot de passe, ou code de récupération',
  logOut: 'Se déconnecter',
  loggedOut: { title: 'Vous êtes déconnecté', text: 'Votre clé est de nouveau fermée.' },
  list: 'Messages retenus',
  held: count => (count === 1 ? '1 message est retenu pour vous.' : `${count} messages sont retenus pour vous.`),
  none: 'Rien n’est retenu pour vous.',
  older: 'Plus anciens',
  from: 'De',
  subject: 'Objet',
  came: 'Arrivé',
  until: 'Conservé jusqu’au',
  why: 'Raison',
  size: 'Taille',
  noSubject: '(sans objet)',
  unknown: '(plus conservé, ou scellé avec une autre clé)',
  download: 'Télécharger le message scellé (age)',
  back: 'Retour à la liste',
  key: 'Votre clé',
  change: {
    title: 'Changer le mot de passe',
    text: 'Vous recevrez aussi un nouveau code de récupération ; l’ancien ne vaudra plus.',
    button: 'Changer le mot de passe',
  },
  changed: {
    title: 'Le mot de passe est changé',
    text: 'Notez maintenant le nouveau code de récupération et gardez-le en lieu sûr. Il n’est affiché que cette fois et n’est conservé nulle part. Reconnectez-vous.',
  },
  leave: {
    title: 'Revenir à la clé du serveur',
    text: 'Les nouveaux messages seront de nouveau scellés avec la clé du serveur, et les récapitulatifs les indiqueront. Ce qui est déjà retenu reste scellé avec votre clé : vous pouvez vous connecter pour le voir jusqu’à la fin de son délai.',
    button: 'Renoncer à ma clé pour les nouveaux messages',
  },
  left: { title: 'C’est fait', text: 'Les nouveaux messages sont désormais scellés avec la clé du serveur.' },
  identity: {
    title: 'Emporter la clé privée',
    text: 'Avec elle, le programme age ouvre ce que vous téléchargez ici (age -d -i FICHIER). Quiconque possède ce fichier peut lire vos messages retenus.',
    button: 'Télécharger la clé privée',
  },
}
