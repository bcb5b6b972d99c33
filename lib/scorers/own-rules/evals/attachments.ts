/** Questions about macros and locked files, which the message's own reading has answered already. */
import type { Attachment, AttachmentTrait } from '../../../mail/attachment.ts'
import type { Eval } from './ask.ts'

/** Files in archives count too. */
function anyWith(...traits: readonly AttachmentTrait[]): Eval {
  const has = (file: Attachment): boolean => file.traits.some(one => traits.includes(one)) || file.entries.some(has)
  return mail => mail.content.parsed.attachments.some(has)
}

const OFFICE = /\.(?:docx?|docm|dotm?|xlsx?|xlsm|xlsb|xltm|pptx?|pptm|potm|ppsm|rtf|one)$/i

/** An Office file that wants a password. */
const lockedOffice: Eval = mail =>
  mail.content.parsed.attachments.some(({ name, traits }) => traits.includes('encrypted') && OFFICE.test(name ?? ''))

const lockedArchive: Eval = mail =>
  mail.content.parsed.attachments.some(({ traits }) => traits.includes('encrypted') && traits.includes('archive'))

export const ATTACHMENT_EVALS: Readonly<Record<string, Eval>> = {
  check_olemacro: anyWith('macros', 'macro-sheet', 'macro-autorun'),
  check_olemacro_malice: anyWith('macro-autorun', 'dde'),
  check_olemacro_encrypted: lockedOffice,
  check_olemacro_zip_password: lockedArchive,
  check_olemacro_redirect_uri: anyWith('remote-template', 'remote-object'),
  check_oleobject: anyWith('embedded-file'),
}
