import { expect, test } from 'vitest'
import { kept, maxZoom, moved, whole, zoomed } from './camera'

/** Where a place of a picture is shown, as a share of the room. */
const shownAt = (look: typeof whole, x: number) => 0.5 + (x - look.x) * look.zoom

test('what lies under the pointer stays there while it is magnified', () => {
  const near = zoomed(whole, 4, 0.3, 0.8)
  const place = 0.5 + (0.3 - 0.5) / 1
  expect(shownAt(near, place)).toBeCloseTo(0.3)
  expect(zoomed(near, 0.01)).toEqual(whole)
  expect(zoomed(near, 1000).zoom).toBe(maxZoom)
})

test('a look never leaves the pictures', () => {
  expect(moved(whole, 0.3, -2)).toEqual(whole)
  const corner = moved(zoomed(whole, 4), 9, 9)
  expect(shownAt(corner, 0)).toBeCloseTo(0)
  expect(kept({ x: -3, y: 7, zoom: 0 })).toEqual(whole)
})
