/**
 * Hosts that lead elsewhere: public services for short links, and well-known pages that pass a reader on to any address.
 */

/** Anybody may make a link there that leads anywhere. */
const SHORTENERS: ReadonlySet<string> = new Set(
  (
    'bit.ly bitly.com j.mp tinyurl.com t.co goo.gl ow.ly is.gd v.gd buff.ly rebrand.ly cutt.ly rb.gy shorturl.at tiny.cc ' +
    'bl.ink t.ly s.id lnkd.in db.tt qr.ae adf.ly bit.do mcaf.ee su.pr soo.gd clck.ru vk.cc u.to urlz.fr n9.cl x.co ' +
    'shorte.st ouo.io ouo.press linktr.ee qrco.de qrs.ly short.gy shorturl.asia tny.im hyperurl.co shor.tf dub.sh ' +
    'trib.al dlvr.it ift.tt zpr.io cli.gs tr.im snip.ly snipurl.com urlr.me kutt.it t2m.io 2.gp 0rz.tw reurl.cc ' +
    'lihi1.com lihi.cc surl.li tiny.one tiny.pl goo.su goo.by clk.im cutt.us tinu.be ln.run l8.nu gg.gg shrtco.de ' +
    'pxl.to me-qr.com page.link app.link smarturl.it lc.cx v.ht urlzs.com bc.vc fas.st sh.st da.gd chilp.it t.cn ' +
    'dwz.cn suo.im url.cn w.wiki han.gl me2.do vo.la abre.ai encurtador.com.br acortar.link bre.is kurzelinks.de ' +
    'kurl.ch urly.it u.nu rlu.ru ppt.cc'
  ).split(' '),
)

/** They stand for one customer each below them. */
const SHORTENERS_BELOW = ['page.link', 'app.link', 'short.gy', 'rebrand.ly']

export function isShortener(host: string): boolean {
  const name = host.startsWith('www.') ? host.slice(4) : host
  return SHORTENERS.has(name) || SHORTENERS_BELOW.some(parent => name.endsWith(`.${parent}`))
}

/** `path` begins so; the address stands in the query under one of `names`, or behind `path` itself. */
type Redirector = { readonly path: RegExp; readonly names: readonly string[] }

const ANY = /^/
const FACEBOOK: Redirector = { path: /^\/(?:l\.php|flx\/warn)?\/?(?:\?|$)/, names: ['u'] }
const ADS: Redirector = { path: ANY, names: ['adurl', 'url'] }
const SAFELINKS: Redirector = { path: ANY, names: ['url'] }

/** By domain, for all below it. */
const REDIRECTORS: ReadonlyMap<string, readonly Redirector[]> = new Map<string, readonly Redirector[]>([
  // Under all endings: .com, .ch, .co.uk.
  [
    'google',
    [
      { path: /^\/(?:url|imgres|searchviewer)\b/, names: ['q', 'url', 'imgrefurl'] },
      { path: /^\/amp\//, names: [] },
      { path: /^\/(?:translate|website)\b/, names: ['u'] },
    ],
  ],
  ['googleadservices.com', [ADS]],
  ['doubleclick.net', [ADS]],
  ['googlesyndication.com', [ADS]],
  ['webcache.googleusercontent.com', [{ path: ANY, names: ['q'] }]],
  ['cdn.ampproject.org', [{ path: ANY, names: [] }]],
  ['youtube.com', [{ path: /^\/redirect/, names: ['q'] }]],
  ['facebook.com', [FACEBOOK]],
  ['instagram.com', [FACEBOOK]],
  ['whatsapp.com', [FACEBOOK]],
  ['messenger.com', [FACEBOOK]],
  [
    'linkedin.com',
    [{ path: /^\/(?:redir|safety|authwall|uas)/, names: ['url', 'session_redirect', 'sessionRedirect'] }],
  ],
  ['bing.com', [{ path: /^\/(?:ck\/a|aclick|aclk|fd\/ls)/, names: ['u', 'url'] }]],
  ['baidu.com', [{ path: /^\/(?:link|mobads)/, names: ['url'] }]],
  ['yahoo.com', [{ path: /\/RU=/, names: [] }]],
  ['umblr.com', [{ path: /^\/redirect/, names: ['z'] }]],
  ['medium.com', [{ path: /^\/r\//, names: ['url'] }]],
  ['steamcommunity.com', [{ path: /^\/linkfilter/, names: ['url', 'u'] }]],
  ['vk.com', [{ path: /^\/away/, names: ['to'] }]],
  ['slack-redir.net', [{ path: ANY, names: ['url'] }]],
  ['awstrack.me', [{ path: ANY, names: [] }]],
  ['adobe.com', [{ path: /^\/r\//, names: ['p1', 'redirect'] }]],
  ['salesforce.com', [{ path: /^\/servlet/, names: ['retURL', 'url'] }]],
  ['archive.org', [{ path: /^\/web\//, names: [] }]],
  // Gateways that rewrite what passes: they say where the link led before.
  ['safelinks.protection.outlook.com', [SAFELINKS]],
  ['safelinks.protection.office365.us', [SAFELINKS]],
  ['safelinks.protection.outlook.de', [SAFELINKS]],
  ['urldefense.com', [{ path: ANY, names: ['u'] }]],
  ['urldefense.proofpoint.com', [{ path: ANY, names: ['u'] }]],
  ['cudasvc.com', [{ path: ANY, names: ['a'] }]],
  ['secure-web.cisco.com', [{ path: ANY, names: [] }]],
  ['protection.sophos.com', [{ path: ANY, names: ['u', 'd'] }]],
])

const GOOGLE = /(?:^|\.)google\.(?:com?\.)?[a-z]{2,3}$/

function redirectorsOf(host: string): readonly Redirector[] {
  if (host.includes('google.') && GOOGLE.test(host)) return REDIRECTORS.get('google') ?? []
  for (let at = 0; at >= 0; at = host.indexOf('.', at) + 1 || -1) {
    const found = REDIRECTORS.get(at === 0 ? host : host.slice(at))
    if (found !== undefined) return found
  }
  return []
}

/** Links that carry an address to share or to come back to, not to lead there. */
const SHARES = /\/(?:share|sharer|intent|sharing|submit|pin\/create|login|signin|oauth|authorize)\b/i

export type Redirect = {
  /** Where to. */
  readonly target: string
  /** One of those that everybody knows: it does lead there. */
  readonly known: boolean
}

const MAX_INNER = 4_096

/** `host` in lower case, `rest` the URL from its path on. */
export function redirectOf(host: string, rest: string): Redirect | null {
  // https://www-example-com.translate.goog/…: the host itself is the address, points and hyphens turned.
  if (host.endsWith('.translate.goog')) return { target: `https://${unturned(host.slice(0, -15))}${rest}`, known: true }
  if (rest.length < 8) return null
  const row = redirectorsOf(host).find(one => one.path.test(rest))
  if (row !== undefined) {
    const target = namedTarget(rest, row.names) ?? innerUrl(rest) ?? ampTarget(row, rest)
    if (target !== null) return { target, known: true }
  }
  if (!rest.includes(':') && !rest.includes('%')) return null
  const target = SHARES.test(rest) ? null : innerUrl(rest)
  return target === null ? null : { target, known: false }
}

function unturned(label: string): string {
  return label.replace(/--|-/g, hyphens => (hyphens === '--' ? '-' : '.'))
}

function namedTarget(rest: string, names: readonly string[]): string | null {
  const question = rest.indexOf('?')
  if (question < 0 || names.length === 0) return null
  for (const pair of rest.slice(question + 1).split(/[&;]/, 60)) {
    const equals = pair.indexOf('=')
    if (equals < 0 || !names.includes(pair.slice(0, equals))) continue
    const value = percentDecoded(pair.slice(equals + 1, equals + 1 + MAX_INNER))
    const found = asUrl(value)
    if (found !== null) return found
  }
  return null
}

/** As the several services write it: plain, without scheme, in base64 behind two characters, with - for %. */
function asUrl(value: string): string | null {
  const text = value.replace(/^cache:[\w-]{0,20}:/, '')
  if (/^https?:/i.test(text)) return text
  if (text.startsWith('//')) return `https:${text}`
  if (/^https?-3A__/i.test(text)) return percentDecoded(text.replaceAll('-', '%').replaceAll('_', '/'))
  if (text.startsWith('a1aHR0c')) return Buffer.from(text.slice(2), 'base64url').toString('utf8')
  return /^(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?:[/?#]|$)/i.test(text) ? `http://${text}` : null
}

/** google.com/amp/s/example.org/… and www-example-org.cdn.ampproject.org/c/s/www.example.org/… */
function ampTarget(row: Redirector, rest: string): string | null {
  if (row.names.length > 0) return null
  const [, inner] = /^\/(?:amp|c|v|i)\/(?:s\/)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?:[/?#].*)?)$/i.exec(rest) ?? []
  return inner === undefined ? null : `https://${inner}`
}

const INNER = /https?(?::|%3a|%253a)(?:\/|%2f|%252f){1,2}(?=[^/\s&?#%])/i

/** A whole address inside path or query, plain or percent-encoded once or twice. */
function innerUrl(rest: string): string | null {
  const found = INNER.exec(rest)
  if (found === null || found.index === 0) return null
  const text = rest.slice(found.index, found.index + MAX_INNER)
  const coded = text.slice(0, 16).includes('%')
  // Plain in a query, the address ends where the next pair begins; plain in a path it goes on to the end.
  const own = rest.lastIndexOf('?', found.index) >= 0 ? (text.split('&', 1)[0] ?? '') : text
  const once = coded ? percentDecoded(own) : own
  const twice = /^https?%3a/i.test(once) ? percentDecoded(once) : once
  return twice.replace(/^(https?:)\/*/i, '$1//')
}

export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
