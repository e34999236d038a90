import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ColumnFacetsDocument, FacetsDocument, type FacetsQuery } from '../api/gql/later/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { useSettled } from '../app/delayed'
import { Icon } from '../app/icon'
import { useColumns } from '../app/library'
import { text } from '../text'
import { later } from '../text-later'
import { toggleMissing, toggleValue } from './chosen'
import { FacetRow } from './facet-row'
import {
  apiField,
  apiFilter,
  type ColumnKey,
  columnKey,
  columnName,
  type Field,
  type Filters,
  isColumn,
  type Key,
  maxValueLength,
  type ValueKey,
  valuesOf,
} from './filters'
import { YearFacet } from './years'

type Facet = NonNullable<NonNullable<FacetsQuery['images']>['facets']>[number]
/** The values of a field or a column. */
interface ValueCounts {
  distinct: number
  missing: number
  values: { value: string; count: number }[]
}

/** Values shown until all are asked for, and the most that are shown then. */
const firstValues = 8
const allValues = 200
/** Bars of the histogram of dates. */
const maxBars = 24
/** Values shown of those that hold what was typed. */
const maxFound = 30
/** From so many values on, a field can be searched. */
const findFrom = 8

export interface FacetScope {
  words: string
  filters: Filters
}

/** What is counted over which works. */
const counted = (scope: FacetScope, first: number, contains: string) => ({
  search: scope.words || null,
  filter: apiFilter(scope.filters),
  first,
  contains: contains || null,
})

/** Counts of the values of some fields over a search; a field's own choice does not narrow its counts. */
function fieldsQuery(scope: FacetScope, fields: Field[], first: number, contains = '', bars = maxBars) {
  const variables = {
    ...counted(scope, first, contains),
    fields: fields.map(apiField),
    bars: fields.includes('date') ? bars : null,
  }
  return {
    queryKey: ['facets', variables],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Facet[]> =>
      present((await request(FacetsDocument, variables, signal)).images?.facets),
  }
}

/** The same of columns; those of one question stand in its order. */
function columnsQuery(scope: FacetScope, keys: ColumnKey[], first: number, contains = '') {
  const variables = { ...counted(scope, first, contains), columns: keys.map(columnName) }
  return {
    queryKey: ['facets', variables],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<ValueCounts[]> =>
      present((await request(ColumnFacetsDocument, variables, signal)).images?.facets),
  }
}

/** How the works of a search lie in time, in at most so many spans of one width; the choice of years does not narrow it. */
export function useDates(scope: FacetScope, bars: number) {
  return useQuery({
    ...fieldsQuery(scope, ['date'], firstValues, '', bars),
    placeholderData: keepPreviousData,
  })
}

function useFacets(scope: FacetScope, fields: Field[]) {
  return useQuery({ ...fieldsQuery(scope, fields, firstValues), placeholderData: keepPreviousData })
}

function useColumnFacets(scope: FacetScope, keys: ColumnKey[]) {
  return useQuery({
    ...columnsQuery(scope, keys, firstValues),
    enabled: keys.length > 0,
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
  const { data: values, isPending: waits } = useFacets(scope, ['collection', 'artist', 'genre'])
  const { data: dates, isPending: waitsToo } = useFacets(scope, ['date'])
  const columns = useColumns()
  const keys = (columns ?? []).map(columnKey)
  const { data: ofColumns, isLoading: waitsForColumns } = useColumnFacets(scope, keys)
  // All or none: one that came later would push the others away.
  if (waits || waitsToo || !columns || waitsForColumns) return null
  return (
    <div className="facets">
      {near > 0 && <p className="none">{later.filters.withNear}</p>}
      {(['collection', 'artist', 'date', 'genre'] as const).map((field) => (
        <FacetOf
          key={field}
          field={field}
          facet={(field === 'date' ? dates : values)?.find((facet) => facet.field === apiField(field))}
          scope={scope}
          onFilters={onFilters}
        />
      ))}
      {keys.map((key, index) => (
        <ValuesOf key={key} of={key} counts={ofColumns?.[index]} scope={scope} onFilters={onFilters} />
      ))}
    </div>
  )
}

/** One field or column, with counts of its own; for a menu that opens. */
export function LoneFacet({ of, scope, onFilters }: FacetProps & { of: Key }) {
  return isColumn(of) ? (
    <LoneColumn of={of} scope={scope} onFilters={onFilters} />
  ) : (
    <LoneField field={of} scope={scope} onFilters={onFilters} />
  )
}

function LoneColumn({ of, scope, onFilters }: FacetProps & { of: ColumnKey }) {
  const { data } = useColumnFacets(scope, [of])
  return <ValuesOf of={of} counts={data?.[0]} scope={scope} onFilters={onFilters} />
}

function LoneField({ field, scope, onFilters }: FacetProps & { field: Field }) {
  const { data } = useFacets(scope, [field])
  return <FacetOf field={field} facet={data?.[0]} scope={scope} onFilters={onFilters} />
}

function FacetOf({
  field,
  facet,
  scope,
  onFilters,
}: FacetProps & { field: Field; facet: Facet | undefined }) {
  if (field === 'date') return <YearFacet facet={facet} filters={scope.filters} onFilters={onFilters} />
  return <ValuesOf of={field} counts={facet} scope={scope} onFilters={onFilters} />
}

function ValuesOf({
  of,
  counts,
  scope,
  onFilters,
}: FacetProps & { of: ValueKey; counts: ValueCounts | undefined }) {
  const nothing = counts && counts.distinct === 0 && counts.missing === 0
  if (!counts || (nothing && valuesOf(scope.filters, of).length === 0)) return null
  return <ValueFacet of={of} facet={counts} scope={scope} onFilters={onFilters} />
}

function ValueFacet({ of, facet, scope, onFilters }: FacetProps & { of: ValueKey; facet: ValueCounts }) {
  const [all, setAll] = useState(false)
  const [find, setFind] = useState('')
  const contains = useSettled(find.trim(), 150)
  const { filters } = scope
  const chosen = valuesOf(filters, of)
  // What was chosen stands first, in the order of its counts; what is chosen now stays under the finger.
  const [chosenBefore] = useState(chosen)
  const wide = useWideFacet(all || contains !== '', scope, of, contains)
  const values = wide?.values ?? facet.values
  const rows = [
    ...chosen
      .filter((value) => !values.some((other) => other.value === value))
      .map((value) => ({ value, count: null })),
    ...values,
  ]
  rows.sort((a, b) => Number(chosenBefore.includes(b.value)) - Number(chosenBefore.includes(a.value)))
  const missing = filters.missing.includes(of)
  return (
    <fieldset className="facet">
      <legend>
        {later.filters.nameOf(of)} <span className="count">{text.number(facet.distinct)}</span>
      </legend>
      {facet.distinct > findFrom && (
        <div className="find">
          <Icon name="search" size={14} />
          <input
            type="search"
            aria-label={later.filters.find(of)}
            placeholder={later.filters.find(of)}
            value={find}
            maxLength={maxValueLength}
            onChange={(event) => setFind(event.target.value)}
          />
        </div>
      )}
      <ul className={all ? 'values all' : 'values'}>
        {contains === '' && (facet.missing > 0 || missing) && (
          <FacetRow
            label={later.filters.missing}
            count={facet.missing}
            checked={missing}
            onToggle={() => onFilters(toggleMissing(filters, of))}
          />
        )}
        {rows.map(({ value, count }) => (
          <FacetRow
            key={value}
            label={value}
            count={count}
            checked={chosen.includes(value)}
            onToggle={() => onFilters(toggleValue(filters, of, value))}
          />
        ))}
      </ul>
      {contains !== '' && wide && wide.values.length === 0 && <p className="none">{later.filters.none}</p>}
      {contains === '' && facet.distinct > facet.values.length && (
        <button type="button" className="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? later.filters.fewer : later.filters.all(Math.min(facet.distinct, allValues))}
        </button>
      )}
    </fieldset>
  )
}

function useWideFacet(
  wanted: boolean,
  scope: FacetScope,
  of: ValueKey,
  contains: string,
): ValueCounts | undefined {
  const first = contains ? maxFound : allValues
  const { data } = useQuery<ValueCounts[]>({
    ...(isColumn(of)
      ? columnsQuery(scope, [of], first, contains)
      : fieldsQuery(scope, [of], first, contains)),
    enabled: wanted,
    placeholderData: keepPreviousData,
  })
  return wanted ? data?.[0] : undefined
}
