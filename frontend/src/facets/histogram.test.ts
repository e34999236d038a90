import { expect, test } from 'vitest'
import { barsOf, decadeOf } from './histogram'

test('decades are read before and after the common era', () => {
  expect(decadeOf('1890s')).toBe(1890)
  expect(decadeOf('-40s')).toBe(-40)
  expect(decadeOf('soon')).toBeNull()
})

test('a few decades keep a bar each, with the empty ones between', () => {
  const bars = barsOf([
    { value: '1860s', count: 2 },
    { value: '1880s', count: 5 },
  ])
  expect(bars).toEqual([
    { from: 1860, to: 1869, count: 2 },
    { from: 1870, to: 1879, count: 0 },
    { from: 1880, to: 1889, count: 5 },
  ])
})

test('a long time is gathered into at most 24 bars, and no work is lost', () => {
  const decades = Array.from({ length: 300 }, (_, i) => ({ value: `${i * 10 - 1000}s`, count: 1 }))
  const bars = barsOf(decades)
  expect(bars.length).toBeLessThanOrEqual(24)
  expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(300)
})

test('nothing dated, no bars', () => {
  expect(barsOf([])).toEqual([])
})
