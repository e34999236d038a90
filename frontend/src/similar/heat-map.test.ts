import { expect, test } from 'vitest'
import { shares } from './heat-map'

test('the strongest part is full, what disagrees is empty', () => {
  expect(shares([4, 1, 0, -2])).toEqual([1, 0.5, 0, 0])
  expect(shares([0, -1])).toEqual([0, 0])
})
