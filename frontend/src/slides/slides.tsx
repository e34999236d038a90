import './slides.css'
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '../app/icon'
import { later } from '../text-later'
import type { Picked } from '../tray/store'
import { keyOf } from '../tray/store'
import { Label } from '../wall/label'
import { SlidePicture } from './slide-picture'
import { closeSlides, moveSlide } from './state'

interface SlidesProps {
  works: readonly Picked[]
  /** The key of the one that is shown. */
  at: string
  /** How many there are in all, where more are still to come. */
  total?: number
  /** Called when the last that is known is shown. */
  onEnd?: () => void
}

const secondsEach = 8
/** A finger that moves so far goes on to the next. */
const swipePx = 40

/** Works one by one on the whole screen, with their labels. */
export default function Slides({ works, at, total = works.length, onEnd }: SlidesProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  // A dialog may not be shown on the full screen; what is in it may.
  const screen = useRef<HTMLDivElement>(null)
  const [runs, setRuns] = useState(false)
  const [labelled, setLabelled] = useState(true)
  const found = works.findIndex((work) => keyOf(work) === at)
  const place = Math.max(0, found)
  const work = works[place]
  const go = (to: number) => {
    const next = works[Math.max(0, Math.min(to, works.length - 1))]
    if (next) moveSlide(keyOf(next))
  }
  const last = place === works.length - 1
  useEffect(() => {
    if (last) onEnd?.()
  }, [last, onEnd])
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  useRun(runs, place, last && works.length >= total, () => (last ? setRuns(false) : go(place + 1)))
  const actions: Record<string, () => void> = {
    f: () => toggleFullScreen(screen.current),
    l: () => setLabelled(!labelled),
    p: () => setRuns(!runs),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = stepBy(event.key, place, works.length)
    const action = to === null ? actions[event.key.toLowerCase()] : () => go(to)
    if (!action) return
    event.preventDefault()
    // The page below has keys of its own.
    event.stopPropagation()
    action()
  }
  const swipe = useSwipe((step) => go(place + step))
  if (!work) return null
  return (
    <dialog
      ref={dialog}
      className="slides"
      aria-label={later.slides.heading}
      onCancel={(event) => {
        event.preventDefault()
        closeSlides()
      }}
      onKeyDown={onKeyDown}
    >
      <div ref={screen} className="slide-screen">
        <div className="slide" {...swipe}>
          <SlidePicture key={keyOf(work)} work={work} />
          {works[place + 1] && <Ahead work={works[place + 1] as Picked} />}
        </div>
        <div className="slide-foot">
          {/* Whoever lets it run is not told of every work. */}
          <p className={labelled ? 'label' : 'visually-hidden'} aria-live={runs ? 'off' : 'polite'}>
            <Label work={work} withCollection />
            {work.note && (
              <span className="note" dir="auto">
                {work.note}
              </span>
            )}
          </p>
          <Tools
            place={place}
            known={works.length}
            total={total}
            runs={runs}
            labelled={labelled}
            onGo={go}
            onRun={() => setRuns(!runs)}
            onLabel={() => setLabelled(!labelled)}
            onFull={() => toggleFullScreen(screen.current)}
          />
        </div>
      </div>
    </dialog>
  )
}

/** Where a key goes; null for one that goes nowhere. Those that turn pages are on the devices that speakers hold. */
function stepBy(key: string, place: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
    case 'PageDown':
      return place + 1
    case 'ArrowLeft':
    case 'ArrowUp':
    case 'PageUp':
      return place - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
  }
  return null
}

function toggleFullScreen(element: HTMLElement | null) {
  // A browser may refuse it; the slides fill the window all the same.
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
  else element?.requestFullscreen?.().catch(() => {})
}

/** Goes on by itself once somebody asked for it, and starts anew with every slide. */
function useRun(runs: boolean, place: number, ends: boolean, onNext: () => void) {
  const next = useRef(onNext)
  useEffect(() => {
    next.current = onNext
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: every slide has its whole time
  useEffect(() => {
    if (!runs) return
    const timer = setTimeout(() => next.current(), secondsEach * 1000)
    return () => clearTimeout(timer)
  }, [runs, place, ends])
}

function useSwipe(onStep: (step: 1 | -1) => void) {
  const start = useRef<{ x: number; y: number } | null>(null)
  return {
    onPointerDown: (event: PointerEvent) => {
      start.current = event.isPrimary ? { x: event.clientX, y: event.clientY } : null
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const from = start.current
      start.current = null
      if (!from || !event.isPrimary) return
      const [right, down] = [event.clientX - from.x, event.clientY - from.y]
      if (Math.abs(right) >= swipePx && Math.abs(right) > Math.abs(down)) onStep(right < 0 ? 1 : -1)
    },
    onPointerCancel: () => {
      start.current = null
    },
  }
}

/** Fetches the next picture while this one is looked at. */
function Ahead({ work }: { work: Picked }) {
  return work.large ? <img className="ahead" src={work.large} alt="" aria-hidden="true" /> : null
}

interface ToolsProps {
  place: number
  known: number
  total: number
  runs: boolean
  labelled: boolean
  onGo(to: number): void
  onRun(): void
  onLabel(): void
  onFull(): void
}

function Tools({ place, known, total, runs, labelled, onGo, onRun, onLabel, onFull }: ToolsProps) {
  return (
    <div className="slide-tools" role="toolbar" aria-label={later.slides.tools}>
      <button
        type="button"
        className="icon-button"
        aria-label={later.work.previous}
        aria-disabled={place === 0}
        onClick={() => onGo(place - 1)}
      >
        <Icon name="left" />
      </button>
      <span className="position">{later.work.position(place + 1, total)}</span>
      <button
        type="button"
        className="icon-button"
        aria-label={later.work.next}
        aria-disabled={place === known - 1}
        onClick={() => onGo(place + 1)}
      >
        <Icon name="right" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={runs ? later.slides.pause : later.slides.run(secondsEach)}
        title={runs ? later.slides.pause : later.slides.run(secondsEach)}
        onClick={onRun}
      >
        <Icon name={runs ? 'pause' : 'play'} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-pressed={labelled}
        aria-label={later.slides.label}
        title={later.slides.label}
        onClick={onLabel}
      >
        <Icon name="label" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={later.slides.full}
        title={later.slides.full}
        onClick={onFull}
      >
        <Icon name="full" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={later.work.close}
        title={later.work.close}
        onClick={closeSlides}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
