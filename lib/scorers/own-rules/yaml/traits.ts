/**
 * The traits of links and attachments by name, so that a mistyped one is a mistake. The types keep the tables whole: what is
 * added there and not here does not compile.
 */
import type { AttachmentTrait } from '../../../mail/attachment.ts'
import type { LinkTrait } from '../../../mail/links.ts'

const LINKS: Readonly<Record<LinkTrait, true>> = {
  'address-literal': true,
  backslash: true,
  bare: true,
  data: true,
  'encoded-host': true,
  'foreign-scheme': true,
  hidden: true,
  idn: true,
  'idn-mixed': true,
  image: true,
  mailto: true,
  'not-a-url': true,
  'numeric-host': true,
  port: true,
  redirect: true,
  script: true,
  shortener: true,
  tel: true,
  'text-differs': true,
  userinfo: true,
}

const ATTACHMENTS: Readonly<Record<AttachmentTrait, true>> = {
  archive: true,
  dde: true,
  'disk-image': true,
  'double-extension': true,
  'embedded-file': true,
  encrypted: true,
  executable: true,
  html: true,
  'html-form': true,
  'html-script': true,
  'html-smuggling': true,
  'macro-sheet': true,
  'macro-autorun': true,
  macros: true,
  'name-control': true,
  'name-look-alike': true,
  'name-padded': true,
  'name-turned': true,
  onenote: true,
  'password-form': true,
  'pdf-action': true,
  'pdf-embedded': true,
  'pdf-form': true,
  'pdf-launch': true,
  'pdf-link': true,
  'pdf-obscured': true,
  'pdf-script': true,
  'qr-code': true,
  'remote-object': true,
  'remote-template': true,
  script: true,
  shortcut: true,
  svg: true,
  'svg-script': true,
  'type-differs': true,
}

export const LINK_TRAITS: readonly string[] = Object.keys(LINKS)
export const ATTACHMENT_TRAITS: readonly string[] = Object.keys(ATTACHMENTS)
