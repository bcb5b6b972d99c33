import t from 'tap'
import { isWithin, parseDomain } from '../../lib/mail/domain.ts'

for (const [text, want] of [
  ['', null],
  ['.', null],
  ['a..b', null],
  ['.example', null],
  ['1.2.3.4', null],
  ['[192.0.2.1]', null],
  ['a b.example', null],
  ['a@b.example', null],
  ['exa\0mple', null],
  [`${'a'.repeat(64)}.example`, null],
  [`${'a.'.repeat(130)}example`, null],
  ['Example.ORG.', 'example.org'],
  ['_dmarc.example', '_dmarc.example'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['BÜCHER.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
] as const)
  t.equal(parseDomain(text), want, JSON.stringify(text))

t.ok(isWithin('a.example', 'example'))
t.ok(isWithin('example', 'example'))
t.notOk(isWithin('notexample', 'example'))
