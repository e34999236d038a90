import {
  type Box,
  type Camera,
  clampCamera,
  fitScale,
  inView,
  type Point,
  panned,
  type Size,
  toMap,
  wholeMap,
  zoomedAt,
} from './camera'
import {
  drawMarks,
  drawStill,
  drawWorks,
  keepStill,
  readPalette,
  type Scene,
  type Still,
  showsPictures,
} from './draw'
import type { Grid } from './grid'
import { type Groups, missing } from './groups'
import type { Layout } from './layout'
import { Pictures } from './pictures'
import type { Columns } from './query'
import { Sheets } from './sheets'

/** Side of a square picture at the nearest zoom, in pixels: about what a thumbnail holds. */
const nearestPx = 280
/** Longest side in device pixels up to which a picture of a sheet, of 32 pixels a side, is sharp enough. */
const sheetsToPx = 48
/** Works that are drawn anew for every frame; more take longer than one has. */
const maxLive = 600
/** A view rests when it has not moved for so long. */
const restMs = 100
const arrivalsMs = 250
/** Points of a lasso nearer than this to the one before are left out. */
const lassoStepPx = 3

/** Where the works lie, and what finds them there. */
export interface Placed {
  layout: Layout
  grid: Grid
}

export interface ChartEvents {
  /** What is in view, nearest to the middle first. */
  onView(works: number[], camera: Camera): void
  onDrawnRound(outline: readonly Point[]): void
}

/** The canvas of the map: it draws one frame whenever something has changed, and never else. */
export class Chart {
  private readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D | null
  private readonly events: ChartEvents
  private readonly pictures = new Pictures(() => this.arrived())
  private readonly sheets: Sheets
  private readonly grid: Grid
  private readonly scene: Scene
  private frame = 0
  private later = 0
  /** Of more works than can be drawn anew for every frame; null of fewer. */
  private still: Still | null = null
  private worksChanged = true

  constructor(
    canvas: HTMLCanvasElement,
    columns: Columns,
    { layout, grid }: Placed,
    camera: Camera | null,
    events: ChartEvents,
  ) {
    this.canvas = canvas
    this.context = canvas.getContext('2d', { alpha: false })
    this.events = events
    this.sheets = new Sheets(columns.sheets, columns.sheetColumns, () => this.arrived())
    this.grid = grid
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
    clearTimeout(this.later)
    this.pictures.close()
    this.sheets.close()
  }

  resize(view: Size) {
    if (view.width < 1 || view.height < 1) return
    const dpr = window.devicePixelRatio || 1
    this.canvas.width = Math.round(view.width * dpr)
    this.canvas.height = Math.round(view.height * dpr)
    this.changeWorks({ view, dpr, scale: fitScale(this.scene.layout.bounds, view) })
    this.look(this.scene.camera)
  }

  readColours() {
    this.changeWorks({ palette: readPalette(this.canvas.parentElement ?? this.canvas, missing + 1) })
  }

  colour(groups: Groups | null) {
    this.changeWorks({ groups })
  }

  /** Draws an outline, or none. */
  outline(lasso: readonly Point[]) {
    this.change({ lasso })
  }

  /** The part of the map that is in view. */
  box(): Box {
    const { camera, scale, view } = this.scene
    return inView(camera, scale, view)
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
    this.events.onDrawnRound(this.scene.lasso)
  }

  private look(camera: Camera) {
    this.change({ camera: clampCamera(camera, this.scene.layout.bounds, this.maxZoom()) })
    // Many works follow a movement as a still, and are drawn anew when it rests.
    if (this.still) this.worksLater(restMs)
    else this.worksChanged = true
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

  private changeWorks(part: Partial<Scene> = {}) {
    clearTimeout(this.later)
    this.later = 0
    this.worksChanged = true
    this.change(part)
  }

  private worksLater(ms: number) {
    clearTimeout(this.later)
    this.later = window.setTimeout(() => this.changeWorks(), ms)
  }

  /** Pictures of many works come one after the other, and are drawn some at a time. */
  private arrived() {
    if (!this.still) this.changeWorks()
    else if (!this.later) this.worksLater(arrivalsMs)
  }

  private draw() {
    this.frame = 0
    const { scene, context } = this
    if (!context) return
    if (this.still && !this.worksChanged) drawStill(context, scene, this.still)
    else this.drawWorks(context)
    drawMarks(context, scene)
  }

  private drawWorks(context: CanvasRenderingContext2D) {
    const { scene } = this
    this.worksChanged = false
    const shown = drawWorks(context, scene, this.pictures, this.sheets)
    this.still = shown.length > maxLive ? keepStill(this.canvas, scene) : null
    const pictured = showsPictures(scene) ? shown : []
    this.sheets.want(pictured)
    this.pictures.want(this.wanted(pictured))
    this.events.onView(shown, scene.camera)
  }

  private wanted(shown: number[]) {
    const { columns, layout, scale, camera, dpr } = this.scene
    const px = scale * camera.zoom * dpr
    const longest = (i: number) => Math.max(layout.w[i] ?? 0, layout.h[i] ?? 0) * px
    return shown
      .filter((i) => longest(i) > sheetsToPx || !this.sheets.has(i))
      .map((i) => ({
        url: columns.thumbnails[i] ?? '',
        ratio: columns.ratios[i] ?? 1,
        longestPx: longest(i),
      }))
  }
}
