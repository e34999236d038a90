import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { Icon } from '../app/icon'
import { useKeys } from '../app/keys'
import { useMetricName, useMetrics } from '../app/library'
import { useTheme } from '../app/theme'
import { later } from '../text-later'
import { type Camera, wholeMap } from './camera'
import { Chart, type ChartEvents, type Placed } from './chart'
import { listen, zoomStep } from './gestures'
import { newGrid } from './grid'
import { type Colouring, groupBy } from './groups'
import type { Layout } from './layout'
import { Panel } from './panel'
import type { Columns } from './query'
import { type Selection, selected } from './selection'
import { parseMap, writeMap } from './state'

/** The view is written to the address, and read out, when it has rested this long. */
const restMs = 200
const maxListed = 50

interface MapViewProps {
  columns: Columns
  layout: Layout
}

export function MapView({ columns, layout }: MapViewProps) {
  const { by, chosen: selection } = parseMap(useSearch())
  const canvas = useRef<HTMLCanvasElement>(null)
  const [inView, setInView] = useState<number[] | null>(null)
  const [marked, setMarked] = useState<number | null>(null)
  const [lassoing, setLassoing] = useState(false)
  const groups = useMemo(() => by && groupBy(columns[`${by}s`]), [columns, by])

  const placed = useMemo(() => ({ layout, grid: newGrid(layout) }), [layout])
  const chosen = useChosen(selection, placed)
  const choose = useCallback((next: Selection | null) => {
    writeAddress({ ...parseMap(location.search), chosen: next })
    setLassoing(false)
  }, [])
  const chart = useChart({ canvas, columns, placed, lassoing, setMarked, setInView, choose })
  useEffect(() => chart?.mark(marked), [chart, marked])
  useEffect(() => {
    // Drawn as it was chosen by: no other outline would have just these works.
    chart?.outline(chosen?.outline ?? [])
  }, [chart, chosen])
  useEffect(() => chart?.colour(groups), [chart, groups])
  const theme = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => chart?.readColours(), [chart, theme])
  const stepBack = () => (lassoing ? setLassoing(false) : choose(null))
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
        works={chosen?.works ?? inView?.slice(0, maxListed) ?? []}
        total={chosen?.works.length ?? inView?.length ?? 0}
        counted={inView !== null}
        isChosen={chosen !== null}
        marked={marked}
        groups={groups}
        by={by}
        onBy={writeBy}
        onMark={setMarked}
        onChoose={() => chart && choose({ kind: 'box', box: chart.box() })}
        onClear={() => choose(null)}
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

/** The works of a selection, with the outline that was drawn round them; null when there are none. */
function useChosen(selection: Selection | null, { layout, grid }: Placed) {
  const key = JSON.stringify(selection)
  return useMemo(() => {
    const read = JSON.parse(key) as Selection | null
    const works = read ? selected(read, layout, grid) : []
    return works.length > 0 ? { works, outline: read?.kind === 'outline' ? read.outline : [] } : null
  }, [key, layout, grid])
}

interface ChartProps {
  columns: Columns
  placed: Placed
  canvas: RefObject<HTMLCanvasElement | null>
  lassoing: boolean
  setMarked(work: number | null): void
  setInView(works: number[]): void
  choose(next: Selection | null): void
}

/** The chart on the canvas, for as long as the works are the same. */
function useChart({ canvas, columns, placed, lassoing, setMarked, setInView, choose }: ChartProps) {
  const [chart, setChart] = useState<Chart | null>(null)
  const lasso = useRef(lassoing)
  useEffect(() => {
    lasso.current = lassoing
  }, [lassoing])
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const rest = whenAtRest(placed.layout, setInView)
    const events: ChartEvents = {
      onView: rest.onView,
      onDrawnRound(outline) {
        const drawn: Selection = { kind: 'outline', outline }
        if (selected(drawn, placed.layout, placed.grid).length > 0) return choose(drawn)
        next.outline([])
        choose(null)
      },
    }
    const next = new Chart(element, columns, placed, parseMap(location.search).camera, events)
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
  }, [canvas, columns, placed, setMarked, setInView, choose])
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
