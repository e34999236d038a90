import { clamp } from '../app/number'

/** A point, in the map's own units or in pixels of the canvas. */
export interface Point {
  x: number
  y: number
}

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface Size {
  width: number
  height: number
}

/** Where the map is looked at: the point in the middle, and how many times nearer than the view of all. */
export interface Camera extends Point {
  zoom: number
}

const marginPx = 24
const minZoom = 0.5

/** Pixels per unit of the map at zoom 1, at which all of it is in view. */
export function fitScale(bounds: Box, view: Size): number {
  const room = (side: number) => Math.max(1, side - 2 * marginPx)
  return Math.min(
    room(view.width) / Math.max(bounds.right - bounds.left, 1e-6),
    room(view.height) / Math.max(bounds.bottom - bounds.top, 1e-6),
  )
}

/** The view of everything. */
export function wholeMap(bounds: Box): Camera {
  return { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2, zoom: 1 }
}

export function toScreen(point: Point, camera: Camera, scale: number, view: Size): Point {
  return {
    x: (point.x - camera.x) * scale * camera.zoom + view.width / 2,
    y: (point.y - camera.y) * scale * camera.zoom + view.height / 2,
  }
}

export function toMap(pixel: Point, camera: Camera, scale: number, view: Size): Point {
  return {
    x: (pixel.x - view.width / 2) / (scale * camera.zoom) + camera.x,
    y: (pixel.y - view.height / 2) / (scale * camera.zoom) + camera.y,
  }
}

/** The part of the map that is in view. */
export function inView(camera: Camera, scale: number, view: Size): Box {
  const { x: left, y: top } = toMap({ x: 0, y: 0 }, camera, scale, view)
  const { x: right, y: bottom } = toMap({ x: view.width, y: view.height }, camera, scale, view)
  return { left, top, right, bottom }
}

/** Keeps the middle on the map and the zoom between a view from afar and `maxZoom`. */
export function clampCamera(camera: Camera, bounds: Box, maxZoom: number): Camera {
  return {
    x: clamp(camera.x, bounds.left, bounds.right),
    y: clamp(camera.y, bounds.top, bounds.bottom),
    zoom: clamp(camera.zoom, minZoom, Math.max(minZoom, maxZoom)),
  }
}

export function panned(camera: Camera, dx: number, dy: number, scale: number): Camera {
  return {
    ...camera,
    x: camera.x - dx / (scale * camera.zoom),
    y: camera.y - dy / (scale * camera.zoom),
  }
}

/** Zooms so that what is under the pixel stays under it. */
export function zoomedAt(camera: Camera, factor: number, pixel: Point, scale: number, view: Size): Camera {
  const under = toMap(pixel, camera, scale, view)
  const next = { ...camera, zoom: camera.zoom * factor }
  const now = toMap(pixel, next, scale, view)
  return { ...next, x: next.x + under.x - now.x, y: next.y + under.y - now.y }
}
