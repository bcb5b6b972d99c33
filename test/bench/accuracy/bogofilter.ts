/**
 * bogofilter (Berkeley DB) with its default cutoffs, in bulk mode. It knows nothing before it has learnt: there is no
 * verdict out of the box. "Unsure" is not spam.
 */
import { endedChildrenMs } from './processor.ts'
import { lines, missingProgram, run } from './programs.ts'
import type { Message } from './corpora.ts'
import type { Filter, Score } from './judge.ts'

export const bogofilter: Filter = {
  name: 'bogofilter',
  // spam_cutoff, as the program has it.
  threshold: 0.99,
  missing: () => missingProgram(['bogofilter'], 'bogofilter'),
  async start(folder, lessons) {
    learn(folder, lessons ?? [])
    const before = endedChildrenMs()
    return {
      judge: messages => judge(folder, messages),
      learn: async messages => learn(folder, messages),
      // One process for all messages, which has ended when the last score is out.
      cpuMs: () => endedChildrenMs() - before,
      stop: async () => {},
    }
  },
}

function learn(folder: string, lessons: readonly Message[]): void {
  for (const spam of [false, true]) {
    const paths = lessons.filter(one => one.spam === spam).map(one => one.path)
    if (paths.length > 0)
      run('nice', ['-n', '15', 'bogofilter', '-C', '-d', folder, spam ? '-s' : '-n', '-b'], `${paths.join('\n')}\n`)
  }
}

async function* judge(folder: string, messages: readonly Message[]): AsyncGenerator<Score> {
  const args = ['-n', '15', 'bogofilter', '-C', '-d', folder, '-T', '-v', '-b']
  let at = 0
  // 0 spam, 1 ham, 2 unsure (bogofilter(1), "RETURN VALUES")
  for await (const line of lines('nice', args, {
    input: `${messages.map(({ path }) => path).join('\n')}\n`,
    allowed: [0, 1, 2],
  })) {
    const message = messages[at++]
    const [, word, score] = / ([SHU]) (\d(?:\.\d+)?(?:e-\d+)?)\s*$/.exec(line) ?? []
    if (message === undefined || score === undefined || !line.includes(message.path))
      throw new Error(`bogofilter: wanted the verdict on ${message?.name}, found ${JSON.stringify(line)}`)
    yield { message, score: Number(score), rules: word ?? '' }
  }
}
