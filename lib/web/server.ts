/**
 * The pages over HTTP, for a web server in front that speaks TLS. Small requests only, and nothing of them in a log: addresses and
 * links are secrets.
 */
import { createContext } from './context.ts'
import { WEB_TEXTS } from './languages/all.ts'
import { sayPage } from './pages.ts'
import { languageOf } from './request.ts'
import { route } from './routes.ts'
import { STYLE_HASH } from './style.ts'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Context, PagesOptions } from './context.ts'
import type { WebAnswer, WebRequest } from './request.ts'

export type WebOptions = Omit<PagesOptions, 'root'> & {
  /** As recipients reach it: `https://mail.example.org/quarantine`. Its path is where the pages are here, too. */
  readonly url: string
  /** Counts answers by a word of ours and by status. */
  readonly count: (labels: { readonly what: string; readonly status: string }) => void
  /** Hears of what broke. */
  readonly failed: (error: unknown) => void
}

export interface Web {
  readonly port: number
  close(): Promise<void>
}

const MOST_OCTETS = 64 * 1024
const MOST_URL = 2_000
const COOKIE = 'quarantine'

const HEADERS = {
  'content-security-policy': `default-src 'none'; style-src '${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Rejects with the system's error where it cannot listen. */
export async function serveWeb(
  { host, port }: { readonly host: string; readonly port: number },
  { url, count, failed, ...options }: WebOptions,
): Promise<Web> {
  const { pathname, protocol } = new URL(url)
  const root = pathname.replace(/\/+$/, '')
  const context = createContext({ ...options, root })
  const { createServer } = await import('node:http') // memory that only those pay who want pages
  const server = createServer(
    { maxHeaderSize: 16_384, requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
    (request, response) => {
      const language = languageOf(request.headers['accept-language'] ?? '', context.language())
      const broken = (error: unknown): WebAnswer => {
        failed(error)
        return { status: 500, what: 'failed', page: sayPage({ root, language }, WEB_TEXTS[language].failed) }
      }
      const deliver = (found: WebAnswer): void => {
        count({ what: found.what, status: String(found.status) })
        send(response, found, { root, head: request.method === 'HEAD', secure: protocol === 'https:' })
      }
      // Whoever goes away in the middle of a form is no trouble of ours.
      const whole = (): boolean => request.complete || !request.destroyed
      answer(context, request)
        .catch((error: unknown) => (whole() ? broken(error) : null))
        .then(found => found !== null && deliver(found))
        .catch(failed)
    },
  )
  server.maxConnections = 200
  server.on('clientError', (_, socket) => socket.destroy())
  const timer = setInterval(() => {
    context.sessions.tidy()
    context.once.tidy()
  }, 15_000).unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: portOf(server),
    async close() {
      clearInterval(timer)
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function answer(context: Context, request: IncomingMessage): Promise<WebAnswer> {
  const { method = '', url = '', headers } = request
  const languages = headers['accept-language'] ?? ''
  const language = languageOf(languages, context.language())
  const frame = { root: context.root, language }
  const say = (status: number, what: 'badForm' | 'notFound'): WebAnswer => ({
    status,
    what: 'other',
    page: sayPage(frame, WEB_TEXTS[language][what]),
  })
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return say(405, 'badForm')
  if (url.length > MOST_URL) return say(414, 'notFound')
  const [path = '', query = ''] = url.split('?', 2)
  if (path !== context.root && !path.startsWith(`${context.root}/`)) return say(404, 'notFound')
  let body = ''
  if (method === 'POST') {
    // Another site's page may send a form here; that it did stands where no page can write.
    const site = headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return say(403, 'badForm')
    // A form without fields has no content, and may say nothing of its type.
    const type = headers['content-type'] ?? ''
    if (type !== '' && !/^application\/x-www-form-urlencoded\b/i.test(type)) return say(415, 'badForm')
    const read = await bodyOf(request)
    if (read === null) return say(413, 'badForm')
    body = read
  }
  const given: WebRequest = {
    method: method === 'POST' ? 'POST' : 'GET',
    path: path.slice(context.root.length) || '/',
    query: new URLSearchParams(query),
    body,
    cookie: cookieIn(headers.cookie ?? ''),
    languages,
  }
  return await route(context, given)
}

/** Null: more than we take. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    octets += chunk.length
    if (octets > MOST_OCTETS) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function cookieIn(header: string): string | null {
  for (const one of header.split(';')) {
    const [, secret] = /^\s*quarantine=([A-Za-z0-9_-]{32})\s*$/.exec(one) ?? []
    if (secret !== undefined) return secret
  }
  return null
}

function send(
  response: ServerResponse,
  { status, page, location, cookie, file }: WebAnswer,
  { root, head, secure }: { readonly root: string; readonly head: boolean; readonly secure: boolean },
): void {
  const octets = file?.octets ?? Buffer.from(page?.text ?? '')
  const attributes = `Path=${root === '' ? '/' : root}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  response.writeHead(status, {
    ...HEADERS,
    'content-type': file === undefined ? 'text/html; charset=utf-8' : 'application/octet-stream',
    'content-length': octets.length,
    ...(file !== undefined && { 'content-disposition': `attachment; filename="${file.name}"` }),
    ...(location !== undefined && { location: `${root}${location}` }),
    ...(cookie !== undefined && {
      'set-cookie': cookie === null ? `${COOKIE}=; ${attributes}; Max-Age=0` : `${COOKIE}=${cookie}; ${attributes}`,
    }),
    ...((status === 413 || status === 415) && { connection: 'close' }),
  })
  response.end(head ? undefined : octets)
}
