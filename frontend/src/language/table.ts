import type { words } from '../add/words'
import type { text } from '../text'
import type { later } from '../text-later'

/** Everything that the page says, in one language. What English lacks is no key, and what English has must be said. */
export type Table = {
  text: typeof text
  later: typeof later
  add: typeof words
}
