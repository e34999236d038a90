import { type CSSProperties, useEffect, useState } from 'react'
import type { FacetsQuery } from '../api/gql/graphql'
import { text } from '../text'
import { FacetRow } from './facet-row'
import { type Filters, firstYear, lastYear, parseYear, toggleMissing } from './filters'

type Facet = NonNullable<NonNullable<FacetsQuery['images']>['facets']>[number]

interface YearFacetProps {
  facet: Facet | undefined
  filters: Filters
  onFilters(filters: Filters): void
}

/** How the works lie in time, with a first and a last year to choose. */
export function YearFacet({ facet, filters, onFilters }: YearFacetProps) {
  const bars = facet?.values.flatMap(({ years, count }) => (years ? [{ ...years, count }] : [])) ?? []
  const missing = filters.missing.includes('date')
  const narrowed = filters.from !== null || filters.to !== null
  if (bars.length === 0 && !facet?.missing && !narrowed && !missing) return null
  const highest = Math.max(1, ...bars.map((bar) => bar.count))
  const inRange = (bar: { from: number; to: number }) =>
    !narrowed || (bar.to >= (filters.from ?? firstYear) && bar.from <= (filters.to ?? lastYear))
  return (
    <fieldset className="facet">
      <legend>{text.filters.names.date}</legend>
      {bars.length > 1 && (
        // The year fields below do the same for the keyboard and for readers.
        <div className="histogram" aria-hidden="true">
          {bars.map((bar) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: as above
            // biome-ignore lint/a11y/noStaticElementInteractions: as above
            <div
              key={bar.from}
              className={inRange(bar) ? 'chosen' : ''}
              style={{ '--share': bar.count / highest } as CSSProperties}
              title={text.filters.histogram(bar.from, bar.to, bar.count)}
              onClick={() => onFilters({ ...filters, from: bar.from, to: bar.to })}
            />
          ))}
        </div>
      )}
      <div className="years">
        <Year
          label={text.filters.from}
          year={filters.from}
          hint={bars[0]?.from}
          onYear={(from) => onFilters({ ...filters, from })}
        />
        <span>{text.filters.between}</span>
        <Year
          label={text.filters.to}
          year={filters.to}
          hint={bars.at(-1)?.to}
          onYear={(to) => onFilters({ ...filters, to })}
        />
      </div>
      {Boolean(facet?.missing || missing) && (
        <ul className="values">
          <FacetRow
            label={text.filters.missing}
            count={facet?.missing ?? null}
            checked={missing}
            onToggle={() => onFilters(toggleMissing(filters, 'date'))}
          />
        </ul>
      )}
    </fieldset>
  )
}

interface YearProps {
  label: string
  year: number | null
  hint: number | undefined
  onYear(year: number | null): void
}

function Year({ label, year, hint, onYear }: YearProps) {
  const [typed, setTyped] = useState(year === null ? '' : String(year))
  useEffect(() => setTyped(year === null ? '' : String(year)), [year])
  const valid = typed.trim() === '' || parseYear(typed) !== null
  const commit = () => {
    if (valid && parseYear(typed) !== year) onYear(parseYear(typed))
  }
  return (
    <input
      type="text"
      inputMode="numeric"
      aria-label={label}
      aria-invalid={!valid}
      placeholder={hint === undefined ? '' : String(hint)}
      maxLength={5}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}
