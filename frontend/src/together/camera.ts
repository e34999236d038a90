/** Where all pictures are looked at: a point in fractions of their sides, and how many times they are magnified. */
export interface Look {
  x: number
  y: number
  zoom: number
}

export const whole: Look = { x: 0.5, y: 0.5, zoom: 1 }
export const maxZoom = 16

const within = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

/** A look that never leaves the pictures. */
export function kept({ x, y, zoom }: Look): Look {
  const near = within(zoom, 1, maxZoom)
  const margin = 0.5 / near
  return { x: within(x, margin, 1 - margin), y: within(y, margin, 1 - margin), zoom: near }
}

/** Moves the pictures by shares of the room that they are shown in. */
export function moved(look: Look, right: number, down: number): Look {
  return kept({ ...look, x: look.x - right / look.zoom, y: look.y - down / look.zoom })
}

/** Magnifies, so that the place at these shares of the room stays where it is. */
export function zoomed(look: Look, factor: number, atX = 0.5, atY = 0.5): Look {
  const zoom = within(look.zoom * factor, 1, maxZoom)
  const stay = 1 / look.zoom - 1 / zoom
  return kept({ x: look.x + (atX - 0.5) * stay, y: look.y + (atY - 0.5) * stay, zoom })
}
