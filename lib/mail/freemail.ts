/**
 * Mail providers at which anybody may open an account, or has one by the line at home.
 * From public knowledge; a name that ends in `.*` stands for its country domains too.
 */
import { siteOf } from './registrable.ts'

const PROVIDERS =
  'gmail.com googlemail.com yahoo.* ymail.com rocketmail.com myyahoo.com hotmail.* outlook.* live.* msn.com passport.com ' +
  'aol.* aim.com icloud.com me.com mac.com gmx.* web.de freenet.de t-online.de arcor.de online.de mail.de posteo.de posteo.net ' +
  'mailbox.org email.de vodafone.de unitybox.de kabelmail.de bluewin.ch hispeed.ch sunrise.ch swissonline.ch gmx.ch netplus.ch ' +
  'vtxmail.ch aon.at chello.at a1.net utanet.at orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr ' +
  'club-internet.fr aliceadsl.fr libero.it virgilio.it tiscali.it alice.it tin.it inwind.it iol.it fastwebnet.it email.it ' +
  'mail.ru bk.ru list.ru inbox.ru internet.ru rambler.ru yandex.* ya.ru ukr.net i.ua meta.ua abv.bg mail.bg inbox.lv ' +
  'qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net 188.com sina.com sina.cn sohu.com tom.com aliyun.com 139.com 189.cn ' +
  'naver.com daum.net hanmail.net nate.com hinet.net seznam.cz centrum.cz email.cz atlas.cz azet.sk post.sk wp.pl o2.pl onet.pl ' +
  'op.pl interia.pl vp.pl poczta.fm gazeta.pl freemail.hu citromail.hu indamail.hu proton.me protonmail.com protonmail.ch pm.me ' +
  'tutanota.com tutanota.de tuta.io tuta.com tutamail.com keemail.me zoho.com zohomail.com mail.com email.com usa.com ' +
  'consultant.com engineer.com europe.com asia.com post.com writeme.com iname.com myself.com dr.com accountant.com lawyer.com ' +
  'cheerful.com techie.com workmail.com fastmail.com fastmail.fm hushmail.com hush.com gmx.us rediffmail.com rediff.com ' +
  'indiatimes.com sify.com mailfence.com disroot.org riseup.net runbox.com startmail.com duck.com inbox.com lycos.com ' +
  'excite.com juno.com netzero.net netzero.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net ' +
  'earthlink.net mindspring.com optonline.net roadrunner.com windstream.net frontier.com btinternet.com btopenworld.com sky.com ' +
  'ntlworld.com virginmedia.com talktalk.net blueyonder.co.uk tiscali.co.uk uol.com.br bol.com.br terra.com.br ig.com.br ' +
  'globo.com globomail.com zipmail.com.br telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl hetnet.nl home.nl quicknet.nl ' +
  'upcmail.nl shaw.ca rogers.com sympatico.ca bigpond.com optusnet.com.au iinet.net.au xtra.co.nz telus.net terra.es ' +
  'telefonica.net sapo.pt clix.pt otenet.gr mynet.com walla.com walla.co.il gawab.com maktoob.com eircom.net'

const NAMES = new Set<string>()
const ALL_COUNTRIES = new Set<string>()
for (const name of PROVIDERS.split(' ')) {
  if (name.endsWith('.*')) ALL_COUNTRIES.add(name.slice(0, -2))
  else NAMES.add(name)
}
const COUNTRY = /^(?:com|net|(?:com?\.)?[a-z]{2})$/

/** `domain`: as parseDomain gives it. */
export function isFreemail(domain: string): boolean {
  if (NAMES.has(domain)) return true
  const { domain: whole, label, suffix } = siteOf(domain)
  return whole === domain && ALL_COUNTRIES.has(label) && COUNTRY.test(suffix)
}
