import type { Camera } from './camera'
import { type Colouring, colourings } from './groups'
import { parseSelection, type Selection, writeSelection } from './selection'

export interface MapState {
  /** null is the view of all. */
  camera: Camera | null
  by: Colouring | null
  /** null when no works are chosen. */
  chosen: Selection | null
}

/** Reads the address; what makes no sense is as if it were not there. */
export function parseMap(query: string): MapState {
  const params = new URLSearchParams(query)
  const [x, y, zoom] = ['x', 'y', 'z'].map((name) => Number.parseFloat(params.get(name) ?? ''))
  const valid = [x, y, zoom].every(Number.isFinite) && (zoom ?? 0) > 0
  return {
    camera: valid ? { x: x ?? 0, y: y ?? 0, zoom: zoom ?? 1 } : null,
    by: colourings.find((field) => field === params.get('by')) ?? null,
    chosen: parseSelection(params),
  }
}

export function writeMap({ camera, by, chosen }: MapState): string {
  const params = new URLSearchParams()
  if (camera) {
    params.set('x', camera.x.toFixed(4))
    params.set('y', camera.y.toFixed(4))
    params.set('z', camera.zoom.toFixed(2))
  }
  if (by) params.set('by', by)
  if (chosen) writeSelection(params, chosen)
  return params.toString().replaceAll('%2C', ',')
}
