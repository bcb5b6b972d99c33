/**
 * Pictures: the QR codes in them, and where these lead. A PNG only, which is what makers of QR codes write and programs paste;
 * of a JPEG or GIF nothing is read.
 */
import { linksInText } from '../text-links.ts'
import { readPng } from './png.ts'
import { decodeQr } from './qr-decode.ts'
import { qrCodes } from './qr.ts'
import type { Picture } from './png.ts'
import type { Findings } from './finding.ts'

const MAX_LINKS = 4

export function readPicture(file: Buffer, { budget, trait, link, odd }: Findings): void {
  if (budget.pictures <= 0) return
  const picture = readPng(file, budget.pixels)
  if (picture === null) return
  budget.pictures--
  budget.pixels -= picture.light.length
  const codes = readCodes(picture)
  if (codes === null) return
  trait('qr-code')
  for (const text of codes) for (const url of urlsOf(text, odd)) link(url, 'qr-code')
}

/** What the codes say that can be read; null where there is no code. */
export function readCodes(picture: Picture): readonly string[] | null {
  const grids = qrCodes(picture)
  return grids.length === 0 ? null : grids.map(decodeQr).filter(text => text !== null)
}

/** A telephone opens the whole text where it is an address, space at its ends or not. */
export function urlsOf(text: string, odd: Findings['odd']): readonly string[] {
  const whole = text.trim()
  return /^https?:\S+$/i.test(whole) ? [whole] : linksInText(text, MAX_LINKS, odd)
}
