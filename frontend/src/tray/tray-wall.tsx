import { type DragEvent, type KeyboardEvent, Suspense, useState } from 'react'
import { Icon } from '../app/icon'
import { lazyPage } from '../app/parts'
import { useSlide } from '../slides/state'
import { later } from '../text-later'
import { titleOf } from '../wall/label'
import { Wall } from '../wall/wall'
import { keyOf, maxNoteLength, movePicked, type Picked, removePicked, writeNote } from './store'

const Slides = lazyPage(() => import('../slides/slides'))

/** What is dragged within a tray, and never a picture that is brought. */
const dragType = 'application/x-likeness-tray'

interface TrayWallProps {
  works: Picked[]
  /** Whether it is the visitor's own, to be ordered and written on. */
  own?: boolean
}

/** The works of a tray in their order, with notes. */
export function TrayWall({ works, own = false }: TrayWallProps) {
  const slide = useSlide()
  const order = useOrder(works)
  const byKey = new Map(works.map((work) => [keyOf(work), work]))
  return (
    <div className="wall-room" {...(own && order.handlers)}>
      {own && <p className="count tray-help">{later.tray.order}</p>}
      <p className="visually-hidden" role="status">
        {order.said}
      </p>
      <Wall
        hung={works.map((work) => ({
          key: keyOf(work),
          work,
          ...(work.part && { above: <span className="rank">{later.tray.part}</span> }),
        }))}
        className="likeness"
        label={later.tray.heading}
        hrefOf={(work) => `/image/${work.id}`}
        withCollection
        {...(own && {
          toolOf: (key: string) => {
            const work = byKey.get(key)
            return work && <OwnTools work={work} place={works.indexOf(work)} onMove={order.move} />
          },
        })}
      />
      {slide !== null && works.length > 0 && (
        <Suspense>
          <Slides works={works} at={slide} />
        </Suspense>
      )}
    </div>
  )
}

/** Moving works about: by arrows with Shift, by buttons, by dragging. */
function useOrder(works: Picked[]) {
  const [said, setSaid] = useState('')
  const [dragged, setDragged] = useState<string | null>(null)
  const move = (key: string, to: number) => {
    const work = works.find((other) => keyOf(other) === key)
    if (!work) return
    setSaid(later.tray.movedTo(titleOf(work), movePicked(key, to) + 1, works.length))
  }
  const place = (key: string | null) => works.findIndex((work) => keyOf(work) === key)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const link = (event.target as HTMLElement).closest<HTMLElement>('a.work')
    const key = keyAt(link)
    if (!step || !event.shiftKey || !key) return
    event.preventDefault()
    event.stopPropagation()
    move(key, place(key) + step)
    // Put elsewhere in the page, it has lost the focus.
    requestAnimationFrame(() => link?.focus({ preventScroll: true }))
  }
  const onDragStart = (event: DragEvent<HTMLElement>) => {
    const key = keyAt(event.target)
    if (!key) return
    event.dataTransfer.setData(dragType, key)
    event.dataTransfer.effectAllowed = 'move'
    setDragged(key)
  }
  const onDragOver = (event: DragEvent<HTMLElement>) => {
    if (dragged === null) return
    event.stopPropagation()
    event.preventDefault()
    event.dataTransfer.dropEffect = 'move'
  }
  const onDrop = (event: DragEvent<HTMLElement>) => {
    if (dragged === null) return
    event.stopPropagation()
    event.preventDefault()
    const target = keyAt(event.target)
    if (target !== null) move(dragged, place(target))
    setDragged(null)
  }
  const handlers = {
    onKeyDownCapture: onKeyDown,
    onDragStart,
    onDragEnter: onDragOver,
    onDragOver,
    onDrop,
    onDragEnd: () => setDragged(null),
  }
  return { said, move, handlers }
}

const keyAt = (target: EventTarget | null): string | null =>
  (target instanceof Element && target.closest<HTMLElement>('.wall > li')?.dataset.id) || null

interface OwnToolsProps {
  work: Picked
  place: number
  onMove(key: string, to: number): void
}

/** The note to a work, and what moves it or takes it out. */
function OwnTools({ work, place, onMove }: OwnToolsProps) {
  const key = keyOf(work)
  const title = titleOf(work)
  return (
    <div className="tray-tools">
      <textarea
        className="note"
        rows={1}
        aria-label={later.tray.note(title)}
        placeholder={later.tray.addNote}
        maxLength={maxNoteLength}
        dir="auto"
        value={work.note ?? ''}
        onChange={({ target }) => writeNote(key, target.value)}
      />
      <button
        type="button"
        className="icon-button"
        aria-label={later.tray.earlier(title)}
        onClick={() => onMove(key, place - 1)}
      >
        <Icon name="left" size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={later.tray.later(title)}
        onClick={() => onMove(key, place + 1)}
      >
        <Icon name="right" size={16} />
      </button>
      <button
        type="button"
        className="icon-button remove"
        aria-label={later.tray.remove(title)}
        data-key="p"
        onClick={() => removePicked(work)}
      >
        <Icon name="close" size={16} />
      </button>
    </div>
  )
}
