import type { NoticeTexts } from './texts.ts'

const days = (n: number): string => (n === 1 ? '1 jour' : `${n} jours`)
const hours = (n: number): string => (n === 1 ? '1 heure' : `${n} heures`)

export const fr: NoticeTexts = {
  title: 'Déclaration de confidentialité : le filtre de courrier',
  made: day =>
    `Établie le ${day} d’après les réglages du filtre. Ce qui figure entre [ ] est à compléter par l’exploitant du serveur de courrier.`,
  headings: {
    who: 'Qui est responsable',
    examined: 'Ce qui est examiné',
    happens: 'Ce que devient un message',
    kept: 'Ce qui est conservé, et combien de temps',
    see: 'Qui peut le voir',
    leaves: 'Ce qui quitte ce serveur de courrier',
    rights: 'Vos droits',
    never: 'Ce que nous ne faisons pas',
  },
  who: {
    operator:
      '[Nom, adresse postale et adresse électronique de l’exploitant de ce serveur de courrier ; délégué à la protection des données, le cas échéant]',
    domains: domains => `Cette déclaration concerne le courrier adressé à : ${domains}.`,
    server: name => `Le serveur de courrier est ${name}.`,
    basis:
      'Finalité : protéger les boîtes aux lettres du pourriel, des faux et des logiciels malveillants. Base légale : [par exemple art. 6, par. 1, point f) du RGPD, l’intérêt légitime à un courrier sûr et qui arrive]',
  },
  examined: {
    how: 'Un programme (Cleanmilter) examine chaque message entrant pendant que le serveur expéditeur attend encore : d’où il vient (serveur expéditeur, expéditeur, SPF, DKIM, DMARC et ARC) et ce qu’il contient (en-têtes, texte, liens, pièces jointes, images).',
    clear:
      'Pour cela, il lit le message en clair, dans la mémoire de ce serveur de courrier, pendant quelques secondes. Personne ne le lit.',
    own: {
      judged: 'Le courrier envoyé par des utilisateurs authentifiés est examiné lui aussi.',
      passed: 'Le courrier envoyé par des utilisateurs authentifiés n’est pas jugé.',
    },
    clamd: 'Un antivirus (ClamAV) voit chaque message.',
    spamscanner: 'Un autre programme sur ce serveur de courrier (spamscanner) lit chaque message.',
    correspondents:
      'Par le courrier des utilisateurs authentifiés, le filtre apprend à qui ils écrivent, afin d’épargner les réponses. Il conserve une empreinte à clé des deux adresses ensemble : personne ne peut en tirer une adresse.',
    automatic: 'La décision est automatique. Si vous la croyez erronée, demandez-nous : une personne l’examinera.',
  },
  happens: {
    observe: 'Pour l’instant, le filtre ne fait qu’observer : il ne change rien et note ce qu’il aurait fait.',
    tag: points =>
      `Le résultat est un nombre de points. À partir de ${points} points, un message est marqué comme pourriel.`,
    quarantine: points => `À partir de ${points} points, il est retenu.`,
    quarantineNever: 'Aucun message n’est retenu en raison de ses points.',
    reject: points => `À partir de ${points} points, il est refusé, et son expéditeur l’apprend aussitôt.`,
    rejectNever: 'Aucun message n’est refusé en raison de ses points.',
    forged: {
      acts: 'Quand le domaine dont un message prétend venir demande de refuser ou de retenir ce dont il ne répond pas (DMARC), nous le faisons.',
      ignored: 'Ce qu’un domaine demande contre les faux (DMARC) ne compte que pour les points.',
    },
    malware: {
      reject: 'Un message contenant un logiciel malveillant est refusé.',
      quarantine: 'Un message contenant un logiciel malveillant est retenu.',
      discard: 'Un message contenant un logiciel malveillant est supprimé ; son expéditeur ne l’apprend pas.',
      tempfail: 'Un message contenant un logiciel malveillant est remis à plus tard.',
      tag: 'Un message contenant un logiciel malveillant est marqué et distribué.',
    },
    marked: 'Le filtre ne retient rien : ce qui serait à retenir est marqué et distribué.',
    mailbox: (mailbox, own) =>
      own
        ? `Ce qui est retenu va dans une boîte ou un dossier propre au destinataire : ${mailbox}.`
        : `Ce qui est retenu va dans la boîte ${mailbox} au lieu du destinataire.`,
    mta: 'Ce qui est retenu attend tel quel dans la file du serveur de courrier, jusqu’à ce qu’un administrateur le libère ou le supprime.',
    store:
      'Ce qui est retenu est aussitôt chiffré pour son destinataire et conservé ainsi sur ce serveur de courrier, avec l’expéditeur, l’objet et les motifs. Seuls figurent en clair le destinataire, l’heure, la taille, le genre et le jour de la suppression.',
    newsletters: mailbox => `Les lettres d’information dont on peut se désabonner vont à ${mailbox}.`,
    greylist:
      'Quand un expéditeur est inconnu et que son message est un cas limite, il est prié de revenir quelques minutes plus tard (liste grise).',
    rates: 'Qui envoie beaucoup en peu de temps est remis à plus tard.',
  },
  kept: {
    message: 'Le filtre lui-même ne conserve aucun message distribué, marqué ou refusé.',
    held: n =>
      `Messages retenus : ${days(n)}, s’ils ne sont pas libérés ou supprimés avant. Ensuite la clé de leur jour est détruite elle aussi, si bien que même les copies de sauvegarde sont illisibles.`,
    entry: n => `Expéditeur, objet et motifs d’un message retenu, pour la liste : ${days(n)}.`,
    choices:
      'Vos choix (langue, récapitulatif) et votre propre clé, si vous en avez créé une : jusqu’à ce que vous les repreniez.',
    journal: n => `Ce que des administrateurs ont vu et décidé, sans expéditeur ni objet : ${days(n)}.`,
    statistics: n => `Des comptes de tout le serveur de courrier, d’aucune personne : ${days(n)}.`,
    mark: n =>
      `Un message libéré porte une marque grâce à laquelle le filtre le laisse passer : elle est valable ${hours(n)}.`,
    mailbox: 'Messages retenus : dans cette boîte pendant [durée].',
    mta: 'Messages retenus : dans la file du serveur de courrier pendant [durée].',
    log: n =>
      `Journal : le serveur expéditeur et les résultats des contrôles ; ni expéditeur, ni destinataire, ni objet, ni contenu. ${n === null ? 'Le système le conserve : [durée].' : `${days(n)}.`}`,
    verdict: n =>
      `Noms de règles et chiffres d’une décision, sous une référence aléatoire et sans aucune adresse : ${days(n)}.`,
    outcome: n =>
      `Si un message était désiré, quand quelqu’un l’a confirmé, avec ses points et sans aucune adresse : ${days(n)}.`,
    learnt: n =>
      `Qu’un message a servi à instruire le filtre : une empreinte à clé du message, ${days(n)}. Ce qu’il a appris, ce sont des comptes d’empreintes à clé de mots, dont aucun message ne peut être reconstitué.`,
    correspondents: n =>
      `À qui des utilisateurs ont écrit : des empreintes à clé, ${days(n)} après le dernier message.`,
    lists: n => `Expéditeurs admis ou bloqués, avec qui le veut et pourquoi : ${days(n)}, sauf indication contraire.`,
    greylist: (retry, n) =>
      `Expéditeurs priés de revenir : des empreintes à clé, ${hours(retry)} ; une fois revenus, ${days(n)} après le dernier message.`,
    rates: n => `Combien quelqu’un a envoyé récemment : une empreinte à clé et un nombre, ${hours(n)} au plus.`,
    figures:
      'Des compteurs de tout le serveur de courrier peuvent y être lus (Prometheus) ; ils ne concernent aucune personne.',
    mailServer:
      'Ce que le serveur de courrier consigne et conserve lui-même ne relève pas du filtre : [déclaration du serveur de courrier].',
  },
  see: {
    store:
      'Un message retenu n’est que pour son destinataire. Il n’existe aucune liste où des administrateurs pourraient voir l’expéditeur, l’objet ou le contenu.',
    key: withFilter =>
      withFilter
        ? 'La clé qui libère les messages est sur ce serveur de courrier, avec le filtre. Qui a tout pouvoir sur la machine pourrait donc les ouvrir, non sans peine. [C’est interdit.]'
        : 'La clé qui libère les messages appartient à un autre programme que celui qui reçoit le courrier, sous un autre utilisateur. Qui a tout pouvoir sur la machine pourrait donc les ouvrir, non sans peine. [C’est interdit.]',
    ownKey:
      'Les messages retenus de qui crée sa propre clé, avec un mot de passe, ne peuvent dès lors être lus par personne d’autre, pas même par nous. Si le mot de passe et le code de secours sont perdus, ce qui est retenu l’est aussi.',
    report:
      'Ce n’est que si vous signalez qu’un message a été retenu à tort qu’un administrateur voit l’expéditeur, le destinataire, l’objet et les motifs de ce seul message, jamais son contenu. Les administrateurs se sont engagés au secret, chaque regard est inscrit dans un journal qui ne peut être modifié sans que cela se voie, et vous en êtes informé.',
    mailbox: own =>
      own
        ? 'Ce qui est retenu est vu par qui peut lire cette boîte : son destinataire et [les administrateurs des boîtes].'
        : 'Ce qui est retenu est vu par qui peut lire cette boîte : [qui, et ce à quoi ils se sont engagés]. Ce n’y est pas chiffré.',
    mta: 'Ce qui est retenu n’est pas chiffré dans la file : les administrateurs du serveur de courrier peuvent le lire. [Ce à quoi ils se sont engagés]',
    marked: 'Le filtre ne montre aucun message à personne.',
    log: 'Les administrateurs du serveur de courrier peuvent lire le journal.',
  },
  leaves: {
    rows: {
      spf: 'SPF : les serveurs de noms du domaine de l’expéditeur sont interrogés pour savoir si le serveur expéditeur peut envoyer en son nom. Ils apprennent que du courrier de ce domaine est arrivé ici ; leur enregistrement peut demander l’adresse entière de l’expéditeur.',
      dkim: 'DKIM : les serveurs de noms des domaines qui ont signé un message sont interrogés sur leurs clés.',
      arc: 'ARC : les serveurs de noms des serveurs qui ont relayé un message sont interrogés sur leurs clés.',
      dmarc: 'DMARC : les serveurs de noms du domaine de l’auteur sont interrogés sur ce qu’il faut faire des faux.',
      'dns-lists': to =>
        `Listes DNS : ${to} apprennent de quels serveurs ou domaines vient le courrier, et quels sites il nomme.`,
      clamd: to => `Antivirus : les messages passent tels quels par le réseau vers ${to}.`,
      release: to => `Les messages libérés et les récapitulatifs sont remis au serveur de courrier ${to}.`,
      'host-names': to => `Les noms de machines propres figurant dans les réglages sont résolus (${to}).`,
    },
    nameServers: servers =>
      servers === null
        ? 'Toutes les questions passent par les serveurs de noms du système [lesquels, et qui les exploite] ; ils entendent chacun de ces domaines.'
        : `Toutes les questions passent par ces serveurs de noms, qui entendent chacun de ces domaines : ${servers}.`,
    nothingMore: 'Rien d’autre : ni statistiques, ni mises à jour.',
    nothingElse: 'Rien d’autre : ni contenu, ni liens, ni pièces jointes, ni statistiques, ni mises à jour.',
  },
  rights: {
    all: 'Vous pouvez apprendre ce qui est conservé à votre sujet, en recevoir une copie, le faire rectifier ou effacer, en faire limiter le traitement et vous y opposer.',
    how: 'Écrivez-nous depuis l’adresse concernée. Nous vous donnons tout ce qui est conservé sur votre adresse, sous forme de fichier, et l’effaçons avec un reçu. Ce qui ne peut être retrouvé par une adresse (résultats dans le journal, comptes) prend fin de lui-même après les durées ci-dessus.',
    pages: url =>
      `Vous pouvez en faire beaucoup vous-même : ${url} montre ce qui est retenu pour vous, à libérer ou à supprimer.`,
    digests: schedule =>
      schedule === 'none'
        ? 'Un récapitulatif de ce qui est retenu n’est envoyé qu’à ceux qui le souhaitent.'
        : 'Un récapitulatif vous dit régulièrement ce qui est retenu pour vous ; vous en choisissez la fréquence et la langue.',
    onRequest: address => `Un nouveau récapitulatif est envoyé à qui écrit à ${address}.`,
    wrong:
      'Un message distribué ou refusé porte une référence, dans son en-tête ou dans le refus ; avec elle, nous pouvons vous dire pourquoi.',
    complain: 'Vous pouvez introduire une réclamation auprès d’une autorité de contrôle : [laquelle].',
  },
  never: {
    content: 'Aucun message ne sert à la publicité ni à établir des profils de personnes, ni n’est remis à d’autres.',
    trackers: 'Il n’y a pas de pistage : le filtre ne change rien au contenu d’un message et n’en suit aucun lien.',
    pages: 'Les récapitulatifs et les pages ne chargent rien d’ailleurs, et personne n’apprend si vous les avez lus.',
  },
}
