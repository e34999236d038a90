import { expect, test } from 'vitest'
import { spansOf } from './spans'

test('columns of few years are years that people count in, and as many as fit', () => {
  expect(spansOf([], { from: 1850, to: 1899 }, 10)).toHaveLength(10)
  expect(spansOf([], { from: 1850, to: 1899 }, 10)[0]).toEqual({ from: 1850, to: 1854 })
  expect(spansOf([], { from: 1850, to: 1899 }, 6).map(({ from }) => from)).toEqual([
    1850, 1860, 1870, 1880, 1890,
  ])
  expect(spansOf([], { from: 1642, to: 1642 }, 10)).toEqual([{ from: 1642, to: 1642 }])
})

test('every year lies in just one column, before the common era, too', () => {
  for (const [from, to] of [
    [-3000, 2026],
    [-7, 12],
    [1499, 1501],
    [-9999, 9999],
  ] as const)
    for (const most of [1, 4, 10]) {
      const spans = spansOf([], { from, to }, most)
      expect(spans.length).toBeLessThanOrEqual(Math.max(most, 2))
      expect(spans[0]?.from).toBe(from)
      expect(spans.at(-1)?.to).toBe(to)
      spans.slice(1).forEach((span, index) => {
        expect(span.from).toBe((spans[index]?.to ?? 0) + 1)
      })
    }
})

/** Works in each twenty years from a year on. */
const barsFrom = (first: number, counts: number[]) =>
  counts.map((count, index) => ({ from: first + 20 * index, to: first + 20 * index + 19, count }))

test('one work of long ago leaves the others their room', () => {
  const bars = barsFrom(-100, [1, ...Array(80).fill(0), ...Array(20).fill(10)])
  const years = { from: -100, to: bars.at(-1)?.to ?? 0 }
  for (const most of [4, 7, 10]) {
    const spans = spansOf(bars, years, most)
    expect(spans).toHaveLength(most)
    const counts = spans.map(({ from, to }) =>
      bars.filter((bar) => bar.from >= from && bar.to <= to).reduce((sum, { count }) => sum + count, 0),
    )
    // None lacks works, all works are in one, and the fullest has no more than twice its share.
    expect(Math.min(...counts)).toBeGreaterThan(0)
    expect(counts.reduce((sum, count) => sum + count)).toBe(201)
    expect(Math.max(...counts)).toBeLessThanOrEqual((2 * 201) / most)
  }
})

test('chosen years cut the columns at their ends', () => {
  const spans = spansOf(barsFrom(1500, Array(20).fill(5)), { from: 1550, to: 1795 }, 4)
  expect([spans[0]?.from, spans.at(-1)?.to]).toEqual([1550, 1795])
})
