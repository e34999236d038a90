import { words } from '../add/words'
import { text } from '../text'
import { later } from '../text-later'
import type { Table } from './table'

/** Longer by two fifths or so, since other languages need more room than English. */
const longer = (said: string) => said.replace(/[aeiou]/g, '$&$&')

/** The same table, whatever its shape, with everything in it said at greater length. */
function atLength<Said>(said: Said): Said {
  if (typeof said === 'string') return longer(said) as Said
  if (typeof said === 'function') return ((...given: unknown[]) => atLength(said(...given))) as Said
  if (Array.isArray(said)) return said.map(atLength) as Said
  if (said === null || typeof said !== 'object') return said
  // What somebody typed, or a title, is not the page's own.
  if ('em' in said) return said
  return Object.fromEntries(Object.entries(said).map(([key, value]) => [key, atLength(value)])) as Said
}

const { locale, number, score, percent } = text

/** English for tests: what does not fit, or stands on the wrong side, is seen in it. */
export const table: Table = {
  text: { ...atLength(text), locale, number, score, percent, dir: 'rtl' },
  later: atLength(later),
  add: atLength(words),
}
