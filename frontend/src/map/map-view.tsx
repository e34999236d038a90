import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { Icon } from '../app/icon'
import { useKeys } from '../app/keys'
import { useMetricName, useMetrics } from '../app/library'
import { useTheme } from '../app/theme'
import { later } from '../text-later'
import { type Camera, wholeMap } from './camera'
import { Chart, type ChartEvents } from './chart'
import { listen, zoomStep } from './gestures'
import { type Colouring, groupBy } from './groups'
import type { Layout } from './layout'
import { Panel } from './panel'
import type { Columns } from './query'
import { parseMap, writeMap } from './state'

/** The view is written to the address, and read out, when it has rested this long. */
const restMs = 200
const maxListed = 50

interface MapViewProps {
  columns: Columns
  layout: Layout
}

export function MapView({ columns, layout }: MapViewProps) {
  const { by } = parseMap(useSearch())
  const canvas = useRef<HTMLCanvasElement>(null)
  const [inView, setInView] = useState<number[] | null>(null)
  const [marked, setMarked] = useState<number | null>(null)
  const [chosen, setChosen] = useState<number[] | null>(null)
  const [lassoing, setLassoing] = useState(false)
  const groups = useMemo(() => by && groupBy(columns[`${by}s`]), [columns, by])

  const choose = useCallback((works: number[]) => {
    setChosen(works.length > 0 ? works : null)
    setLassoing(false)
  }, [])
  const chart = useChart({ canvas, columns, layout, lassoing, setMarked, setInView, choose })
  useEffect(() => chart?.mark(marked), [chart, marked])
  useEffect(() => {
    if (!chosen) chart?.clearLasso()
  }, [chart, chosen])
  useEffect(() => chart?.colour(groups), [chart, groups])
  const theme = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => chart?.readColours(), [chart, theme])
  const stepBack = () => (lassoing ? setLassoing(false) : setChosen(null))
  useKeys({
    l: () => setLassoing((on) => !on),
    '+': () => chart?.zoom(zoomStep),
    '=': () => chart?.zoom(zoomStep),
    '-': () => chart?.zoom(1 / zoomStep),
    '0': () => chart?.showAll(),
    Escape: stepBack,
  })
  const nameOf = useMetricName()
  const all = useMetrics().find(({ id }) => id === columns.metric)?.works ?? columns.ids.length
  return (
    <div className="map-page">
      <div className="map-canvas">
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a canvas that takes keys is an application */}
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-label={later.map.canvas(columns.ids.length)}
          data-lasso={lassoing || undefined}
          data-pointing={(marked !== null && !lassoing) || undefined}
        />
        <Tools chart={chart} lassoing={lassoing} onLasso={() => setLassoing(!lassoing)} />
        <p className="map-foot">
          <b>{later.map.placed(columns.ids.length, all, nameOf(columns.metric))}</b> {later.map.near}
        </p>
      </div>
      <Panel
        columns={columns}
        works={chosen ?? inView?.slice(0, maxListed) ?? []}
        total={chosen?.length ?? inView?.length ?? 0}
        counted={inView !== null}
        isChosen={chosen !== null}
        marked={marked}
        groups={groups}
        by={by}
        onBy={writeBy}
        onMark={setMarked}
        onChoose={() => setChosen(inView)}
        onClear={() => setChosen(null)}
      />
    </div>
  )
}

function writeBy(by: Colouring | null) {
  writeAddress({ ...parseMap(location.search), by })
}

function writeAddress(state: Parameters<typeof writeMap>[0]) {
  const query = writeMap(state)
  if (location.pathname === '/map' && query !== location.search.slice(1))
    navigate(query ? `/map?${query}` : '/map', { replace: true })
}

interface ChartProps extends MapViewProps {
  canvas: RefObject<HTMLCanvasElement | null>
  lassoing: boolean
  setMarked(work: number | null): void
  setInView(works: number[]): void
  choose(works: number[]): void
}

/** The chart on the canvas, for as long as the works are the same. */
function useChart({ canvas, columns, layout, lassoing, setMarked, setInView, choose }: ChartProps) {
  const [chart, setChart] = useState<Chart | null>(null)
  const lasso = useRef(lassoing)
  useEffect(() => {
    lasso.current = lassoing
  }, [lassoing])
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const rest = whenAtRest(layout, setInView)
    const events: ChartEvents = { onView: rest.onView, onChoose: choose }
    const next = new Chart(element, columns, layout, parseMap(location.search).camera, events)
    const stop = listen(element, {
      chart: next,
      lassoing: () => lasso.current,
      onMark: setMarked,
      onOpen: (work, inNewTab) => {
        const address = `/image/${columns.ids[work]}`
        if (inNewTab) window.open(address, '_blank', 'noopener')
        else navigate(address)
      },
    })
    const observer = new ResizeObserver(([entry]) => entry && next.resize(entry.contentRect))
    observer.observe(element)
    setChart(next)
    return () => {
      observer.disconnect()
      stop()
      rest.stop()
      next.close()
    }
  }, [canvas, columns, layout, setMarked, setInView, choose])
  return chart
}

/** Tells of the view once it has come to rest, and only when it is another one. */
function whenAtRest(layout: Layout, setInView: (works: number[]) => void) {
  let timer = 0
  let last = ''
  const all = wholeMap(layout.bounds)
  const onView = (works: number[], camera: Camera) => {
    const key = `${camera.x} ${camera.y} ${camera.zoom} ${works.length}`
    if (key === last) return
    last = key
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      setInView(works)
      const isAll = camera.x === all.x && camera.y === all.y && camera.zoom === all.zoom
      writeAddress({ ...parseMap(location.search), camera: isAll ? null : camera })
    }, restMs)
  }
  return { onView, stop: () => clearTimeout(timer) }
}

interface ToolsProps {
  chart: Chart | null
  lassoing: boolean
  onLasso(): void
}

function Tools({ chart, lassoing, onLasso }: ToolsProps) {
  return (
    <div className="map-tools" role="toolbar" aria-label={later.map.tools}>
      <button
        type="button"
        aria-pressed={lassoing}
        aria-label={later.map.lasso}
        aria-keyshortcuts="L"
        onClick={onLasso}
      >
        <svg className="icon" width={20} height={20} viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 4c4 0 7 1.8 7 4.2s-3 4.3-7 4.3-7-1.900-7-4.300S6 4 10 4M6.500 12v1.500a2 2 0 0 1-2 2.500" />
        </svg>
      </button>
      <button type="button" aria-label={later.map.all} aria-keyshortcuts="0" onClick={() => chart?.showAll()}>
        <Icon name="home" />
      </button>
      <button
        type="button"
        aria-label={later.map.zoomIn}
        aria-keyshortcuts="+"
        onClick={() => chart?.zoom(zoomStep)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        aria-label={later.map.zoomOut}
        aria-keyshortcuts="-"
        onClick={() => chart?.zoom(1 / zoomStep)}
      >
        <Icon name="minus" />
      </button>
    </div>
  )
}
