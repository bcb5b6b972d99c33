/** A request → an answer. GET changes nothing, whatever it asks for. */
import { DatabaseError } from '../database/sqlite.ts'
import { BusyError } from './gate.ts'
import { WEB_TEXTS } from './languages/all.ts'
import { linkPage } from './link-pages.ts'
import { ownPage } from './own-pages.ts'
import { sayPage } from './pages.ts'
import { languageOf } from './request.ts'
import type { Context } from './context.ts'
import type { WebAnswer, WebRequest } from './request.ts'

/** Throws where something is broken that is not the visitor's. */
export async function route(context: Context, request: WebRequest): Promise<WebAnswer> {
  const { method, path, body, cookie } = request
  const language = languageOf(request.languages, context.language())
  const frame = { root: context.root, language }
  const texts = WEB_TEXTS[language]
  try {
    if (method === 'GET' || path === '/login') return (await answer(context, request)) ?? notFound()
    // A double click is one act, and gets one page.
    const sent = JSON.stringify([path, cookie, body])
    return await context.once.do(
      sent,
      async () => (await answer(context, request)) ?? notFound(),
      ({ final }) => final === true,
    )
  } catch (error) {
    if (error instanceof BusyError || (error instanceof DatabaseError && error.kind === 'busy'))
      return { status: 503, what: 'busy', page: sayPage(frame, texts.busy) }
    throw error
  }

  function notFound(): WebAnswer {
    return { status: 404, what: 'other', page: sayPage(frame, texts.notFound) }
  }
}

async function answer(context: Context, request: WebRequest): Promise<WebAnswer | null> {
  const [, token] = /^\/a\/([A-Za-z0-9_.-]{1,300})$/.exec(request.path) ?? []
  return token === undefined ? await ownPage(context, request) : await linkPage(context, request, token)
}
