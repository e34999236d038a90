import { clamp } from '../app/number'
import type { Box } from './camera'

/** Works in places of their own: `x` and `y` are the middles, `w` and `h` the sizes, in units of the map. */
export interface Layout {
  x: Float64Array
  y: Float64Array
  w: Float64Array
  h: Float64Array
  /** Side of a square picture; all pictures have its area unless they are very long. */
  side: number
  cell: number
  bounds: Box
}

/** Width of the map where its height is 1. */
const mapAspect = 1.2
/** Share of the map that cells of works would cover if they filled it evenly. */
const fill = 0.7
/** A cell is this much wider than a square picture: it holds shapes up to its square at full area. */
const slack = 1.2
const maxCell = 0.09

interface Places {
  x: readonly number[]
  y: readonly number[]
  ratios: readonly number[]
}

/**
 * Gives every work a cell of a square grid for itself, the free one nearest to
 * its place, and lets it stand in it as near to its place as the cell has room.
 * No two works overlap, and the same works always stand in the same places.
 */
export function layOut({ x, y, ratios }: Places): Layout {
  const count = x.length
  const cell = Math.min(maxCell, Math.sqrt((fill * mapAspect) / Math.max(count, 1)))
  const side = cell / slack
  const layout: Layout = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    w: new Float64Array(count),
    h: new Float64Array(count),
    side,
    cell,
    bounds: { left: 0, top: 0, right: mapAspect, bottom: 1 },
  }
  const taken = new Set<number>()
  for (let i = 0; i < count; i++) {
    const px = (x[i] ?? 0.5) * mapAspect
    const py = y[i] ?? 0.5
    const [column, row] = takeNearest(taken, px / cell, py / cell)
    const [w, h] = sizeOf(ratios[i] ?? 1, side, cell)
    layout.w[i] = w
    layout.h[i] = h
    layout.x[i] = clamp(px, column * cell + w / 2, (column + 1) * cell - w / 2)
    layout.y[i] = clamp(py, row * cell + h / 2, (row + 1) * cell - h / 2)
  }
  if (count > 0) layout.bounds = boundsOf(layout)
  return layout
}

/** A picture's width and height: of the area of all others, less only where it would leave its cell. */
function sizeOf(ratio: number, side: number, cell: number): [number, number] {
  const root = Math.sqrt(ratio > 0 ? ratio : 1)
  // A hair of space is left between two pictures that fill their cells.
  const fit = Math.min(1, (0.97 * cell) / (side * Math.max(root, 1 / root)))
  return [side * root * fit, (side / root) * fit]
}

const keyOf = (column: number, row: number) => (column + 0x8000) * 0x10000 + row + 0x8000

/** Takes the free cell whose middle is nearest to a place, which is given in cells; ring by ring outwards. */
function takeNearest(taken: Set<number>, x: number, y: number): [number, number] {
  const fromColumn = Math.floor(x)
  const fromRow = Math.floor(y)
  let best: [number, number] = [fromColumn, fromRow]
  let bestDistance = Number.POSITIVE_INFINITY
  const consider = (column: number, row: number) => {
    const distance = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2
    if (distance >= bestDistance || taken.has(keyOf(column, row))) return
    best = [column, row]
    bestDistance = distance
  }
  // No cell of a ring is nearer than its radius less half a cell.
  for (let ring = 0; (ring - 0.5) ** 2 < bestDistance || ring === 0; ring++) {
    for (let along = -ring; along <= ring; along++) {
      consider(fromColumn + along, fromRow - ring)
      consider(fromColumn + along, fromRow + ring)
      consider(fromColumn - ring, fromRow + along)
      consider(fromColumn + ring, fromRow + along)
    }
  }
  taken.add(keyOf(...best))
  return best
}

function boundsOf({ x, y, cell }: Layout): Box {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (let i = 0; i < x.length; i++) {
    bounds.left = Math.min(bounds.left, (x[i] ?? 0) - cell / 2)
    bounds.right = Math.max(bounds.right, (x[i] ?? 0) + cell / 2)
    bounds.top = Math.min(bounds.top, (y[i] ?? 0) - cell / 2)
    bounds.bottom = Math.max(bounds.bottom, (y[i] ?? 0) + cell / 2)
  }
  return bounds
}
