import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FacetsDocument, type FacetsQuery } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { useSettled } from '../app/delayed'
import { Icon } from '../app/icon'
import { text } from '../text'
import { FacetRow } from './facet-row'
import {
  apiField,
  apiFilter,
  type Field,
  type Filters,
  maxValueLength,
  toggleMissing,
  toggleValue,
  type ValueField,
} from './filters'
import { YearFacet } from './years'

type Facet = NonNullable<NonNullable<FacetsQuery['images']>['facets']>[number]

/** Values shown until all are asked for, and the most that are shown then. */
const firstValues = 8
const allValues = 200
/** Bars of the histogram of dates. */
const maxBars = 24
/** From so many values on, a field can be searched. */
const findFrom = 8

export interface FacetScope {
  words: string
  filters: Filters
}

/** Counts of the values of some fields over a search; a field's own choice does not narrow its counts. */
function useFacets(scope: FacetScope, fields: Field[], first: number, contains = '') {
  const variables = {
    search: scope.words || null,
    filter: apiFilter(scope.filters),
    fields: fields.map(apiField),
    first,
    contains: contains || null,
    bars: fields.includes('date') ? maxBars : null,
  }
  return useQuery({
    queryKey: ['facets', variables],
    queryFn: async ({ signal }) => {
      const { images } = await request(FacetsDocument, variables, signal)
      return present(images?.facets)
    },
    placeholderData: keepPreviousData,
  })
}

interface FacetProps {
  scope: FacetScope
  onFilters(filters: Filters): void
}

interface FacetListProps extends FacetProps {
  /** How many of the works hold a word in a near spelling alone. */
  near?: number
}

/** Everything that a result can be narrowed by. */
export function FacetList({ scope, near = 0, onFilters }: FacetListProps) {
  const { data: values, isPending: waits } = useFacets(scope, ['collection', 'artist', 'genre'], firstValues)
  const { data: dates, isPending: waitsToo } = useFacets(scope, ['date'], firstValues)
  // Both or neither: one that came later would push the others away.
  if (waits || waitsToo) return null
  return (
    <div className="facets">
      {near > 0 && <p className="none">{text.filters.withNear}</p>}
      {(['collection', 'artist', 'date', 'genre'] as const).map((field) => (
        <FacetOf
          key={field}
          field={field}
          facet={(field === 'date' ? dates : values)?.find((facet) => facet.field === apiField(field))}
          scope={scope}
          onFilters={onFilters}
        />
      ))}
    </div>
  )
}

/** One field, with counts of its own; for a menu that opens. */
export function LoneFacet({ field, scope, onFilters }: FacetProps & { field: Field }) {
  const { data } = useFacets(scope, [field], firstValues)
  return <FacetOf field={field} facet={data?.[0]} scope={scope} onFilters={onFilters} />
}

function FacetOf({
  field,
  facet,
  scope,
  onFilters,
}: FacetProps & { field: Field; facet: Facet | undefined }) {
  const { filters } = scope
  if (field === 'date') return <YearFacet facet={facet} filters={filters} onFilters={onFilters} />
  const nothing = facet && facet.distinct === 0 && facet.missing === 0 && filters[field].length === 0
  if (!facet || nothing) return null
  return <ValueFacet field={field} facet={facet} scope={scope} onFilters={onFilters} />
}

function ValueFacet({ field, facet, scope, onFilters }: FacetProps & { field: ValueField; facet: Facet }) {
  const [all, setAll] = useState(false)
  const [find, setFind] = useState('')
  const contains = useSettled(find.trim(), 150)
  const { filters } = scope
  const chosen = filters[field]
  // What was chosen stands first, in the order of its counts; what is chosen now stays under the finger.
  const [chosenBefore] = useState(chosen)
  const wide = useWideFacet(all || contains !== '', scope, field, contains)
  const values = wide?.values ?? facet.values
  const rows = [
    ...chosen
      .filter((value) => !values.some((other) => other.value === value))
      .map((value) => ({ value, count: null })),
    ...values,
  ]
  rows.sort((a, b) => Number(chosenBefore.includes(b.value)) - Number(chosenBefore.includes(a.value)))
  const missing = filters.missing.includes(field)
  return (
    <fieldset className="facet">
      <legend>
        {text.filters.names[field]} <span className="count">{text.number(facet.distinct)}</span>
      </legend>
      {facet.distinct > findFrom && (
        <div className="find">
          <Icon name="search" size={14} />
          <input
            type="search"
            aria-label={text.filters.find[field]}
            placeholder={text.filters.find[field]}
            value={find}
            maxLength={maxValueLength}
            onChange={(event) => setFind(event.target.value)}
          />
        </div>
      )}
      <ul className={all ? 'values all' : 'values'}>
        {contains === '' && (facet.missing > 0 || missing) && (
          <FacetRow
            label={text.filters.missing}
            count={facet.missing}
            checked={missing}
            onToggle={() => onFilters(toggleMissing(filters, field))}
          />
        )}
        {rows.map(({ value, count }) => (
          <FacetRow
            key={value}
            label={value}
            count={count}
            checked={chosen.includes(value)}
            onToggle={() => onFilters(toggleValue(filters, field, value))}
          />
        ))}
      </ul>
      {contains !== '' && wide && wide.values.length === 0 && <p className="none">{text.filters.none}</p>}
      {contains === '' && facet.distinct > facet.values.length && (
        <button type="button" className="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? text.filters.fewer : text.filters.all(Math.min(facet.distinct, allValues))}
        </button>
      )}
    </fieldset>
  )
}

function useWideFacet(
  wanted: boolean,
  scope: FacetScope,
  field: ValueField,
  contains: string,
): Facet | undefined {
  const variables = {
    search: scope.words || null,
    filter: apiFilter(scope.filters),
    fields: [apiField(field)],
    first: contains ? 30 : allValues,
    contains: contains || null,
  }
  const { data } = useQuery({
    queryKey: ['facets', variables],
    queryFn: async ({ signal }) => present((await request(FacetsDocument, variables, signal)).images?.facets),
    enabled: wanted,
    placeholderData: keepPreviousData,
  })
  return wanted ? data?.[0] : undefined
}
