/**
 * Hosts that say something about a link: places where anybody may put a page for nothing, and those that carry other people's
 * links as a matter of course. From public knowledge; a name stands for itself and everything under it.
 */

export type HostKind = 'page' | 'form' | 'tunnel' | 'bucket' | 'gateway' | 'share' | 'carrier' | 'social'

const HOSTS: Readonly<Record<HostKind, string>> = {
  /** Site builders, application hosts, blogs. */
  page:
    'pages.dev workers.dev web.app firebaseapp.com netlify.app vercel.app now.sh surge.sh glitch.me onrender.com herokuapp.com ' +
    'azurewebsites.net azurestaticapps.net cloudapp.azure.com run.app appspot.com repl.co replit.app railway.app fly.dev deno.dev ' +
    'github.io gitlab.io bitbucket.io codeberg.page weebly.com weeblysite.com wixsite.com wixstudio.com editorx.io webflow.io ' +
    'square.site strikingly.com mystrikingly.com godaddysites.com yolasite.com jimdosite.com jimdofree.com jimdoweb.com ' +
    'site123.me webnode.page webnode.com ukit.me ucoz.net tilda.ws mozello.com 000webhostapp.com infinityfreeapp.com epizy.com ' +
    'rf.gd great-site.net byethost7.com awardspace.com altervista.org blogspot.com wordpress.com livejournal.com tumblr.com ' +
    'sites.google.com carrd.co durable.co framer.website framer.app framer.ai softr.app bubbleapps.io notion.site gitbook.io ' +
    'canva.site my.canva.site hostingerapp.com hostingersite.com zyrosite.com plesk.page myftpupload.com dynv6.net duckdns.org ' +
    'ddns.net hopto.org zapto.org no-ip.org sytes.net myshopify.com typedream.app dorik.io swipepages.net unbounce.com ' +
    'lpages.co clickfunnels.com systeme.io mybluehost.me temp.domains w3spaces.com translate.goog amplifyapp.com cprapid.com ' +
    'ghost.io teachable.com thinkific.com podia.com gumroad.com linktr.ee beacons.ai bio.link taplink.cc lnk.bio solo.to',
  form:
    'forms.gle docs.google.com forms.office.com forms.microsoft.com jotform.com form.jotform.com typeform.com formstack.com ' +
    'wufoo.com cognitoforms.com 123formbuilder.com formsite.com paperform.co tally.so fillout.com zfrmz.com forms.zohopublic.com ' +
    'surveymonkey.com survey.alchemer.com surveyheart.com formplus.co getform.io formspree.io airtable.com smartsheet.com ' +
    'forms.app emailmeform.com limesurvey.net questionpro.com',
  tunnel:
    'trycloudflare.com ngrok.io ngrok.app ngrok-free.app ngrok-free.dev loca.lt localtunnel.me serveo.net localhost.run lhr.life ' +
    'pagekite.me tunnelmole.com bore.pub loclx.io devtunnels.ms telebit.io',
  bucket:
    'storage.googleapis.com storage.cloud.google.com firebasestorage.googleapis.com s3.amazonaws.com amazonaws.com ' +
    'blob.core.windows.net web.core.windows.net digitaloceanspaces.com r2.dev r2.cloudflarestorage.com linodeobjects.com ' +
    'backblazeb2.com wasabisys.com oraclecloud.com objectstorage.dk vultrobjects.com contabostorage.com b-cdn.net ' +
    'aliyuncs.com myqcloud.com scw.cloud ovh.net cloud.ovh.net exoscale-sos.com selcdn.ru storage.yandexcloud.net fastly.net ' +
    'azureedge.net azurefd.net cloudfront.net cos.ap-singapore.myqcloud.com',
  gateway:
    'ipfs.io ipfs.dweb.link dweb.link cf-ipfs.com cloudflare-ipfs.com infura-ipfs.io nftstorage.link w3s.link pinata.cloud ' +
    'mypinata.cloud fleek.co on.fleek.co fleek.cool gateway.ipfs.io ipfs.fleek.co 4everland.io 4everland.link crustwebsites.net ' +
    'hardbin.com ipfs.eth.aragon.network lighthouse.storage arweave.net arweave.dev thirdwebstorage.com',
  share:
    'wetransfer.com we.tl dropbox.com mega.nz mega.io mediafire.com sendspace.com transfernow.net transfer.sh file.io gofile.io ' +
    'anonfiles.com smash.com fromsmash.com filemail.com 4shared.com zippyshare.com drive.google.com 1drv.ms onedrive.live.com ' +
    'box.com app.box.com sharepoint.com pcloud.com pcloud.link icedrive.net workupload.com uploadnow.io cdn.discordapp.com ' +
    'discord.gg raw.githubusercontent.com pastebin.com catbox.moe files.catbox.moe evernote.com padlet.com express.adobe.com ' +
    'acrobat.adobe.com indd.adobe.com issuu.com scribd.com figma.com miro.com genial.ly view.genially.com canva.com ' +
    'app.simplenote.com telegra.ph publuu.com flipsnack.com zenodo.org',
  /** Those that send newsletters for others and count the clicks, and shops and services that mail in others' names. */
  carrier:
    'sendgrid.net sendgrid.com list-manage.com mailchi.mp mcusercontent.com campaign-archive.com mandrillapp.com ' +
    'mailchimpsites.com rs6.net constantcontact.com constantcontactpages.com klclick.com klclick1.com klclick2.com klclick3.com ' +
    'kmail-lists.com klaviyo.com klaviyomail.com hubspotlinks.com hubspot.com hs-sites.com hubspotemail.net hsforms.com ' +
    'exacttarget.com sfmc-content.com salesforce.com force.com pardot.com marketo.com mktoweb.com mkt41.net mkt.com ' +
    'eloqua.com en25.com responsys.net bluecore.com braze.com appboy.com iterable.com links.iterable.com customeriomail.com ' +
    'customer.io mjt.lu mailjet.com sparkpostmail.com sparkpostmail1.com sendibm1.com sendibm2.com sendibm3.com ' +
    'sendibt2.com sendibt3.com sendinblue.com brevo.com r.a.d.sendibm1.com createsend.com createsend1.com cmail1.com cmail2.com ' +
    'cmail19.com cmail20.com campaignmonitor.com activehosted.com activecampaign.com acemlnb.com acemlna.com emlnk.com ' +
    'convertkit-mail.com convertkit-mail2.com ck.page kit-mail3.com convertkit.com getresponse.com aweber.com drip.com ' +
    'mailerlite.com mlsend.com mlsend2.com mailerlite.io clickdimensions.com emarsys.net emarsys.com cleverreach.com ' +
    'crsend.com newsletter2go.com rapidmail.de emailsys1a.net emailsys.net inxmail.com inxmail.de episerver.net optimizely.com ' +
    'mailup.com mailupclient.com contactlab.it emailsp.com sendpulse.com esputnik.com unisender.com substack.com beehiiv.com ' +
    'ghost.org medium.com govdelivery.com granicus.com everyaction.com ngpvan.com actionnetwork.org actblue.com mailgun.org ' +
    'mailgun.com postmarkapp.com pstmrk.it amazonses.com awstrack.me sailthru.com cordial.com attentivemobile.com listrak.com ' +
    'dotdigital-pages.com dotmailer.com trackedlink.net adestra.com msgfocus.com acoustic.com mkt1.com silverpop.com ' +
    'pages04.net mailtrack.io xing.com eventbrite.com meetup.com zoom.us zoho.com zohomail.com campaign.zohopublic.com ' +
    'zcsend.net zcsend.com freshemail.io ontraport.com infusionsoft.com keap.com intercom-mail.com intercom.io ' +
    'intercom-clicks.com zendesk.com freshdesk.com helpscout.net atlassian.net atlassian.com jira.com trello.com asana.com ' +
    'slack.com notion.so github.com gitlab.com bitbucket.org sourceforge.net launchpad.net bugzilla.org mailman.org ' +
    'groups.google.com groups.io googlegroups.com lists.apache.org listserv.net docusign.net docusign.com adobe.com ' +
    'hellosign.com stripe.com paypal.com shopify.com squarespace.com wix.com intuit.com quickbooks.com xero.com square.com ' +
    'squareup.com toasttab.com opentable.com doordash.com ubereats.com booking.com airbnb.com safelinks.protection.outlook.com ' +
    'urldefense.com urldefense.proofpoint.com protect-us.mimecast.com mimecast.com barracuda.com linkprotect.cudasvc.com ' +
    'doubleclick.net googleadservices.com google.com apple.com microsoft.com office.com live.com amazon.com amazon.de ' +
    'amazon.fr amazon.it amazon.co.uk wikipedia.org w3.org archive.org nytimes.com bbc.co.uk reuters.com theguardian.com',
  social:
    'facebook.com fb.com instagram.com twitter.com x.com linkedin.com youtube.com youtu.be pinterest.com ' +
    'tiktok.com threads.net bsky.app mastodon.social snapchat.com whatsapp.com wa.me t.me telegram.me reddit.com ' +
    'tumblr.com vimeo.com flickr.com spotify.com open.spotify.com apps.apple.com itunes.apple.com play.google.com trustpilot.com ' +
    'yelp.com tripadvisor.com tripadvisor.de google.com maps.google.com maps.app.goo.gl g.page xing.com vk.com ' +
    'weibo.com line.me discord.com discord.gg',
}

const KINDS = new Map<string, HostKind[]>()
for (const [kind, names] of Object.entries(HOSTS))
  for (const name of names.split(' ')) {
    const known = KINDS.get(name)
    if (known === undefined) KINDS.set(name, [kind as HostKind])
    else known.push(kind as HostKind)
  }

/** By the longest name in the table that the host is or lies under. */
export function kindsOfHost(host: string): readonly HostKind[] {
  for (let name = host; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
    const kinds = KINDS.get(name)
    if (kinds !== undefined) return kinds
  }
  return []
}

/** Tops where names cost next to nothing and much of what is registered is abused. */
const CHEAP_TOPS = new Set(
  (
    'top xyz icu click buzz cyou sbs cfd bond rest quest monster beauty hair makeup skin mom boats yachts homes autos motorcycles ' +
    'lol pics cam bid loan win download stream racing review party trade date faith accountant science gdn men work country kim ' +
    'ml ga cf gq tk pw cc su vip fun space site website online store press host help lat uno surf fit rip best wang lgbt ' +
    'zip mov bar monster digital support ink live shop cloud email today asia fun icu academy forum'
  ).split(' '),
)
/** Of those the ones that honest people hardly use. */
const WORST_TOPS = new Set(
  'top icu click buzz cyou sbs cfd bond rest quest monster hair makeup boats autos lol bid loan win racing review party date faith accountant gdn ml ga cf gq tk pw lat uno rip bar'.split(
    ' ',
  ),
)

/** 2 where hardly anything honest lives under the top of `host`, 1 where names are cheap, else 0. */
export function cheapness(host: string): 0 | 1 | 2 {
  const top = host.slice(host.lastIndexOf('.') + 1)
  if (WORST_TOPS.has(top) || /\.(?:sa|za|ru|uk|us|br|gb)\.com$/.test(host)) return 2
  return CHEAP_TOPS.has(top) ? 1 : 0
}
