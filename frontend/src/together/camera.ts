import { clamp } from '../app/number'
import { type Camera, panned, zoomedAt } from '../map/camera'

/** Where all pictures are looked at: a point in fractions of their sides, and how many times they are magnified. */
export type Look = Camera

export const whole: Look = { x: 0.5, y: 0.5, zoom: 1 }
export const maxZoom = 16
/** Pictures and their room are one wide and one high. */
const room = { width: 1, height: 1 }
const scale = 1

/** A look that never leaves the pictures. */
export function kept({ x, y, zoom }: Look): Look {
  const near = clamp(zoom, 1, maxZoom)
  const margin = 0.5 / near
  return { x: clamp(x, margin, 1 - margin), y: clamp(y, margin, 1 - margin), zoom: near }
}

/** Moves the pictures by shares of the room that they are shown in. */
export function moved(look: Look, right: number, down: number): Look {
  return kept(panned(look, right, down, scale))
}

/** Magnifies, so that the place at these shares of the room stays where it is. */
export function zoomed(look: Look, factor: number, atX = 0.5, atY = 0.5): Look {
  const possible = clamp(factor, 1 / look.zoom, maxZoom / look.zoom)
  return kept(zoomedAt(look, possible, { x: atX, y: atY }, scale, room))
}
