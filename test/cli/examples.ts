/** What stands in examples/ and postfix-sample.cf, read by the programs it is for, where they are installed. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseAddress } from '../../lib/milter/address.ts'

const ROOT = join(import.meta.dirname, '../..')
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** main.cf with one more group of its commented-out lines taken in. */
function variants(): string[] {
  const groups = text('postfix-sample.cf').matchAll(/^#([a-z_]+ = .*(?:\n# {4}\S.*)*)$/gm)
  return [...groups].map(([, lines = '']) => lines.replace(/\n# {4}/g, '\n    '))
}

const noPostconf =
  spawnSync('postconf', ['-d', 'mail_version']).status === 0 ? false : 'skipped: Postfix is not installed'
t.test(
  'Postfix understands postfix-sample.cf, and every line in it that is commented out',
  { skip: noPostconf },
  async t => {
    const folder = t.testdir({ 'master.cf': '' })
    t.ok(variants().length >= 6)
    writeFileSync(
      join(folder, 'main.cf'),
      `myhostname = mx.receiver.example\n${[text('postfix-sample.cf'), ...variants()].join('\n')}\n`,
    )
    const { stdout, stderr } = spawnSync('postconf', ['-c', folder, '-n'], { encoding: 'utf8' })
    // It warns of a parameter given twice, which is what a variant is; it warns of unknown ones, too.
    t.strictSame(
      stderr.split('\n').filter(line => line !== '' && !line.includes('overriding earlier entry')),
      [],
    )
    t.match(stdout, /^smtpd_milters = /m)
  },
)

t.test('the addresses in the lines for mail servers are ones that the filter reads, too', async t => {
  const lines = [text('postfix-sample.cf'), text('examples/sendmail.mc'), text('examples/cleanmilter.yaml')].join('\n')
  const addresses = [...lines.matchAll(/(?:inet6?|unix|local):[^\s,;'"`\]})]*[^\s,;'"`\]}).:]/g)].map(([one]) => one)
  t.ok(addresses.length > 8)
  for (const address of addresses.filter(one => /\d|\//.test(one))) t.doesNotThrow(() => parseAddress(address), address)
})

/** Where test/install.sh unpacks Sendmail. */
const CF = join(process.env['CLEANMILTER_SENDMAIL'] ?? '/var/cache/cleanmilter-test/sendmail', 'usr/share/sendmail/cf')
const noM4 =
  existsSync(CF) && spawnSync('m4', ['--version']).status === 0
    ? false
    : 'skipped: no m4, or no Sendmail (test/install.sh)'
t.test('m4 makes a sendmail.cf of the lines in sendmail.mc', { skip: noM4 }, async t => {
  const folder = t.testdir({})
  const mc = `divert(0)dnl\ninclude(\`${CF}/m4/cf.m4')dnl\nOSTYPE(\`linux')dnl\n${text('examples/sendmail.mc')}MAILER(\`smtp')dnl\n`
  writeFileSync(join(folder, 'x.mc'), mc)
  const { stdout, stderr } = spawnSync('m4', [`-D_CF_DIR_=${CF}/`, join(folder, 'x.mc')], { encoding: 'utf8' })
  t.equal(stderr, '')
  t.match(stdout, /^Xcleanmilter, S=inet:8894@127\.0\.0\.1, F=T, T=C:30s;S:10s;R:10s;E:5m$/m)
  t.match(stdout, /^O InputMailFilters=cleanmilter$/m)
})

const noSystemd = existsSync('/usr/bin/systemd-analyze') ? false : 'skipped: systemd is not installed'
t.test('systemd understands the units', { skip: noSystemd }, async t => {
  const units = ['cleanmilter.service', 'cleanmilter.socket', 'cleanmilter-desk.service'].map(unit =>
    join(ROOT, 'examples', unit),
  )
  const { stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' })
  t.strictSame(
    stderr.split('\n').filter(line => line.includes('cleanmilter.')),
    [],
  )
})
