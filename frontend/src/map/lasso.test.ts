import { expect, test } from 'vitest'
import { newGrid } from './grid'
import { insidePolygon, lassoed } from './lasso'
import { layOut } from './layout'

const count = 900
const places = {
  x: Array.from({ length: count }, (_, i) => (i % 30) / 29),
  y: Array.from({ length: count }, (_, i) => Math.floor(i / 30) / 29),
  ratios: Array.from({ length: count }, (_, i) => [0.6, 1, 1.5][i % 3] ?? 1),
}
const layout = layOut(places)
const grid = newGrid(layout)
const middle = (i: number) => ({ x: layout.x[i] ?? 0, y: layout.y[i] ?? 0 })

test('a point is inside a hollow shape only where the shape is', () => {
  // A horseshoe, open at the top.
  const shoe = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 2 },
    { x: 2, y: 2 },
    { x: 2, y: 0 },
    { x: 3, y: 0 },
    { x: 3, y: 3 },
    { x: 0, y: 3 },
  ]
  expect(insidePolygon({ x: 0.5, y: 1 }, shoe)).toBe(true)
  expect(insidePolygon({ x: 1.5, y: 1 }, shoe)).toBe(false)
  expect(insidePolygon({ x: 1.5, y: 2.5 }, shoe)).toBe(true)
  expect(insidePolygon({ x: 4, y: 1 }, shoe)).toBe(false)
})

test('every work is found at its own place, and none where none stands', () => {
  for (let i = 0; i < count; i++) expect(grid.at(middle(i))).toBe(i)
  expect(grid.at({ x: -5, y: 0.5 })).toBeNull()
})

test('a box finds the works that a look at all of them finds', () => {
  const box = { left: 0.31, top: 0.2, right: 0.72, bottom: 0.44 }
  const expected = Array.from({ length: count }, (_, i) => i).filter((i) => {
    const { x, y } = middle(i)
    const [w, h] = [(layout.w[i] ?? 0) / 2, (layout.h[i] ?? 0) / 2]
    return x + w >= box.left && x - w <= box.right && y + h >= box.top && y - h <= box.bottom
  })
  expect(grid.within(box).sort((a, b) => a - b)).toEqual(expected)
  expect(expected.length).toBeGreaterThan(20)
})

test('a lasso catches the works whose middles it goes round', () => {
  const round = Array.from({ length: 40 }, (_, i) => ({
    x: 0.6 + 0.2 * Math.cos((i / 20) * Math.PI),
    y: 0.5 + 0.2 * Math.sin((i / 20) * Math.PI),
  }))
  const caught = lassoed(round, layout, grid)
  const near = (i: number) => Math.hypot(middle(i).x - 0.6, middle(i).y - 0.5)
  expect(caught.length).toBeGreaterThan(50)
  for (let i = 0; i < count; i++) {
    if (near(i) < 0.195) expect(caught).toContain(i)
    if (near(i) > 0.2) expect(caught).not.toContain(i)
  }
  expect(lassoed(round.slice(0, 2), layout, grid)).toEqual([])
})
