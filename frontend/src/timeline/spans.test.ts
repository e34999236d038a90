import { expect, test } from 'vitest'
import { spansOf } from './spans'

test('columns are years that people count in, and as many as fit', () => {
  expect(spansOf({ from: 1850, to: 1899 }, 10)).toHaveLength(10)
  expect(spansOf({ from: 1850, to: 1899 }, 10)[0]).toEqual({ from: 1850, to: 1854 })
  expect(spansOf({ from: 1850, to: 1899 }, 6).map(({ from }) => from)).toEqual([1850, 1860, 1870, 1880, 1890])
  expect(spansOf({ from: 1642, to: 1642 }, 10)).toEqual([{ from: 1642, to: 1642 }])
})

test('every year lies in just one column, before the common era, too', () => {
  for (const [from, to] of [
    [-3000, 2026],
    [-7, 12],
    [1499, 1501],
    [-9999, 9999],
  ] as const)
    for (const most of [1, 4, 10]) {
      const spans = spansOf({ from, to }, most)
      expect(spans.length).toBeLessThanOrEqual(Math.max(most, 2))
      expect(spans[0]?.from).toBe(from)
      expect(spans.at(-1)?.to).toBe(to)
      spans.slice(1).forEach((span, index) => {
        expect(span.from).toBe((spans[index]?.to ?? 0) + 1)
      })
    }
})
