import type { Box, Point } from './camera'
import type { Grid } from './grid'
import type { Layout } from './layout'

/** Whether a point lies in a polygon: a ray from it crosses the outline an odd number of times. */
export function insidePolygon(point: Point, polygon: readonly Point[]): boolean {
  let inside = false
  let before = polygon.at(-1)
  for (const corner of polygon) {
    if (before && corner.y > point.y !== before.y > point.y) {
      const crossing = corner.x + ((point.y - corner.y) / (before.y - corner.y)) * (before.x - corner.x)
      if (point.x < crossing) inside = !inside
    }
    before = corner
  }
  return inside
}

function boxOf(polygon: readonly Point[]): Box {
  const xs = polygon.map(({ x }) => x)
  const ys = polygon.map(({ y }) => y)
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

/** The works whose middles lie in the polygon, in the order of the map's columns. */
export function lassoed(polygon: readonly Point[], layout: Layout, grid: Grid): number[] {
  if (polygon.length < 3) return []
  return grid
    .within(boxOf(polygon))
    .filter((i) => insidePolygon({ x: layout.x[i] ?? 0, y: layout.y[i] ?? 0 }, polygon))
    .sort((a, b) => a - b)
}
