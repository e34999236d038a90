import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { Region } from '../api/gql/later/graphql'
import { Dialog } from '../app/dialog'
import { Icon } from '../app/icon'
import { later } from '../text-later'
import { between, moved, resized } from './rectangle'

interface PartDialogProps {
  url: string
  ratio: number
  /** The smallest part that may be asked for, in fractions of the sides. */
  minimum: { width: number; height: number }
  initial?: Region | null
  onPart(region: Region): void
  /** Keeps the part; without it, none can be kept. */
  onKeep?: (region: Region) => void
  onClose(): void
}

const keyStep = 0.02

/** Lets a visitor draw a rectangle on a picture, by pointer or by keyboard. */
export function PartDialog({ url, ratio, minimum, initial, onPart, onKeep, onClose }: PartDialogProps) {
  const [part, setPart] = useState<Region>(initial ?? { x: 0.25, y: 0.25, width: 0.5, height: 0.5 })
  const start = useRef<{ x: number; y: number } | null>(null)
  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (!step) return
    event.preventDefault()
    const [x = 0, y = 0] = step.map((direction) => direction * keyStep)
    setPart(event.shiftKey ? resized(part, x, y, minimum) : moved(part, x, y))
  }
  const style = {
    '--x': part.x,
    '--y': part.y,
    '--w': part.width,
    '--h': part.height,
  } as CSSProperties
  return (
    <Dialog className="part" heading={later.part.heading} closeLabel={later.work.close} onClose={onClose}>
      <p className="sentence">{later.part.help}</p>
      <div className="part-room" style={{ '--ratio': ratio } as CSSProperties}>
        <div
          className="part-picture"
          style={style}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            start.current = at(event)
          }}
          onPointerMove={(event) => start.current && setPart(between(start.current, at(event), minimum))}
          onPointerUp={() => {
            start.current = null
          }}
          onPointerCancel={() => {
            start.current = null
          }}
        >
          <img src={url} alt="" draggable={false} />
          {/* biome-ignore lint/a11y/useSemanticElements: a rectangle on a picture has no element of its own */}
          <div
            className="rectangle"
            role="group"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move it
            tabIndex={0}
            aria-label={later.part.rectangle}
            aria-describedby="part-place"
            onKeyDown={press}
          />
        </div>
      </div>
      <p id="part-place" className="count" role="status">
        {later.part.place(part.x, part.y, part.width, part.height)}
      </p>
      <div className="part-actions">
        <button type="button" className="button first" onClick={() => onPart(part)}>
          {later.part.search}
        </button>
        {onKeep && (
          <button
            type="button"
            className="button"
            onClick={() => {
              onKeep(part)
              onClose()
            }}
          >
            <Icon name="tray" /> {later.part.keep}
          </button>
        )}
      </div>
    </Dialog>
  )
}
