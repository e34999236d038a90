import { cssColour } from '../app/colour'
import { type Camera, inView, type Point, type Size, toScreen } from './camera'
import type { Grid } from './grid'
import type { Groups } from './groups'
import type { Layout } from './layout'
import type { Pictures } from './pictures'
import type { Columns } from './query'
import type { Sheets } from './sheets'

/** Side in pixels of a square picture from which pictures are shown, and when works are coloured by a field. */
const picturesFromPx = 4
const colouredPicturesFromPx = 36
const smallestPointPx = 3
const groupLinePx = 3

export interface Palette {
  wall: string
  ink: string
  seal: string
  frame: string
  groups: string[]
}

export interface Scene {
  columns: Columns
  layout: Layout
  grid: Grid
  groups: Groups | null
  camera: Camera
  scale: number
  view: Size
  dpr: number
  marked: number | null
  /** Outline of the lasso, in units of the map. */
  lasso: readonly Point[]
  palette: Palette
}

/** Draws the works in view and returns them, nearest to the middle first. */
export function drawWorks(
  context: CanvasRenderingContext2D,
  scene: Scene,
  pictures: Pictures,
  sheets: Sheets,
): number[] {
  const { camera, scale, view, layout, grid } = scene
  clear(context, scene)
  const shown = fromTheMiddle(grid.within(inView(camera, scale, view)), layout, camera)
  const withPictures = showsPictures(scene)
  for (const i of shown) drawWork(context, scene, pictures, sheets, i, withPictures)
  return shown
}

/** Draws on top of the works what was pointed at and drawn round. */
export function drawMarks(context: CanvasRenderingContext2D, scene: Scene) {
  if (scene.marked !== null) ring(context, scene, scene.marked)
  outline(context, scene)
}

/** The works as they were drawn for a view. */
export interface Still {
  image: OffscreenCanvas
  camera: Camera
}

export function keepStill(canvas: HTMLCanvasElement, { camera }: Scene): Still {
  const image = new OffscreenCanvas(canvas.width, canvas.height)
  image.getContext('2d', { alpha: false })?.drawImage(canvas, 0, 0)
  return { image, camera }
}

/** Draws a still where its works lie in another view. */
export function drawStill(context: CanvasRenderingContext2D, scene: Scene, { image, camera: before }: Still) {
  const { camera, scale, view } = scene
  clear(context, scene)
  const px = scale * camera.zoom
  const grown = camera.zoom / before.zoom
  const x = view.width / 2 + (before.x - camera.x) * px - (view.width / 2) * grown
  const y = view.height / 2 + (before.y - camera.y) * px - (view.height / 2) * grown
  context.drawImage(image, x, y, view.width * grown, view.height * grown)
}

function clear(context: CanvasRenderingContext2D, { view, dpr, palette }: Scene) {
  context.setTransform(dpr, 0, 0, dpr, 0, 0)
  context.fillStyle = palette.wall
  // The canvas is whole pixels, and may be a part of one larger than the view.
  context.fillRect(0, 0, view.width + 1, view.height + 1)
}

export function showsPictures({ layout, scale, camera, groups }: Scene): boolean {
  return layout.side * scale * camera.zoom >= (groups ? colouredPicturesFromPx : picturesFromPx)
}

function fromTheMiddle(works: number[], { x, y }: Layout, camera: Camera): number[] {
  const away = (i: number) => ((x[i] ?? 0) - camera.x) ** 2 + ((y[i] ?? 0) - camera.y) ** 2
  return works.sort((a, b) => away(a) - away(b))
}

/** A work's rectangle on the canvas. */
function rectangle({ layout, camera, scale, view }: Scene, i: number) {
  const px = scale * camera.zoom
  const { x, y } = toScreen({ x: layout.x[i] ?? 0, y: layout.y[i] ?? 0 }, camera, scale, view)
  const w = Math.max(smallestPointPx, (layout.w[i] ?? 0) * px)
  const h = Math.max(smallestPointPx, (layout.h[i] ?? 0) * px)
  return { x: x - w / 2, y: y - h / 2, w, h }
}

function drawWork(
  context: CanvasRenderingContext2D,
  scene: Scene,
  pictures: Pictures,
  sheets: Sheets,
  i: number,
  withPictures: boolean,
) {
  const { columns, groups, palette, dpr } = scene
  const { x, y, w, h } = rectangle(scene, i)
  const group = groups ? palette.groups[groups.of[i] ?? 0] : undefined
  if (group) {
    context.fillStyle = group
    context.fillRect(x, y, w, h)
    if (!withPictures) return
  }
  const inset = group ? groupLinePx : 0
  const url = columns.thumbnails[i] ?? ''
  const picture = withPictures ? pictures.get(url, Math.max(w, h) * dpr) : undefined
  const cell = withPictures && !picture ? sheets.get(i) : undefined
  if (picture) {
    context.drawImage(picture, x + inset, y + inset, w - 2 * inset, h - 2 * inset)
  } else if (cell) {
    const { sheet, side } = cell
    context.drawImage(sheet, cell.x, cell.y, side, side, x + inset, y + inset, w - 2 * inset, h - 2 * inset)
  } else {
    context.fillStyle = cssColour(columns.colors[i]) ?? palette.frame
    context.fillRect(x + inset, y + inset, w - 2 * inset, h - 2 * inset)
  }
}

/** The work that is pointed at: 2 px of ink round it, with wall between. */
function ring(context: CanvasRenderingContext2D, scene: Scene, i: number) {
  const { x, y, w, h } = rectangle(scene, i)
  for (const [away, width, colour] of [
    [2, 4, scene.palette.wall],
    [3, 2, scene.palette.ink],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.strokeRect(x - away, y - away, w + 2 * away, h + 2 * away)
  }
}

function outline(context: CanvasRenderingContext2D, { lasso, camera, scale, view, palette }: Scene) {
  if (lasso.length < 2) return
  context.beginPath()
  for (const point of lasso) {
    const { x, y } = toScreen(point, camera, scale, view)
    context.lineTo(x, y)
  }
  context.closePath()
  context.lineJoin = 'round'
  for (const [width, colour] of [
    [6, palette.wall],
    [2, palette.seal],
  ] as const) {
    context.lineWidth = width
    context.strokeStyle = colour
    context.stroke()
  }
}

/** The colours of the page as a canvas takes them: what the tokens come to in this theme. */
export function readPalette(element: HTMLElement, groups: number): Palette {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  const colour = (name: string) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  const palette = {
    wall: colour('--wall'),
    ink: colour('--ink'),
    seal: colour('--seal'),
    frame: colour('--sunken'),
    groups: Array.from({ length: groups }, (_, index) => colour(`--group-${index}`)),
  }
  probe.remove()
  return palette
}
