import { expect, test } from 'vitest'
import { sharedWords, strongest } from './shared-words'

test('words that titles share come by how many share them', () => {
  const titles = [
    'The River at Dusk',
    'A River',
    'View of the Harbour',
    'Boats in the Harbour',
    'On the River',
    'x',
  ]
  expect(sharedWords(titles)).toEqual(['River', 'Harbour'])
})

test('no article, no preposition, no word that says nothing of the works', () => {
  expect(sharedWords(['Vue avec la ville', 'Homme avec la ville'])).toEqual([])
  expect(sharedWords(['Untitled', 'Untitled', 'Ohne Titel', 'Ohne Titel', 'Das Wasser'])).toEqual([])
  expect(sharedWords(['A Study', 'Another Study', 'The Study'])).toEqual([])
  expect(sharedWords([])).toEqual([])
})

test('a word counts once for each title, whatever its case', () => {
  const titles = ['a Storm after the STORM', 'the storm', 'One Bridge', 'Two BRIDGES', 'a Bridge', 'x', 'y']
  expect(sharedWords(titles)).toEqual(['Bridge'])
})

test('the strongest colour is the one furthest from grey', () => {
  expect(strongest(['#808080', '#3b6ea5', '#c02010', '#ffffff'])).toBe('#c02010')
  expect(strongest([])).toBeNull()
})
