import { useEffect, useState } from 'react'
import type { FacetsQuery } from '../api/gql/later/graphql'
import { later } from '../text-later'
import { toggleMissing } from './chosen'
import { FacetRow } from './facet-row'
import { type Filters, parseYear } from './filters'
import { barsOf, YearBars } from './year-bars'

type Facet = NonNullable<NonNullable<FacetsQuery['images']>['facets']>[number]

interface YearFacetProps {
  facet: Facet | undefined
  filters: Filters
  onFilters(filters: Filters): void
}

/** How the works lie in time, with a first and a last year to choose. */
export function YearFacet({ facet, filters, onFilters }: YearFacetProps) {
  const bars = barsOf(facet)
  const missing = filters.missing.includes('date')
  const narrowed = filters.from !== null || filters.to !== null
  if (bars.length === 0 && !facet?.missing && !narrowed && !missing) return null
  return (
    <fieldset className="facet">
      <legend>{later.filters.names.date}</legend>
      {/* The year fields below do the same for the keyboard and for readers. */}
      {bars.length > 1 && (
        <YearBars
          bars={bars}
          from={filters.from}
          to={filters.to}
          onYears={(from, to) => onFilters({ ...filters, from, to })}
        />
      )}
      <div className="years">
        <Year
          label={later.filters.from}
          year={filters.from}
          hint={bars[0]?.from}
          onYear={(from) => onFilters({ ...filters, from })}
        />
        <span>{later.filters.between}</span>
        <Year
          label={later.filters.to}
          year={filters.to}
          hint={bars.at(-1)?.to}
          onYear={(to) => onFilters({ ...filters, to })}
        />
      </div>
      {Boolean(facet?.missing || missing) && (
        <ul className="values">
          <FacetRow
            label={later.filters.missing}
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
