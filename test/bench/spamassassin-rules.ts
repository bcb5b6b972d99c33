/**
 * .cf rules here and in SpamAssassin itself: the same files on the same messages, rule by rule. Says where both agree, and
 * names the rules on which they do not. Prints figures; never fails a build.
 *
 *   node test/bench/spamassassin-rules.ts [--rules PATH]… [--most N] [--show N] FILE|FOLDER…
 *
 * Default rules: /usr/share/spamassassin, Debian's. Rules that ask functions (eval) are compared apart from those that only
 * search, because not every function is here.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { namesIn } from '../../lib/scorers/own-rules/expression.ts'
import { readCfFiles } from '../../lib/scorers/own-rules/cf/read.ts'
import { Message } from '../../lib/scorers/own-rules/message.ts'
import { runRules } from '../../lib/scorers/own-rules/run.ts'
import { ruleSet } from '../../lib/scorers/own-rules/rule-set.ts'
import { contentOf } from '../support/content.ts'
import type { OwnRule } from '../../lib/scorers/own-rules/rule.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rules: { type: 'string', multiple: true, default: ['/usr/share/spamassassin'] },
    most: { type: 'string', default: '300' },
    show: { type: 'string', default: '15' },
    where: { type: 'string', default: '' },
  },
})

const files = positionals.flatMap(filesIn)
const every = Math.max(1, Math.floor(files.length / Number(values.most)))
const chosen = files.filter((_, n) => n % every === 0).slice(0, Number(values.most))
if (chosen.length === 0) {
  console.log('wanted messages: files or folders')
  process.exit(64)
}

const { rules, problems, files: read } = readCfFiles(values.rules)
const { set } = ruleSet(rules)
console.log(
  `rules: ${rules.length} from ${read.length} files; ${problems.length} lines with remarks; ${chosen.length} messages`,
)

/** One message a line: its path, a tab, the rules that hit. */
const PERL = String.raw`
use strict; use warnings; use Mail::SpamAssassin;
my ($rules, $list) = @ARGV;
my $sa = Mail::SpamAssassin->new({ local_tests_only => 1, dont_copy_prefs => 1, rules_filename => $rules,
  userprefs_filename => '/dev/null', post_config_text => "use_bayes 0\nuse_txrep 0\nuse_auto_welcomelist 0\n" });
$sa->init(1);
open(my $in, '<', $list) or die; my @files = <$in>; chomp @files;
for my $file (@files) {
  open(my $fh, '<:raw', $file) or next; my $raw = do { local $/; <$fh> }; close $fh;
  my $mail = $sa->parse($raw, 1); my $status = $sa->check($mail);
  my %h = map { $_ => 1 } grep { length } split(/,/, $status->get_names_of_tests_hit() . ',' . join(',', $status->get_names_of_subtests_hit()));
  print "$file\t", join(',', map { s/\(\d+\)$//r } sort keys %h), "\n"; $status->finish(); $mail->finish();
}
`

const folder = mkdtempSync(join(tmpdir(), 'rules-'))
writeFileSync(join(folder, 'list'), chosen.join('\n'))
const theirs = spawnSync('perl', ['-e', PERL, values.rules[0] ?? '', join(folder, 'list')], {
  encoding: 'latin1',
  maxBuffer: 1e9,
})
rmSync(folder, { recursive: true })
if (theirs.status !== 0) {
  console.log(`SpamAssassin does not run here, nothing to compare with: ${theirs.stderr.slice(0, 300)}`)
  process.exit(0)
}
const hitsThere = new Map(
  theirs.stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\t') as [string, string])
    .map(([file, names]) => [file, new Set(names.split(','))]),
)

/** Rules that SpamAssassin leaves out where it may not ask the network. */
const asking = new Set(
  read.flatMap(file =>
    [...readFileSync(file, 'latin1').matchAll(/^\s*tflags\s+(\w+)\s.*\bnet\b/gm)].map(([, name = '']) => name),
  ),
)
const groups = groupsOf(rules)
type Count = { both: number; here: number; there: number }
const totals = new Map<string, Count>()
const differing = new Map<string, Count & { group: string; example: string }>()
for (const [file, there] of hitsThere) {
  const message = new Message(contentOf(readFileSync(file)))
  const { values: found, slow } = runRules(set, message, 10_000, new Set())
  for (const { name } of slow) console.log(`slow: ${name} on ${file}`)
  for (const { rule, place } of set.steps) {
    const a = (found[place] ?? 0) !== 0
    const b = there.has(rule.name)
    if ((!a && !b) || asking.has(rule.name)) continue
    const group = groups.get(rule.name) ?? 'eval'
    const count = totals.get(group) ?? { both: 0, here: 0, there: 0 }
    totals.set(group, count)
    const key = a && b ? 'both' : a ? 'here' : 'there'
    count[key]++
    if (key === 'both') continue
    const one = differing.get(rule.name) ?? { both: 0, here: 0, there: 0, group, example: file }
    one[key]++
    differing.set(rule.name, one)
  }
}
for (const [group, { both, here, there }] of [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  console.log(
    `${group.padEnd(12)} both ${both}, only here ${here}, only there ${there}: ${((100 * both) / (both + here + there)).toFixed(2)} % of the hits agree`,
  )
for (const [name, { here, there, group, example }] of [...differing]
  .filter(([, { group }]) => values.where === '' || group === values.where)
  .toSorted(([, a], [, b]) => b.here + b.there - a.here - a.there)
  .slice(0, Number(values.show)))
  console.log(`  ${name} (${group}): only here ${here}, only there ${there}, such as ${example}`)

/** What a rule comes down to; `eval` where a function is asked, by itself or by a rule that it asks. */
function groupsOf(all: readonly OwnRule[]): ReadonlyMap<string, string> {
  const byName = new Map(all.map(rule => [rule.name, rule]))
  const known = new Map<string, boolean>()
  const searches = (name: string): boolean => {
    const kept = known.get(name)
    if (kept !== undefined) return kept
    known.set(name, false)
    const test = byName.get(name)?.test
    const plain =
      test === undefined || asking.has(name)
        ? !undefinedThere.has(name) && !asking.has(name)
        : test.kind === 'meta'
          ? namesIn(test.expression).every(one => searches(one.name))
          : test.kind !== 'ask'
    known.set(name, plain)
    return plain
  }
  // Rules that were left out here and are not there.
  const undefinedThere = new Set(problems.map(({ text }) => /^(\w+):/.exec(text)?.[1] ?? ''))
  for (const definedThere of definedNames()) if (!byName.has(definedThere)) undefinedThere.add(definedThere)
  return new Map(
    all.map(
      ({ name, test }) => [name, searches(name) ? (test.kind === 'text' ? test.on : test.kind) : 'eval'] as const,
    ),
  )
}

/** Every rule that the files define under any condition. */
function definedNames(): string[] {
  return read.flatMap(file =>
    [
      ...readFileSync(file, 'latin1').matchAll(
        /^\s*(?:header|body|rawbody|uri|full|meta|mimeheader|uri_detail)\s+(\w+)/gm,
      ),
    ].map(([, name = '']) => name),
  )
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'index')
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}
