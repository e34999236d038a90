import { clamp } from '../app/number'
import type { Point } from './camera'
import type { Chart } from './chart'

const clickWithinPx = 5
const arrowPx = 80
export const zoomStep = 1.5

interface Gestures {
  chart: Chart
  lassoing(): boolean
  onMark(work: number | null): void
  onOpen(work: number, inNewTab: boolean): void
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
const apart = (a: Point, b: Point) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y))

/** Mouse, touch and keys on the canvas: drag, pinch, wheel, lasso, click, arrows. Returns how to stop it. */
export function listen(canvas: HTMLCanvasElement, gestures: Gestures): () => void {
  const { chart, lassoing, onMark, onOpen } = gestures
  const down = new Map<number, Point>()
  let start: Point | null = null
  let drawing = false
  let touched: number | null = null

  const pixel = (event: MouseEvent): Point => {
    const { left, top } = canvas.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const press = (event: PointerEvent) => {
    if (event.button > 1) return
    canvas.setPointerCapture(event.pointerId)
    down.set(event.pointerId, pixel(event))
    start = down.size === 1 ? pixel(event) : null
    drawing = lassoing() && down.size === 1 && event.button === 0
    if (drawing) chart.startLasso(pixel(event))
  }
  const move = (event: PointerEvent) => {
    const to = pixel(event)
    const from = down.get(event.pointerId)
    if (!from) return event.pointerType === 'touch' ? undefined : onMark(chart.at(to))
    if (drawing) return chart.drawLasso(to)
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
    if (start && Math.hypot(to.x - start.x, to.y - start.y) <= clickWithinPx) return
    start = null
    down.set(event.pointerId, to)
    if (!other) return chart.pan(to.x - from.x, to.y - from.y)
    const [before, after] = [middle(from, other), middle(to, other)]
    chart.pan(after.x - before.x, after.y - before.y)
    chart.zoom(apart(to, other) / apart(from, other), after)
  }
  const release = (event: PointerEvent) => {
    down.delete(event.pointerId)
    if (drawing) {
      drawing = false
      return chart.endLasso()
    }
    const work = start && chart.at(start)
    start = null
    if (work === null) return
    // A finger cannot point without touching: its first touch points, the second opens.
    if (event.pointerType === 'touch' && touched !== work) {
      touched = work
      return onMark(work)
    }
    onOpen(work, event.button === 1 || event.ctrlKey || event.metaKey)
  }
  const cancel = (event: PointerEvent) => {
    down.delete(event.pointerId)
    drawing = false
    start = null
  }
  const leave = () => down.size === 0 && onMark(null)
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    const delta = clamp(event.deltaY * lines, -200, 200)
    chart.zoom(Math.exp(-delta * (event.ctrlKey ? 0.01 : 0.002)), pixel(event))
  }
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = (
      { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] } as Record<
        string,
        [number, number]
      >
    )[event.key]
    if (!step) return
    event.preventDefault()
    chart.pan(step[0] * arrowPx, step[1] * arrowPx)
  }
  const stop = new AbortController()
  const { signal } = stop
  canvas.addEventListener('pointerdown', press, { signal })
  canvas.addEventListener('pointermove', move, { signal })
  canvas.addEventListener('pointerup', release, { signal })
  canvas.addEventListener('pointercancel', cancel, { signal })
  canvas.addEventListener('pointerleave', leave, { signal })
  canvas.addEventListener('wheel', wheel, { signal, passive: false })
  canvas.addEventListener('keydown', key, { signal })
  return () => stop.abort()
}
