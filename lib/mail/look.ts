/**
 * How a piece of HTML looks: what it inherits, and what its own style makes of that.
 */
import { isInvisible } from './colour.ts'
import { CLIPS, CUT_OFF, DISPLAY, NO_ROOM, OPACITY, POSITION, UNSTYLED, VISIBILITY } from './style.ts'
import type { Colour } from './colour.ts'
import type { Style } from './style.ts'

/** How a text is kept from the eye. */
export type HiddenKind =
  | 'display'
  | 'size'
  | 'colour'
  | 'opacity'
  /** Outside of what is shown. */
  | 'position'
  /** In a box without room. */
  | 'clipped'
  /** In `<details>` that are closed. */
  | 'folded-away'
  | 'comment'
  | 'script'
  | 'style'
  /** Title, template and other elements that no reader of mail shows. */
  | 'not-rendered'

export type Look = {
  /** Null: it is seen. */
  readonly kind: HiddenKind | null
  /** For all that is inside, whatever it says of itself. */
  readonly lasting: HiddenKind | null
  readonly unseen: boolean
  readonly size: number
  readonly colour: Colour
  readonly ground: Colour
}

export const PAPER: Look = { kind: null, lasting: null, unseen: false, size: 16, colour: 0, ground: 0xffffff }

/** Pixels; smaller letters are for nobody's eye. */
const READABLE = 2.5

export function lookOf(style: Style, parent: Look): Look {
  if (style === UNSTYLED) return parent
  const { hides } = style
  const lasting = parent.lasting ?? (hides === 0 ? null : lastingKind(hides))
  const unseen = (style.said & VISIBILITY) === 0 ? parent.unseen : (hides & VISIBILITY) !== 0
  const size = style.size === undefined ? parent.size : style.size < 0 ? -style.size * parent.size : style.size
  const colour = style.colour ?? parent.colour
  const ground = style.ground ?? parent.ground
  return { kind: kindOf(lasting, unseen, size, colour, ground), lasting, unseen, size, colour, ground }
}

/** All inside is hidden in this way. */
export function hiddenBy(kind: HiddenKind, parent: Look): Look {
  return { ...parent, kind: parent.kind ?? kind, lasting: parent.lasting ?? kind }
}

function lastingKind(hides: number): HiddenKind | null {
  if ((hides & DISPLAY) !== 0) return 'display'
  if ((hides & OPACITY) !== 0) return 'opacity'
  if ((hides & POSITION) !== 0) return 'position'
  return (hides & CUT_OFF) !== 0 || ((hides & NO_ROOM) !== 0 && (hides & CLIPS) !== 0) ? 'clipped' : null
}

function kindOf(
  lasting: HiddenKind | null,
  unseen: boolean,
  size: number,
  colour: Colour,
  ground: Colour,
): HiddenKind | null {
  if (lasting !== null) return lasting
  if (unseen) return 'display'
  if (size < READABLE) return 'size'
  return isInvisible(colour, ground) ? 'colour' : null
}
