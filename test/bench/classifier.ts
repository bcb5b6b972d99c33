/**
 * What the classifier costs by itself: the shipped model on a message that is parsed already, and an online model as a site's
 * has, both with their features. CPU time, on made messages.
 * Usage: node test/bench/classifier.ts
 */
import { features } from '../../lib/scorers/classifier/features.ts'
import { Model } from '../../lib/scorers/classifier/model.ts'
import { isBulk } from '../../lib/scorers/classifier/shipped-bulk.ts'
import { shippedFeatures } from '../../lib/scorers/classifier/shipped-features.ts'
import { loadShipped } from '../../lib/scorers/classifier/shipped.ts'
import { contentOf } from '../support/content.ts'
import { Random } from '../support/random.ts'

const random = new Random(1)
const WORDS = Array.from({ length: 5000 }, () =>
  Array.from({ length: 2 + random.below(8) }, () => String.fromCharCode(97 + random.below(26))).join(''),
)
const text = (octets: number): string => {
  const lines: string[] = []
  for (let length = 0; length < octets; length += 72)
    lines.push(Array.from({ length: 11 }, () => random.pick(WORDS)).join(' '))
  return lines.join('\r\n').slice(0, octets)
}
const HEAD = 'From: A <a@b.example>\r\nTo: c@d.example\r\nSubject: some words of a subject\r\n'
const html = (octets: number): string =>
  text(octets / 2).replace(/(\S+) (\S+)/g, '<p class="x"><a href="http://b.example/$1">$2</a>')

const messages = [10_000, 38_000, 1_000_000].flatMap(octets => [
  { name: `text, ${octets / 1000} kB`, raw: `${HEAD}\r\n${text(octets)}` },
  { name: `HTML, ${octets / 1000} kB`, raw: `${HEAD}Content-Type: text/html\r\n\r\n${html(octets)}` },
])

const cpuMs = (work: () => unknown): number => {
  for (let round = 0; round < 200; round++) work()
  const began = process.cpuUsage()
  let rounds = 0
  for (; process.cpuUsage(began).user < 300_000; rounds++) work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000 / rounds
}

const began = performance.now()
const model = loadShipped()
console.log(`the shipped model is read in ${(performance.now() - began).toFixed(1)} ms`)
const online = Model.empty(1)
for (const { name, raw } of messages) {
  const content = contentOf(raw)
  const octets = Buffer.from(raw)
  const seen = shippedFeatures(content)
  const all = cpuMs(() => model.judge(content))
  const site = cpuMs(() => online.score(features(octets, online.key)))
  const parts = [
    ['features', cpuMs(() => shippedFeatures(content))],
    ['sums', cpuMs(() => model.judgeFeatures(seen))],
    ['is it bulk', cpuMs(() => isBulk(content.parsed))],
  ] as const
  console.log(
    `${name}: shipped ${all.toFixed(3)} ms (${parts.map(([part, ms]) => `${part} ${ms.toFixed(3)}`).join(', ')}), site ${site.toFixed(3)} ms`,
  )
}
