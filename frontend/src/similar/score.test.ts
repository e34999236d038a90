import { expect, test } from 'vitest'
import { nearnessOf, rankAgreement } from './score'

const word = (score: number, nearestPercentile: number) => nearnessOf({ score, nearestPercentile })

test('a word says how near a work is among nearest works, whatever the scale of the metric', () => {
  expect(word(0.97, 96)).toBe('nearIdentical')
  expect(word(0.6, 96)).toBe('veryNear')
  expect(word(0.9, 85)).toBe('near')
  expect(word(0.98, 30)).toBe('akin')
  expect(word(0.98, 4.9)).toBe('far')
})

test('works that are shown with one score have one word', () => {
  for (const score of [0.9451, 0.95, 0.9549]) expect(word(score, 99)).toBe('nearIdentical')
  expect(word(0.9449, 99)).toBe('veryNear')
})

test('a score that most works reach with some other is not called near-identical, however high', () => {
  expect(word(1, 78)).toBe('near')
})

test('rank agreement is 1 for the same order, 0 for strangers, between for the same works shuffled', () => {
  const order = ['a', 'b', 'c', 'd']
  expect(rankAgreement(order, order, 4)).toBe(1)
  expect(rankAgreement(order, ['w', 'x', 'y', 'z'], 4)).toBe(0)
  // Shares at depths 1 to 4: 0, 1, 2/3, 1.
  expect(rankAgreement(order, ['b', 'a', 'd', 'c'], 4)).toBeCloseTo((0 + 1 + 2 / 3 + 1) / 4)
})
