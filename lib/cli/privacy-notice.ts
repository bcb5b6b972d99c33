/** privacy notice: the privacy statement for users, from the live settings. */
import { noticeFacts } from '../rights/notice/facts.ts'
import { noticeOf } from '../rights/notice/notice.ts'
import { noticeHtml, noticeText } from '../rights/notice/view.ts'
import { isLanguage } from '../scorers/language.ts'
import { defineCommand, UsageError } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from './settings-options.ts'
import type { Notice } from '../rights/notice/notice.ts'

export const command = defineCommand({
  name: 'privacy notice',
  usage: '[--lang en|de|fr|it] [--format text|html] [-c FILE] [--set NAME=VALUE]…',
  about: [
    'The privacy statement for users, made from the settings: what is examined, what happens to a message, what is kept and for how',
    'long, who may see it, what leaves the host, and which rights they have. Make it anew after each change of settings, and compare.',
    'What stands in [ ] only you know: who you are, the legal basis, what the mail server itself keeps. Have it read by somebody who',
    'knows the law of your country: it says what the program does, and is no legal advice. What domains and recipients decide for',
    'themselves (cleanmilter policy) is not in it. cleanmilter privacy audit tells whether this host does what it says.',
  ].join('\n'),
  options: {
    lang: { type: 'string', value: 'LANGUAGE', doc: 'en (default), de, fr or it' },
    format: { type: 'string', value: 'FORMAT', doc: 'text (default) or html: a page that loads nothing' },
    json: { type: 'boolean', doc: 'as one JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [0, 0],
  examples: [
    ['cleanmilter privacy notice --lang de', 'in German, for the terminal'],
    ['cleanmilter privacy notice --lang fr --format html >privacy.fr.html', 'a page for your web server'],
  ],
  async *run({ lang = 'en', format = 'text', ...values }): AsyncGenerator<Notice, number> {
    if (!isLanguage(lang)) throw new UsageError(`--lang wants en, de, fr or it, found "${lang}"`)
    if (format !== 'text' && format !== 'html') throw new UsageError(`--format wants text or html, found "${format}"`)
    const { settings } = settingsFromOptions(values)
    yield noticeOf(noticeFacts(settings), lang, new Date())
    return EXIT.ok
  },
  views: ({ format }) => ({
    human: { item: format === 'html' ? noticeHtml : noticeText },
    json: { item: one => `${JSON.stringify(one)}\n` },
  }),
})
