import { expect, test } from 'vitest'
import { type Layout, layOut } from './layout'

/** Numbers that look random and are always the same. */
function sequence(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Works in three dense clumps, with pictures of every shape. */
function clumps(count: number) {
  const next = sequence(7)
  const near = (middle: number) => Math.min(1, Math.max(0, middle + (next() - 0.5) * 0.1))
  const places = Array.from({ length: count }, (_, i) => ({
    x: near([0.2, 0.5, 0.9][i % 3] ?? 0),
    y: near([0.3, 0.8, 0.5][i % 3] ?? 0),
    ratio: 0.1 * 100 ** next(),
  }))
  return {
    x: places.map(({ x }) => x),
    y: places.map(({ y }) => y),
    ratios: places.map(({ ratio }) => ratio),
  }
}

const at = (column: Float64Array, i: number) => column[i] ?? Number.NaN

function overlaps({ x, y, w, h }: Layout): number {
  let found = 0
  for (let a = 0; a < x.length; a++)
    for (let b = 0; b < a; b++)
      if (
        Math.abs(at(x, a) - at(x, b)) < (at(w, a) + at(w, b)) / 2 - 1e-9 &&
        Math.abs(at(y, a) - at(y, b)) < (at(h, a) + at(h, b)) / 2 - 1e-9
      )
        found++
  return found
}

test('no two works overlap, even in dense clumps and with pictures of every shape', () => {
  expect(overlaps(layOut(clumps(1500)))).toBe(0)
})

test('works at one and the same place still stand apart', () => {
  const same = { x: Array(60).fill(0.5), y: Array(60).fill(0.5), ratios: Array(60).fill(1.4) }
  const layout = layOut(same)
  expect(overlaps(layout)).toBe(0)
  // Together: no further from their place than a disc of so many cells needs.
  const away = [...layout.x].map((x, i) => Math.hypot(x - 0.6, at(layout.y, i) - 0.5))
  expect(Math.max(...away)).toBeLessThan(layout.cell * (Math.sqrt(60 / Math.PI) + 1.5))
})

test('a work alone stands exactly where it belongs when its cell has room', () => {
  const layout = layOut({ x: [0.505], y: [0.495], ratios: [1] })
  expect(at(layout.x, 0)).toBeCloseTo(0.606, 1)
  expect(at(layout.y, 0)).toBeCloseTo(0.495, 1)
})

test('pictures of common shapes have equal area, and every one keeps its shape', () => {
  const ratios = [0.75, 1, 1.33, 8]
  const { w, h, side } = layOut({ x: [0.1, 0.4, 0.7, 0.9], y: [0.1, 0.4, 0.7, 0.9], ratios })
  for (const i of [0, 1, 2]) expect(at(w, i) * at(h, i)).toBeCloseTo(side ** 2)
  for (const [i, ratio] of ratios.entries()) expect(at(w, i) / at(h, i)).toBeCloseTo(ratio)
})

test('the same works stand in the same places, and the bounds hold them all', () => {
  const layout = layOut(clumps(400))
  expect(layOut(clumps(400))).toEqual(layout)
  for (let i = 0; i < 400; i++) {
    expect(at(layout.x, i) - at(layout.w, i) / 2).toBeGreaterThanOrEqual(layout.bounds.left)
    expect(at(layout.y, i) + at(layout.h, i) / 2).toBeLessThanOrEqual(layout.bounds.bottom)
  }
})

test('an empty collection has a layout', () => {
  expect(layOut({ x: [], y: [], ratios: [] }).bounds.right).toBeGreaterThan(0)
})
