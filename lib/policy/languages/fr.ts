import type { Texts } from './texts.ts'

export const fr: Texts = {
  did: {
    accept: 'Le message a été remis.',
    tag: 'Le message a été remis et marqué comme spam.',
    quarantine: 'Le message a été retenu en quarantaine.',
    reject: 'Le message a été refusé.',
    tempfail: 'Le message a été différé : le serveur expéditeur a été prié de réessayer plus tard.',
    discard: 'Le message a été supprimé.',
  },
  would: {
    accept: 'Le message a été remis.',
    tag: 'Le message a été remis ; si le filtre ne se contentait pas d’observer, il aurait été marqué comme spam.',
    quarantine:
      'Le message a été remis ; si le filtre ne se contentait pas d’observer, il aurait été retenu en quarantaine.',
    reject: 'Le message a été remis ; si le filtre ne se contentait pas d’observer, il aurait été refusé.',
    tempfail: 'Le message a été remis ; si le filtre ne se contentait pas d’observer, il aurait été différé.',
    discard: 'Le message a été remis ; si le filtre ne se contentait pas d’observer, il aurait été supprimé.',
  },
  because: {
    sender: {
      NONE: 'Rien ne parle contre lui.',
      SCORE: 'Pris ensemble, son contenu et la façon dont il est arrivé ressemblent à du courrier indésirable ici.',
      DMARC:
        'Le domaine du champ From demande de ne pas accepter le courrier dont il ne répond pas, et il ne répond pas de ce message.',
      MALWARE: 'Il contient quelque chose de dangereux.',
      CHECK: 'Une vérification nécessaire n’a pas pu être menée à bien.',
      LIMIT: 'Il dépasse une limite de ce serveur.',
      RECIPIENTS: 'Il a trop de destinataires pour un seul message.',
      GREYLIST:
        'Le serveur ne connaît pas encore cet expéditeur, et accepte le message quand il est présenté à nouveau après un moment.',
      RATE: 'Il a été envoyé en peu de temps plus que ce serveur n’accepte.',
      REFUSE:
        'Il vient d’un réseau ou d’un expéditeur, ou va à un destinataire, pour lesquels ce serveur n’accepte pas de courrier.',
      SKIPPED: 'Il n’a pas été évalué.',
      ERROR: 'Le filtre lui-même a échoué ; l’expéditeur n’y est pour rien.',
    },
    recipient: {
      NONE: 'Rien ne parle contre lui.',
      SCORE: 'Il ressemble à du spam.',
      DMARC: 'Il est peut-être falsifié : le domaine dont il prétend venir ne répond pas de lui.',
      MALWARE: 'Il contient quelque chose de dangereux.',
      CHECK: 'Il n’a pas pu être vérifié entièrement.',
      LIMIT: 'Il dépasse une limite du serveur de messagerie.',
      RECIPIENTS: 'Il a trop de destinataires pour un seul message.',
      GREYLIST:
        'Son expéditeur n’est pas encore connu ici : il est accepté quand il est présenté à nouveau après un moment.',
      RATE: 'Il a été envoyé en peu de temps plus que le serveur de messagerie n’accepte.',
      REFUSE: 'Le serveur de messagerie n’accepte pas de courrier de là, ou pas pour ce destinataire.',
      SKIPPED: 'Il n’a pas été évalué.',
      ERROR: 'Le filtre de messagerie lui-même a échoué.',
    },
    admin: {
      NONE: 'Aucun seuil n’a été atteint, et aucune autre ligne de la politique ne s’appliquait.',
      SCORE: 'Le score a atteint le seuil.',
      DMARC: 'DMARC a échoué, et dmarc.enforce fait ce que demande le domaine du champ From.',
      MALWARE: 'Un logiciel malveillant a été trouvé : actions.malware décide.',
      CHECK: 'Une vérification a échoué, et son on_error décide (ou DMARC p=reject sans réponse).',
      LIMIT: 'Une limite a été dépassée : limits.* décide.',
      RECIPIENTS: 'Il devait aller en quarantaine, mais tous ses destinataires n’étaient pas connus.',
      GREYLIST: 'Liste grise : le score est à la limite, et l’expéditeur n’est pas encore connu.',
      RATE: 'Une limite de débit a été dépassée.',
      REFUSE:
        'Le réseau, l’expéditeur de l’enveloppe ou le destinataire sont de ceux que les réglages refusent (refuse.*).',
      SKIPPED: 'Ce n’était pas à nous de l’évaluer (skip.*).',
      ERROR: 'Le filtre a échoué sur lui ; le journal contient un événement judge-error.',
    },
  },
  of: { mailfrom: 'du domaine de MAIL FROM (l’expéditeur de l’enveloppe)', helo: 'du nom donné dans HELO' },
  spfHints: {
    'spf-not-listed': of =>
      `SPF : l’enregistrement TXT (v=spf1) ${of} ne nomme pas le serveur qui a envoyé ce message. Ajouter le serveur à l’enregistrement, ou envoyer par un serveur qui y figure.`,
    'spf-neutral': of =>
      `SPF : l’enregistrement TXT (v=spf1) ${of} ne dit pas si le serveur peut envoyer. Y nommer les serveurs qui envoient, et le terminer par -all ou ~all.`,
    'spf-none': of =>
      `SPF : il manque un enregistrement TXT (v=spf1) ${of}. En publier un qui nomme les serveurs qui envoient.`,
    'spf-look-ups': of =>
      `SPF : l’évaluation de l’enregistrement TXT (v=spf1) ${of} demande plus de requêtes DNS que les 10 permises par la RFC 7208, ou plus de 2 qui ne trouvent rien. Utiliser moins de include:, a, mx et exists.`,
    'spf-several': of =>
      `SPF : plus d’un enregistrement TXT ${of} commence par v=spf1. Un seul est permis : les fusionner.`,
    'spf-syntax': of =>
      `SPF : l’enregistrement TXT (v=spf1) ${of} contient une erreur et ne peut être évalué. La corriger.`,
    'spf-dns': of =>
      `SPF : les serveurs de noms ${of} n’ont pas répondu à temps. Les vérifier ; un nouvel essai peut réussir.`,
  },
  hints: {
    'dkim-none':
      'DKIM : le message n’est pas signé. Faire signer le serveur expéditeur avec une clé du domaine du champ From.',
    'dkim-body':
      'DKIM : le texte a été modifié après la signature, par une liste de diffusion, un pied de page ajouté ou un scanner en chemin. Signer en dernière étape avant l’envoi.',
    'dkim-signature':
      'DKIM : la signature ne correspond pas. Soit un champ d’en-tête signé a été modifié en chemin, soit la clé dans le DNS (selector._domainkey) n’est pas celle qui a servi à signer.',
    'dkim-expired':
      'DKIM : la signature avait expiré (x=) à l’arrivée du message. Accorder plus de temps, ou chercher d’où vient le retard.',
    'dkim-key':
      'DKIM : l’enregistrement de la clé (TXT à selector._domainkey du domaine signataire) manque ou contient une erreur, ou c’est la signature qui en contient une. Publier la clé, ou la corriger.',
    'dkim-unusable':
      'DKIM : la signature n’est pas utilisable telle quelle, à cause de son algorithme, de sa forme ou de ce que permet l’enregistrement de sa clé. Signer en rsa-sha256 (1024 bits au moins) ou en ed25519-sha256.',
    'dkim-dns':
      'DKIM : les serveurs de noms du domaine signataire n’ont pas répondu à temps. Les vérifier ; un nouvel essai peut réussir.',
    'dmarc-unaligned':
      'DMARC : SPF ou DKIM a réussi, mais pour un autre domaine que celui du champ From. Utiliser un expéditeur d’enveloppe ou une signature DKIM (d=) du domaine du champ From.',
    'dmarc-nothing':
      'DMARC : ni SPF ni DKIM n’a réussi pour le domaine du champ From, dont la politique se trouve dans l’enregistrement TXT à _dmarc. Mettre en ordre SPF ou, mieux, DKIM pour ce domaine.',
    'dmarc-none':
      'DMARC : le domaine du champ From n’a pas de politique. Publier un enregistrement TXT à _dmarc, par exemple v=DMARC1; p=none.',
    'dmarc-permerror':
      'DMARC : le message n’a pas un auteur unique dont le domaine puisse être interrogé, ou l’enregistrement TXT à _dmarc est illisible. Écrire un seul champ From avec une seule adresse, et vérifier l’enregistrement.',
    'dmarc-dns':
      'DMARC : les serveurs de noms du domaine du champ From n’ont pas répondu à temps. Les vérifier ; un nouvel essai peut réussir.',
    'arc-broken':
      'ARC : un serveur de transfert a modifié le message ou ses sceaux (ARC-Seal) de sorte qu’ils ne valent plus. Lui seul peut y remédier.',
    'ptr-missing':
      'DNS : l’adresse du serveur expéditeur n’a pas de nom qui ramène à elle. Faire poser par le fournisseur un enregistrement PTR, et un enregistrement A ou AAAA pour ce nom.',
    'ptr-generic':
      'DNS : le nom du serveur expéditeur (enregistrement PTR) ressemble à celui d’une ligne d’accès. Envoyer par le serveur de messagerie du fournisseur, ou lui faire poser un nom propre.',
    helo: 'HELO : le serveur expéditeur ne se présente pas sous son propre nom complet. Y mettre le nom de son enregistrement PTR.',
    'dns-list':
      'Liste de blocage : le serveur expéditeur, ou un domaine du message, figure sur une liste publique. En demander la raison à son exploitant, puis le retrait une fois la cause éliminée.',
    'own-list':
      'Ceux qui exploitent le serveur de réception ont mis l’expéditeur sur leur liste. Eux seuls peuvent l’en retirer.',
    malware: 'Logiciel malveillant : chercher un fichier infecté dans le message, et la machine dont il vient.',
    size: 'Taille : le message, ou son en-tête, est plus grand que ce que ce serveur évalue. Envoyer moins, ou un lien vers un fichier.',
    recipients: 'Destinataires : envoyer à moins de destinataires à la fois.',
    forged:
      'En-tête : il contient une foule de champs Authentication-Results au nom de ce serveur. Les retirer avant l’envoi.',
    later: 'Le serveur de réception manquait de mémoire. Un nouvel essai réussira.',
  },
  todo: {
    sender: {
      accept: null,
      tag: 'Si le message manque au destinataire, il se trouve peut-être parmi ce que son logiciel de messagerie prend pour du spam.',
      quarantine:
        'S’il est important, prévenir le destinataire par une autre voie, avec la référence : ceux qui gèrent sa messagerie peuvent le libérer.',
      reject:
        'Si le message est voulu, prévenir le destinataire par une autre voie, avec la référence : ceux qui gèrent sa messagerie peuvent s’en occuper.',
      tempfail: 'Il n’y a rien à faire : le serveur expéditeur réessaie de lui-même.',
      discard: 'Si le message est voulu, prévenir le destinataire par une autre voie, avec la référence.',
    },
    recipient: {
      accept: 'Si c’est du spam, signalez-le à ceux qui gèrent votre messagerie, avec la référence.',
      tag: 'Si vous voulez recevoir ce courrier, demandez à ceux qui gèrent votre messagerie de mettre son expéditeur sur la liste de ceux qui sont voulus.',
      quarantine:
        'Si vous l’attendiez, demandez à ceux qui gèrent votre messagerie de le libérer, avec la référence. En cas de doute, n’en faites rien.',
      reject:
        'L’expéditeur en a été averti. Si vous voulez ce message, demandez à ceux qui gèrent votre messagerie de l’examiner, avec la référence.',
      tempfail:
        'Il n’y a rien à faire : il arrivera de lui-même quand le serveur expéditeur réessaiera, le plus souvent dans l’heure.',
      discard:
        'Si vous voulez ce message, demandez à ceux qui gèrent votre messagerie de l’examiner, avec la référence.',
    },
    heldHere:
      'Si vous l’attendiez, faites-le remettre : votre récapitulatif et les pages de la quarantaine ont un lien pour cela. En cas de doute, n’en faites rien.',
    tellSender:
      'Le serveur de l’expéditeur pourrait mieux faire, lui aussi : ceux qui gèrent votre messagerie peuvent dire à son exploitant ce qu’il y a à corriger.',
  },
  limits: {
    memory: 'mémoire de toutes les sessions ensemble',
    size: 'taille du message',
    header: 'taille de l’en-tête',
    recipients: 'nombre de destinataires',
    forged: 'résultats falsifiés dans l’en-tête',
  },
  labels: {
    why: 'Ce qui parlait contre lui',
    fix: 'Ce que le côté expéditeur peut corriger',
    todo: 'Ce qui peut être fait',
    score: (points, percent) => `score ${points}, spam à ${percent} %`,
    thresholds: 'seuils',
    off: 'aucun',
    recipients: count => (count === 1 ? '1 destinataire' : `${count} destinataires`),
    observed: 'observé seulement',
    done: 'fait à la place',
    checks: 'Qui répond de lui',
    findings: 'Points',
    bounded: (scorer, points, counted) => `${scorer} : ${points} points comptent pour ${counted}`,
    failed: 'Échec ou délai dépassé',
    leftOut: 'Laissé de côté en surcharge',
    limits: 'Limites dépassées',
    watched: 'Seulement observé (rules.observe), non compté',
    newsletter: 'C’est une lettre d’information, par sa forme.',
    took: ms => `a pris ${ms} ms`,
    unknown: 'une règle qui n’est pas intégrée, ou qui ne l’est plus',
  },
  unknownReference: (reference, days) =>
    `rien n’est connu de ${reference} : il n’y a pas eu de tel message, ou il date de plus longtemps que les verdicts ne sont conservés (log.keep_days : ${days === 1 ? '1 jour' : `${days} jours`})`,
}
