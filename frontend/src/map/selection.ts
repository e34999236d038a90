import type { Box, Point } from './camera'
import type { Grid } from './grid'
import { lassoed } from './lasso'
import type { Layout } from './layout'

/**
 * Works that are chosen by where they lie: in a box of the map, or in an outline that was drawn. That is
 * shorter than their names, and stays true for however many they are.
 */
export type Selection = { kind: 'box'; box: Box } | { kind: 'outline'; outline: readonly Point[] }

/** Corners of an outline that an address holds: a round one is followed to within a thousandth of its size. */
const maxCorners = 64
/** An address counts in ten-thousandths of the map's unit. */
const perUnit = 10_000

const whole = (value: number) => Math.round(value * perUnit)
const numbers = (text: string | null) =>
  (text ?? '')
    .split(',')
    .slice(0, 2 * maxCorners)
    .map((part) => (/^-?\d{1,7}$/.test(part) ? Number(part) / perUnit : Number.NaN))

/** Reads a selection from an address; null for what is none. */
export function parseSelection(params: URLSearchParams): Selection | null {
  const [left, top, right, bottom, more] = numbers(params.get('box')) as [
    number,
    number,
    number,
    number,
    unknown,
  ]
  if (more === undefined && right > left && bottom > top)
    return { kind: 'box', box: { left, top, right, bottom } }
  const values = numbers(params.get('round'))
  if (values.length < 6 || values.length % 2 === 1 || !values.every(Number.isFinite)) return null
  const corners = Array.from({ length: values.length / 2 }, (_, i) => ({
    x: values[2 * i] ?? 0,
    y: values[2 * i + 1] ?? 0,
  }))
  return { kind: 'outline', outline: corners }
}

export function writeSelection(params: URLSearchParams, selection: Selection): void {
  if (selection.kind === 'box') {
    const { left, top, right, bottom } = selection.box
    params.set('box', [left, top, right, bottom].map(whole).join(','))
  } else {
    const corners = simplified(selection.outline, maxCorners)
    params.set('round', corners.flatMap(({ x, y }) => [whole(x), whole(y)]).join(','))
  }
}

/** The works of a selection, in the order of the map's columns. */
export function selected(selection: Selection, layout: Layout, grid: Grid): number[] {
  if (selection.kind === 'outline') return lassoed(selection.outline, layout, grid)
  return grid.within(selection.box).sort((a, b) => a - b)
}

/** How far a point is from the line through two others. */
function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  if (length === 0) return Math.hypot(point.x - from.x, point.y - from.y)
  return Math.abs(dx * (point.y - from.y) - dy * (point.x - from.x)) / length
}

/** The outline with at most so many corners: those that shape it most (Douglas and Peucker). */
export function simplified(outline: readonly Point[], most: number): Point[] {
  if (outline.length <= most) return [...outline]
  const kept = new Set([0, outline.length - 1])
  const spans: [number, number][] = [[0, outline.length - 1]]
  while (kept.size < most) {
    const splits = spans.map(([from, to], span) => {
      let [at, far] = [-1, -1]
      for (let i = from + 1; i < to; i++) {
        const away = distance(outline[i] as Point, outline[from] as Point, outline[to] as Point)
        if (away > far) [at, far] = [i, away]
      }
      return { span, at, far }
    })
    const best = splits.reduce((a, b) => (b.far > a.far ? b : a))
    if (best.at < 0) break
    const [from, to] = spans[best.span] as [number, number]
    spans.splice(best.span, 1, [from, best.at], [best.at, to])
    kept.add(best.at)
  }
  return [...kept].sort((a, b) => a - b).map((i) => outline[i] as Point)
}
