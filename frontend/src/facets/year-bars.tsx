import { type CSSProperties, type PointerEvent, useState } from 'react'
import { clamp } from '../app/number'
import { later } from '../text-later'
import { firstYear, lastYear } from './filters'

/** Works of some years, the first and the last included. */
export interface Bar {
  from: number
  to: number
  count: number
}

interface Counted {
  values: { count: number; years?: { from: number; to: number } | null }[]
}

export function barsOf(facet: Counted | undefined): Bar[] {
  return facet?.values.flatMap(({ years, count }) => (years ? [{ ...years, count }] : [])) ?? []
}

interface YearBarsProps {
  bars: Bar[]
  from: number | null
  to: number | null
  className?: string
  /** The years that were drawn over. */
  onYears(from: number, to: number): void
}

/** How works lie in time. A click chooses the years of a bar, a stroke over several all of theirs. */
export function YearBars({ bars, from, to, className = '', onYears }: YearBarsProps) {
  const [stroke, setStroke] = useState<{ start: number; end: number } | null>(null)
  const highest = Math.max(1, ...bars.map((bar) => bar.count))
  const barAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    return clamp(Math.floor(((event.clientX - left) / width) * bars.length), 0, bars.length - 1)
  }
  const drawn = stroke && {
    first: Math.min(stroke.start, stroke.end),
    last: Math.max(stroke.start, stroke.end),
  }
  const isChosen = (bar: Bar, index: number) =>
    drawn
      ? index >= drawn.first && index <= drawn.last
      : bar.to >= (from ?? firstYear) && bar.from <= (to ?? lastYear)
  return (
    <div
      className={`histogram ${className}`}
      aria-hidden="true"
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const at = barAt(event)
        setStroke({ start: at, end: at })
      }}
      onPointerMove={(event) => {
        if (!stroke) return
        const end = barAt(event)
        if (end !== stroke.end) setStroke({ ...stroke, end })
      }}
      onPointerUp={() => {
        const [first, last] = drawn ? [bars[drawn.first], bars[drawn.last]] : []
        setStroke(null)
        if (first && last) onYears(first.from, last.to)
      }}
      onPointerCancel={() => setStroke(null)}
    >
      {bars.map((bar, index) => (
        <div
          key={bar.from}
          className={isChosen(bar, index) ? 'chosen' : ''}
          style={{ '--share': bar.count / highest } as CSSProperties}
          title={later.filters.histogram(bar.from, bar.to, bar.count)}
        />
      ))}
    </div>
  )
}
