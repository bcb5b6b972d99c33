/**
 * What an opinion of the shipped model is worth, and how that is said.
 * Each step is worth what mail on left-out corpora says (shipped.md): spam points start where hardly any wanted mail is.
 */
import type { Reasons } from '../language.ts'
import type { Signal } from '../signal.ts'
import type { Opinion } from './shipped-model.ts'

type Step = { readonly name: string; readonly from: number; readonly points: number; readonly why: Reasons }

/** From the highest logit down; the first that is reached holds. */
const SPAM: readonly Step[] = [
  {
    name: 'MODEL_SPAM_SURE',
    from: 3.5,
    points: 4,
    why: {
      en: 'Words and shape are those of spam, and hardly any wanted mail is like that.',
      de: 'Wörter und Gestalt sind die von Spam; kaum eine erwünschte Mail ist so.',
      fr: 'Les mots et la forme sont ceux du spam ; presque aucun courrier voulu n’est ainsi.',
      it: 'Parole e forma sono quelle dello spam; quasi nessuna posta desiderata è così.',
    },
  },
  {
    name: 'MODEL_SPAM_LIKELY',
    from: 2.2,
    points: 2.5,
    why: {
      en: 'Words and shape are much more like spam than like wanted mail.',
      de: 'Wörter und Gestalt gleichen viel mehr Spam als erwünschter Mail.',
      fr: 'Les mots et la forme ressemblent bien plus au spam qu’au courrier voulu.',
      it: 'Parole e forma somigliano molto più allo spam che alla posta desiderata.',
    },
  },
  {
    name: 'MODEL_SPAM_MAYBE',
    from: 1.2,
    points: 1,
    why: {
      en: 'Words and shape are rather those of spam.',
      de: 'Wörter und Gestalt sind eher die von Spam.',
      fr: 'Les mots et la forme sont plutôt ceux du spam.',
      it: 'Parole e forma sono piuttosto quelle dello spam.',
    },
  },
]

const HAM: readonly Step[] = [
  {
    name: 'MODEL_HAM_SURE',
    from: -4,
    points: -2,
    why: {
      en: 'Words and shape are those of wanted mail, and hardly any spam is like that.',
      de: 'Wörter und Gestalt sind die erwünschter Mail; kaum ein Spam ist so.',
      fr: 'Les mots et la forme sont ceux du courrier voulu ; presque aucun spam n’est ainsi.',
      it: 'Parole e forma sono quelle della posta desiderata; quasi nessuno spam è così.',
    },
  },
  {
    name: 'MODEL_HAM_LIKELY',
    from: -2,
    points: -1,
    why: {
      en: 'Words and shape are much more like wanted mail than like spam.',
      de: 'Wörter und Gestalt gleichen viel mehr erwünschter Mail als Spam.',
      fr: 'Les mots et la forme ressemblent bien plus au courrier voulu qu’au spam.',
      it: 'Parole e forma somigliano molto più alla posta desiderata che allo spam.',
    },
  },
]

export const MODEL_STEPS: readonly Step[] = [...SPAM, ...HAM]

/** Nothing where the model is silent, and nothing where it is in doubt. */
export function stepOf({ logit, silent }: Pick<Opinion, 'logit' | 'silent'>): Step | null {
  if (silent !== null) return null
  return SPAM.find(({ from }) => logit >= from) ?? HAM.find(({ from }) => logit <= from) ?? null
}

export function signalsOf(opinion: Opinion): readonly Signal[] {
  const step = stepOf(opinion)
  return step === null ? [] : [{ scorer: 'classifier', name: step.name, points: step.points, why: step.why.en }]
}
