import { expect, test } from 'vitest'
import { markPrefix } from './mark-prefix'

const marked = (value: string, typed: string) =>
  markPrefix(value, typed)
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join('')

test('the typed beginnings of words stand out, whatever their case and accents', () => {
  expect(marked('Pierre-Auguste Renoir', 'ren')).toBe('Pierre-Auguste [Ren]oir')
  expect(marked('Édouard Manet', 'edou man')).toBe('[Édou]ard [Man]et')
  expect(marked('E\u0301tretat', 'etr')).toBe('[E\u0301tr]etat')
})

test('letters within a word are not marked', () => {
  expect(marked('Florence', 'ore')).toBe('Florence')
  expect(marked('Florence', '')).toBe('Florence')
})
