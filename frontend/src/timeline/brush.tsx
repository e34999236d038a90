import { useEffect, useState } from 'react'
import { firstYear, lastYear } from '../facets/filters'
import { type Bar, YearBars } from '../facets/year-bars'
import { later } from '../text-later'

interface BrushProps {
  bars: Bar[]
  from: number | null
  to: number | null
  onYears(from: number | null, to: number | null): void
}

/** All years of a search, with an edge on either side to move by hand or by keys. */
export function Brush({ bars, from, to, onYears }: BrushProps) {
  const last = bars.length - 1
  const chosenFirst = bars.findIndex((bar) => bar.to >= (from ?? firstYear))
  const chosenLast = bars.findLastIndex((bar) => bar.from <= (to ?? lastYear))
  const chosen = { first: chosenFirst < 0 ? last : chosenFirst, last: Math.max(chosenLast, 0) }
  const [edges, setEdges] = useState(chosen)
  useEffect(() => setEdges({ first: chosen.first, last: chosen.last }), [chosen.first, chosen.last])
  // Moved, not yet let go: asking at every step would ask for years that nobody wants.
  const commit = () => {
    if (edges.first === chosen.first && edges.last === chosen.last) return
    onYears(
      edges.first === 0 ? null : (bars[edges.first]?.from ?? null),
      edges.last === last ? null : (bars[edges.last]?.to ?? null),
    )
  }
  const common = { min: 0, max: last, onPointerUp: commit, onKeyUp: commit, onBlur: commit }
  const [start, end] = [bars[edges.first]?.from ?? 0, bars[edges.last]?.to ?? 0]
  return (
    <fieldset className="brush" aria-label={later.timeline.brush}>
      <YearBars bars={bars} from={start} to={end} onYears={onYears} />
      <div className="brush-edges">
        <input
          type="range"
          aria-label={later.filters.from}
          aria-valuetext={later.filters.year(start)}
          value={edges.first}
          onChange={({ target }) => setEdges({ ...edges, first: Math.min(Number(target.value), edges.last) })}
          {...common}
        />
        <input
          type="range"
          aria-label={later.filters.to}
          aria-valuetext={later.filters.year(end)}
          value={edges.last}
          onChange={({ target }) => setEdges({ ...edges, last: Math.max(Number(target.value), edges.first) })}
          {...common}
        />
      </div>
      <p className="brush-years">
        <output>{later.filters.years(start, end)}</output>
        {(from !== null || to !== null) && (
          <button type="button" className="text-button" onClick={() => onYears(null, null)}>
            {later.timeline.allYears}
          </button>
        )}
      </p>
    </fieldset>
  )
}
