/** Made-up mail to teach with: two kinds that share a language and little else, no two alike. */
import { Random } from './random.ts'

const SPAM =
  'cheap pills winner lottery casino bonus claim transfer million urgent offer discount replica watches'.split(' ')
const HAM =
  'meeting minutes budget garden invoice school holiday train dinner project review birthday library draft'.split(' ')
const BOTH = 'please you today the and with for our your have this will about from'.split(' ')

/** `count` messages of a kind; the same for the same `seed`. */
export function lessons(kind: 'spam' | 'ham', count: number, seed = 1): readonly Buffer[] {
  const random = new Random(seed * 2 + (kind === 'spam' ? 1 : 0))
  const pick = (words: readonly string[]): string => words[random.below(words.length)] ?? ''
  return Array.from({ length: count }, (_, at) => {
    const own = kind === 'spam' ? SPAM : HAM
    const text = Array.from({ length: 60 }, (_, n) => pick(n % 3 === 0 ? own : BOTH)).join(' ')
    const id = `${kind}.${seed}.${at}`
    return Buffer.from(
      `From: ${id}@${kind === 'spam' ? 'shop' : 'friends'}.example\r\nTo: bob@receiver.example\r\nSubject: ${pick(own)} ${pick(own)}\r\n` +
        `Message-ID: <${id}@sender.example>\r\nDate: Mon, 23 Nov 2026 20:00:00 +0000\r\n\r\n${text}\r\n`,
    )
  })
}
