import {
  type Camera,
  clampCamera,
  fitScale,
  type Point,
  panned,
  type Size,
  toMap,
  wholeMap,
  zoomedAt,
} from './camera'
import { draw, readPalette, type Scene, showsPictures } from './draw'
import { type Grid, newGrid } from './grid'
import { type Groups, missing } from './groups'
import { lassoed } from './lasso'
import type { Layout } from './layout'
import { Pictures } from './pictures'
import type { Columns } from './query'

/** Side of a square picture at the nearest zoom, in pixels: about what a thumbnail holds. */
const nearestPx = 280
/** Points of a lasso nearer than this to the one before are left out. */
const lassoStepPx = 3

export interface ChartEvents {
  /** What is in view, nearest to the middle first. */
  onView(works: number[], camera: Camera): void
  onChoose(works: number[]): void
}

/** The canvas of the map: it draws one frame whenever something has changed, and never else. */
export class Chart {
  private readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D | null
  private readonly events: ChartEvents
  private readonly pictures = new Pictures(() => this.change())
  private readonly grid: Grid
  private readonly scene: Scene
  private frame = 0

  constructor(
    canvas: HTMLCanvasElement,
    columns: Columns,
    layout: Layout,
    camera: Camera | null,
    events: ChartEvents,
  ) {
    this.canvas = canvas
    this.context = canvas.getContext('2d', { alpha: false })
    this.events = events
    this.grid = newGrid(layout)
    this.scene = {
      columns,
      layout,
      grid: this.grid,
      groups: null,
      camera: camera ?? wholeMap(layout.bounds),
      scale: 1,
      view: { width: 1, height: 1 },
      dpr: 1,
      marked: null,
      lasso: [],
      palette: readPalette(canvas.parentElement ?? canvas, missing + 1),
    }
  }

  close() {
    cancelAnimationFrame(this.frame)
    this.pictures.close()
  }

  resize(view: Size) {
    if (view.width < 1 || view.height < 1) return
    const dpr = window.devicePixelRatio || 1
    this.canvas.width = Math.round(view.width * dpr)
    this.canvas.height = Math.round(view.height * dpr)
    this.change({ view, dpr, scale: fitScale(this.scene.layout.bounds, view) })
    this.look(this.scene.camera)
  }

  readColours() {
    this.change({ palette: readPalette(this.canvas.parentElement ?? this.canvas, missing + 1) })
  }

  colour(groups: Groups | null) {
    this.change({ groups })
  }

  clearLasso() {
    this.change({ lasso: [] })
  }

  mark(work: number | null) {
    if (work !== this.scene.marked) this.change({ marked: work })
  }

  pan(dx: number, dy: number) {
    this.look(panned(this.scene.camera, dx, dy, this.scene.scale))
  }

  zoom(factor: number, at: Point = { x: this.scene.view.width / 2, y: this.scene.view.height / 2 }) {
    const { camera, scale, view } = this.scene
    const limited = Math.min(Math.max(factor * camera.zoom, 0.5), this.maxZoom()) / camera.zoom
    this.look(zoomedAt(camera, limited, at, scale, view))
  }

  showAll() {
    this.look(wholeMap(this.scene.layout.bounds))
  }

  /** The work at a pixel of the canvas. */
  at(pixel: Point): number | null {
    return this.grid.at(this.toMap(pixel))
  }

  startLasso(pixel: Point) {
    this.change({ lasso: [this.toMap(pixel)] })
  }

  drawLasso(pixel: Point) {
    const point = this.toMap(pixel)
    const last = this.scene.lasso.at(-1)
    const step = lassoStepPx / (this.scene.scale * this.scene.camera.zoom)
    if (last && Math.hypot(point.x - last.x, point.y - last.y) < step) return
    this.change({ lasso: [...this.scene.lasso, point] })
  }

  endLasso() {
    const works = lassoed(this.scene.lasso, this.scene.layout, this.grid)
    if (works.length === 0) this.clearLasso()
    this.events.onChoose(works)
  }

  private look(camera: Camera) {
    this.change({ camera: clampCamera(camera, this.scene.layout.bounds, this.maxZoom()) })
  }

  private maxZoom(): number {
    return Math.max(2, nearestPx / (this.scene.layout.side * this.scene.scale))
  }

  private toMap(pixel: Point): Point {
    return toMap(pixel, this.scene.camera, this.scene.scale, this.scene.view)
  }

  private change(part: Partial<Scene> = {}) {
    Object.assign(this.scene, part)
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw())
  }

  private draw() {
    this.frame = 0
    const { scene, context } = this
    if (!context) return
    const shown = draw(context, scene, this.pictures)
    this.pictures.want(showsPictures(scene) ? this.wanted(shown) : [])
    this.events.onView(shown, scene.camera)
  }

  private wanted(shown: number[]) {
    const { columns, layout, scale, camera, dpr } = this.scene
    const px = scale * camera.zoom * dpr
    return shown.map((i) => ({
      url: columns.thumbnails[i] ?? '',
      ratio: columns.ratios[i] ?? 1,
      longestPx: Math.max(layout.w[i] ?? 0, layout.h[i] ?? 0) * px,
    }))
  }
}
