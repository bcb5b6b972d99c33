/**
 * The scorer of the model that comes with the program.
 */
import { readFileSync } from 'node:fs'
import { ModelFileError } from './model-file.ts'
import { decodeShipped } from './shipped-file.ts'
import { ShippedModel } from './shipped-model.ts'
import { signalsOf } from './shipped-points.ts'
import type { Content } from '../content.ts'
import type { Signal } from '../signal.ts'

/** Beside this file, in a checkout as in a package. */
export const SHIPPED_FILE = new URL('shipped.model', import.meta.url)

/** Throws ModelFileError where the file is none, damaged, of another version or not there. */
export function loadShipped(file: URL | string = SHIPPED_FILE): ShippedModel {
  let octets: Buffer
  try {
    octets = readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new ModelFileError('wrong', `the shipped model cannot be read (${code}); install the package anew`)
  }
  return new ShippedModel(decodeShipped(octets))
}

let kept: ShippedModel | ModelFileError | undefined

/** The model of this package, read once in a process. */
function shipped(): ShippedModel | ModelFileError {
  if (kept === undefined)
    try {
      kept = loadShipped()
    } catch (error) {
      if (!(error instanceof ModelFileError)) throw error
      kept = error
    }
  return kept
}

/**
 * Mail is judged without the model where its file is damaged: `say` hears of it at once, and the scorer's name stands among
 * those that failed.
 */
export function createShippedScorer(
  say: (error: ModelFileError) => void,
  model: ShippedModel | ModelFileError = shipped(),
): (content: Content) => readonly Signal[] {
  if (model instanceof ModelFileError) say(model)
  return content => {
    if (model instanceof ModelFileError) throw model
    return signalsOf(model.judge(content))
  }
}
