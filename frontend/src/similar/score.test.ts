import { expect, test } from 'vitest'
import { nearnessOf, rankAgreement } from './score'

test('nearness follows the percentile, whatever the scale of the metric', () => {
  expect(nearnessOf(0.4, 99.9)).toBe('veryNear')
  expect(nearnessOf(0.4, 99)).toBe('near')
  expect(nearnessOf(0.94, 92)).toBe('akin')
  expect(nearnessOf(0.94, 50)).toBe('far')
})

test('a high score among pictures that are all alike is not called near-identical', () => {
  expect(nearnessOf(0.97, 80)).toBe('far')
  expect(nearnessOf(0.97, 99.9)).toBe('nearIdentical')
})

test('rank agreement is 1 for the same order, 0 for strangers, between for the same works shuffled', () => {
  const order = ['a', 'b', 'c', 'd']
  expect(rankAgreement(order, order, 4)).toBe(1)
  expect(rankAgreement(order, ['w', 'x', 'y', 'z'], 4)).toBe(0)
  // Shares at depths 1 to 4: 0, 1, 2/3, 1.
  expect(rankAgreement(order, ['b', 'a', 'd', 'c'], 4)).toBeCloseTo((0 + 1 + 2 / 3 + 1) / 4)
})
