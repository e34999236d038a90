import type { Box, Point } from './camera'
import type { Layout } from './layout'

/** Finds the works of a box or at a point without looking at all of them. */
export interface Grid {
  within(box: Box): number[]
  at(point: Point): number | null
}

/** Cells of works per side of a bucket. */
const bucketCells = 4

export function newGrid(layout: Layout): Grid {
  const { x, y, w, h, cell, bounds } = layout
  const side = cell * bucketCells
  const columns = Math.max(1, Math.ceil((bounds.right - bounds.left) / side))
  const rows = Math.max(1, Math.ceil((bounds.bottom - bounds.top) / side))
  const bucket = (value: number, from: number, count: number) =>
    Math.min(Math.max(Math.floor((value - from) / side), 0), count - 1)
  const buckets: number[][] = Array.from({ length: columns * rows }, () => [])
  for (let i = 0; i < x.length; i++) {
    const column = bucket(x[i] ?? 0, bounds.left, columns)
    const row = bucket(y[i] ?? 0, bounds.top, rows)
    buckets[row * columns + column]?.push(i)
  }
  const touches = (i: number, box: Box) =>
    (x[i] ?? 0) + (w[i] ?? 0) / 2 >= box.left &&
    (x[i] ?? 0) - (w[i] ?? 0) / 2 <= box.right &&
    (y[i] ?? 0) + (h[i] ?? 0) / 2 >= box.top &&
    (y[i] ?? 0) - (h[i] ?? 0) / 2 <= box.bottom

  function within(box: Box): number[] {
    const found: number[] = []
    // A work may reach half a cell beyond the bucket of its middle.
    const lastRow = bucket(box.bottom + cell, bounds.top, rows)
    const lastColumn = bucket(box.right + cell, bounds.left, columns)
    for (let row = bucket(box.top - cell, bounds.top, rows); row <= lastRow; row++)
      for (let column = bucket(box.left - cell, bounds.left, columns); column <= lastColumn; column++)
        for (const i of buckets[row * columns + column] ?? []) if (touches(i, box)) found.push(i)
    return found
  }
  return {
    within,
    at: ({ x, y }) => within({ left: x, right: x, top: y, bottom: y })[0] ?? null,
  }
}
