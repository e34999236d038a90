import { expect, test } from 'vitest'
import { clampCamera, fitScale, inView, panned, toMap, toScreen, wholeMap, zoomedAt } from './camera'

const view = { width: 800, height: 600 }
const bounds = { left: -0.1, top: 0, right: 1.3, bottom: 1 }
const scale = fitScale(bounds, view)

test('the view of all holds all of the map, whatever the shape of the window', () => {
  for (const window of [view, { width: 390, height: 500 }, { width: 2000, height: 300 }]) {
    const seen = inView(wholeMap(bounds), fitScale(bounds, window), window)
    expect(seen.left).toBeLessThan(bounds.left)
    expect(seen.right).toBeGreaterThan(bounds.right)
    expect(seen.top).toBeLessThan(bounds.top)
    expect(seen.bottom).toBeGreaterThan(bounds.bottom)
  }
})

test('a place goes to the screen and back', () => {
  const camera = { x: 0.4, y: 0.7, zoom: 3 }
  const back = toMap(toScreen({ x: 0.2, y: 0.9 }, camera, scale, view), camera, scale, view)
  expect(back.x).toBeCloseTo(0.2)
  expect(back.y).toBeCloseTo(0.9)
})

test('what is under the pointer stays under it while zooming', () => {
  const camera = { x: 0.4, y: 0.7, zoom: 3 }
  const pixel = { x: 120, y: 510 }
  const next = zoomedAt(camera, 1.7, pixel, scale, view)
  expect(next.zoom).toBeCloseTo(5.1)
  const [before, after] = [toMap(pixel, camera, scale, view), toMap(pixel, next, scale, view)]
  expect(after.x).toBeCloseTo(before.x)
  expect(after.y).toBeCloseTo(before.y)
})

test('a drag moves a place as far as the pointer', () => {
  const camera = { x: 0.4, y: 0.7, zoom: 3 }
  const before = toScreen({ x: 0.5, y: 0.5 }, camera, scale, view)
  const after = toScreen({ x: 0.5, y: 0.5 }, panned(camera, 30, -12, scale), scale, view)
  expect(after.x - before.x).toBeCloseTo(30)
  expect(after.y - before.y).toBeCloseTo(-12)
})

test('nobody gets lost: the middle stays on the map and the zoom within its limits', () => {
  expect(clampCamera({ x: 99, y: -99, zoom: 1e9 }, bounds, 20)).toEqual({ x: 1.3, y: 0, zoom: 20 })
  expect(clampCamera({ x: 0.5, y: 0.5, zoom: 0 }, bounds, 20).zoom).toBe(0.5)
})
