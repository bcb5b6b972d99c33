/**
 * What an opinion of the shipped model is worth, and how that is said. The slopes are such that the model and the built-in rules
 * together have less than 4 in 1,000 wanted messages of left-out corpora at the threshold (shipped.md); the model alone reaches
 * it nowhere.
 */
import type { Reasons } from '../language.ts'
import type { Signal } from '../signal.ts'
import type { Opinion } from './shipped-model.ts'

/** Points for each logit beyond `from`, at most `most`. */
export const SPAM = { from: 0.2, slope: 2.5, most: 4.9 } as const
export const HAM = { from: 1, slope: 0.6, most: 2.5 } as const

/** Where the words are unknown, the shape alone: it is told by fewer marks, and counts less. */
export const SHAPE = { from: 0.2, slope: 2.5, most: 2 } as const

/**
 * Both halves have to agree: a shape that is none of spam leaves the words so much. Invoices and offers use the words of fraud,
 * and the corpora have hardly any that were wanted. The same for few words: alarms and reports of machines.
 */
export const DISAGREEING = { shapeBelow: -0.5, wordsBelow: 40, most: 2.5 } as const

/** The name under which points are told, from the highest down; the first that is reached holds. */
export const MODEL_STEPS: readonly { readonly name: string; readonly least: number; readonly why: Reasons }[] = [
  {
    name: 'MODEL_SPAM_SURE',
    least: 3,
    why: {
      en: 'Words and shape are those of spam, and hardly any wanted mail is like that.',
      de: 'Wörter und Gestalt sind die von Spam; kaum eine erwünschte Mail ist so.',
      fr: 'Les mots et la forme sont ceux du spam ; presque aucun courrier voulu n’est ainsi.',
      it: 'Parole e forma sono quelle dello spam; quasi nessuna posta desiderata è così.',
    },
  },
  {
    name: 'MODEL_SPAM_LIKELY',
    least: 1.5,
    why: {
      en: 'Words and shape are much more like spam than like wanted mail.',
      de: 'Wörter und Gestalt gleichen viel mehr Spam als erwünschter Mail.',
      fr: 'Les mots et la forme ressemblent bien plus au spam qu’au courrier voulu.',
      it: 'Parole e forma somigliano molto più allo spam che alla posta desiderata.',
    },
  },
  {
    name: 'MODEL_SPAM_MAYBE',
    least: 0,
    why: {
      en: 'Words and shape are rather those of spam.',
      de: 'Wörter und Gestalt sind eher die von Spam.',
      fr: 'Les mots et la forme sont plutôt ceux du spam.',
      it: 'Parole e forma sono piuttosto quelle dello spam.',
    },
  },
  {
    name: 'MODEL_HAM_LIKELY',
    least: -1.5,
    why: {
      en: 'Words and shape are much more like wanted mail than like spam.',
      de: 'Wörter und Gestalt gleichen viel mehr erwünschter Mail als Spam.',
      fr: 'Les mots et la forme ressemblent bien plus au courrier voulu qu’au spam.',
      it: 'Parole e forma somigliano molto più alla posta desiderata che allo spam.',
    },
  },
  {
    name: 'MODEL_HAM_SURE',
    least: -Infinity,
    why: {
      en: 'Words and shape are those of wanted mail, and hardly any spam is like that.',
      de: 'Wörter und Gestalt sind die erwünschter Mail; kaum ein Spam ist so.',
      fr: 'Les mots et la forme sont ceux du courrier voulu ; presque aucun spam n’est ainsi.',
      it: 'Parole e forma sono quelle della posta desiderata; quasi nessuno spam è così.',
    },
  },
]

export const BY_SHAPE = {
  name: 'MODEL_SHAPE',
  why: {
    en: 'The shape is that of spam; the words are not ones that the model knows.',
    de: 'Die Gestalt ist die von Spam; die Wörter kennt das Modell nicht.',
    fr: 'La forme est celle du spam ; le modèle ne connaît pas les mots.',
    it: 'La forma è quella dello spam; il modello non conosce le parole.',
  },
} as const

/** In tenths; 0 where the model is silent or in doubt. */
export function pointsOf({ logit, shape, words, silent }: Opinion): number {
  switch (silent) {
    case 'bulk':
    case 'short':
      return 0
    case 'unfamiliar':
      return beyond(shape, SHAPE)
    case null:
      if (logit < 0) return 0 - beyond(-logit, HAM)
      return beyond(
        logit,
        shape < DISAGREEING.shapeBelow || words < DISAGREEING.wordsBelow ? { ...SPAM, most: DISAGREEING.most } : SPAM,
      )
    default:
      throw new Error(String(silent satisfies never))
  }
}

function beyond(logit: number, { from, slope, most }: { from: number; slope: number; most: number }): number {
  return Math.round(10 * Math.max(0, Math.min(most, slope * (logit - from)))) / 10
}

export function signalsOf(opinion: Opinion): readonly Signal[] {
  const points = pointsOf(opinion)
  if (points === 0) return []
  const said = opinion.silent === null ? MODEL_STEPS.find(({ least }) => points >= least) : BY_SHAPE
  if (said === undefined) throw new Error(`${points} points have no name`)
  return [{ scorer: 'classifier', name: said.name, points, why: said.why.en, reasons: said.why }]
}
