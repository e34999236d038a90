import { expect, test } from 'vitest'
import { between, moved, resized } from './rectangle'

const minimum = { width: 0.1, height: 0.1 }

test('a rectangle is drawn from any corner and stays within the picture', () => {
  expect(between({ x: 0.8, y: 1.4 }, { x: 0.2, y: 0.5 }, minimum)).toEqual({
    x: 0.2,
    y: 0.5,
    width: expect.closeTo(0.6),
    height: 0.5,
  })
})

test('a click draws the smallest part there is', () => {
  expect(between({ x: 0.99, y: 0.5 }, { x: 0.99, y: 0.5 }, minimum)).toEqual({ x: 0.9, y: 0.5, ...minimum })
})

test('moving stops at the edge, and so does growing', () => {
  const part = { x: 0.5, y: 0.5, width: 0.4, height: 0.4 }
  expect(moved(part, 1, -1)).toEqual({ x: 0.6, y: 0, width: 0.4, height: 0.4 })
  expect(resized(part, 1, -1, minimum)).toEqual({ x: 0.5, y: 0.5, width: 0.5, height: 0.1 })
})
