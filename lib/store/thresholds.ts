/**
 * The thresholds that a false-positive budget leads to, in force for all processes of the host: chosen anew when outcomes change,
 * higher at once, lower once a day.
 */
import { chooseThresholds, tenthsOf } from '../policy/budget.ts'
import { dayOf } from './outcomes.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { BudgetOptions, Choice, Outcomes as Totals } from '../policy/budget.ts'
import type { Outcomes } from './outcomes.ts'
import type { State } from './state.ts'

type Standing = { readonly tag: number; readonly day: number }

export class BudgetThresholds {
  readonly #state: State
  readonly #outcomes: Outcomes
  readonly #now: () => Date
  #options: BudgetOptions | null = null
  #choice: Choice | null = null
  #seen = -1
  #day = -1
  #ticks = 0

  constructor(state: State, outcomes: Outcomes, now: () => Date) {
    this.#state = state
    this.#outcomes = outcomes
    this.#now = now
    // After the outcomes' own: what they wrote is known here. Not at the end of a command, which comes here only then.
    state.gather(() => {
      if (this.#ticks++ > 0) this.#look()
    })
  }

  /** At the start, and when settings change; null: there is no budget. What others chose is in force from here on. */
  configure(options: BudgetOptions | null): void {
    if (JSON.stringify(options) === JSON.stringify(this.#options)) return
    this.#options = options
    this.#seen = -1
    this.#choice =
      options === null
        ? null
        : (this.#state.attempt(database => readChoice(database, this.#outcomes.totals, options, dayOf(this.#now()))) ??
          chooseThresholds(NOTHING, options))
  }

  /** In force now; null without a budget. While the database cannot be read, what was known last, or the site's own. */
  get choice(): Choice | null {
    return this.#choice
  }

  #look(): void {
    const options = this.#options
    const day = dayOf(this.#now())
    const { totals, version } = this.#outcomes
    if (options === null || version === 0 || (version === this.#seen && day === this.#day)) return
    const found = this.#state.attempt(database => {
      const standing = readStanding(database, options)
      return { from: standing?.tag ?? options.score.tag, choice: choose(totals, options, standing, day) }
    })
    if (found === undefined) return
    const choice =
      found.choice.thresholds.tag === found.from
        ? found.choice
        : this.#state.attempt(database => keep(database, totals, options, day), { write: true })
    // Nothing is in force that others do not see: else processes of one host would judge differently.
    if (choice === undefined) return
    this.#choice = choice
    this.#seen = version
    this.#day = day
  }
}

const NOTHING: Totals = { wanted: new Map(), spam: new Map() }

/** What is in force, or will be within a second. */
export function readChoice(database: DatabaseSync, totals: Totals, options: BudgetOptions, day: number): Choice {
  return choose(totals, options, readStanding(database, options), day)
}

function choose(totals: Totals, options: BudgetOptions, standing: Standing | null, day: number): Choice {
  return chooseThresholds(totals, options, standing?.tag ?? null, standing === null || standing.day < day)
}

/** Another process may have been faster: then it is its choice that stands. */
function keep(database: DatabaseSync, totals: Totals, options: BudgetOptions, day: number): Choice {
  const standing = readStanding(database, options)
  const choice = choose(totals, options, standing, day)
  const { tag } = choice.thresholds
  if (tag !== (standing?.tag ?? options.score.tag))
    database
      .prepare("INSERT OR REPLACE INTO chosen_threshold (scope, tag, budget, start, day) VALUES ('site', ?, ?, ?, ?)")
      .run(tag, options.budget, options.score.tag, day)
  return choice
}

/** Null where none was chosen yet for this budget and start. */
function readStanding(database: DatabaseSync, { budget, score }: BudgetOptions): Standing | null {
  const row = database.prepare("SELECT tag, budget, start, day FROM chosen_threshold WHERE scope = 'site'").get()
  if (row === undefined || row['budget'] !== budget || tenthsOf(Number(row['start'])) !== tenthsOf(score.tag))
    return null
  return { tag: Number(row['tag']), day: Number(row['day']) }
}
