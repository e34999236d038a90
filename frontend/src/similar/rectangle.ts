import type { Region } from '../api/gql/later/graphql'
import { clamp } from '../app/number'

interface Size {
  width: number
  height: number
}
interface Point {
  x: number
  y: number
}

/** The rectangle between two corners, within the picture and not smaller than allowed. */
export function between(a: Point, b: Point, minimum: Size): Region {
  const [left, right] = [a.x, b.x].map((value) => clamp(value, 0, 1)).sort((p, q) => p - q) as [
    number,
    number,
  ]
  const [top, bottom] = [a.y, b.y].map((value) => clamp(value, 0, 1)).sort((p, q) => p - q) as [
    number,
    number,
  ]
  const width = clamp(right - left, Math.min(minimum.width, 1), 1)
  const height = clamp(bottom - top, Math.min(minimum.height, 1), 1)
  return { x: clamp(left, 0, 1 - width), y: clamp(top, 0, 1 - height), width, height }
}

export function moved(part: Region, x: number, y: number): Region {
  return { ...part, x: clamp(part.x + x, 0, 1 - part.width), y: clamp(part.y + y, 0, 1 - part.height) }
}

/** Grown or shrunk at its right and lower sides. */
export function resized(part: Region, x: number, y: number, minimum: Size): Region {
  return {
    ...part,
    width: clamp(part.width + x, Math.min(minimum.width, 1 - part.x), 1 - part.x),
    height: clamp(part.height + y, Math.min(minimum.height, 1 - part.y), 1 - part.y),
  }
}
