import { expect, test } from 'vitest'
import { paletteOf } from './palette'

const pixels = (...runs: [count: number, r: number, g: number, b: number][]) =>
  new Uint8ClampedArray(
    runs.flatMap(([count, r, g, b]) => Array.from({ length: count }, () => [r, g, b, 255]).flat()),
  )

test('the most frequent colours come first, and near ones count once', () => {
  expect(paletteOf(pixels([3, 0, 0, 200], [9, 250, 250, 250], [4, 238, 238, 238], [1, 200, 0, 0]))).toEqual([
    '#fafafa',
    '#0000c8',
    '#c80000',
  ])
})
