import { expect, test } from 'vitest'
import { random, shuffled, varied } from './random'

test('the same seed hangs the same works, another seed others', () => {
  const list = Array.from({ length: 30 }, (_, i) => i)
  expect(shuffled(list, random(0.3))).toEqual(shuffled(list, random(0.3)))
  expect(shuffled(list, random(0.3))).not.toEqual(shuffled(list, random(0.4)))
  expect(shuffled(list, random(0.3)).sort((a, b) => a - b)).toEqual(list)
})

test('no artist hangs twice before every artist hangs once', () => {
  const works = ['A', 'A', 'A', 'B', null, 'B'].map((artist) => ({ artist }))
  expect(varied(works, 4).map(({ artist }) => artist)).toEqual(['A', 'B', null, 'A'])
})
