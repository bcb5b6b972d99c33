/** Models as a process that judges mail finds them: whatever stands in their place, mail is judged, and nobody is named. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SiteModels } from '../../../lib/scorers/classifier/site.ts'
import { tempFolder } from '../../support/temp.ts'

const RECIPIENTS = ['canary-one.example', 'canary-two.example', `${'canary.'.repeat(35)}example`]

function watched(data: string): { models: SiteModels; said: string[] } {
  const said: string[] = []
  return { models: new SiteModels(data, (code, why) => void said.push(`${code}: ${why}`)), said }
}

t.test('a folder that leads in circles is told of once for all domains, and names none', async t => {
  const data = tempFolder('site')
  symlinkSync('classifier', join(data, 'classifier'))
  const { models, said } = watched(data)
  t.equal(await models.site(), null)
  for (const domain of [...RECIPIENTS, ...RECIPIENTS]) t.equal(await models.domain(domain), null)
  t.equal(said.length, 2, 'once for the site, once for domains')
  t.match(said[1], /^ELOOP: .*: domains' models cannot be read \(ELOOP\); until then mail is judged without it$/)
  t.notMatch(said.join('\n'), /canary/)
})

t.test('a domain too long for a file name has no model', async t => {
  const data = tempFolder('site')
  mkdirSync(join(data, 'classifier'))
  const { models, said } = watched(data)
  t.equal(await models.domain(RECIPIENTS[2] ?? ''), null)
  t.strictSame(said, [])
})

for (const { name, make } of [
  { name: 'an empty file', make: (path: string) => writeFileSync(path, '') },
  { name: 'octets of something else', make: (path: string) => writeFileSync(path, Buffer.alloc(70_000, 0x41)) },
  { name: 'a folder', make: (path: string) => mkdirSync(path) },
])
  t.test(`the site's model is ${name}: told once with its path, and judged without`, async t => {
    const data = tempFolder('site')
    const path = join(data, 'classifier', 'site.model')
    mkdirSync(join(data, 'classifier'))
    make(path)
    const { models, said } = watched(data)
    for (let n = 0; n < 3; n++) t.equal(await models.site(), null)
    t.equal(said.length, 1)
    t.match(said[0], /until then mail is judged without it$/)
    rmSync(data, { recursive: true })
  })
