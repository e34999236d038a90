import type { ImageField, ImageFilter } from '../api/gql/graphql'

/** The fields that hold named values; DATE is a range of years. */
export const valueFields = ['artist', 'collection', 'genre'] as const
export type ValueField = (typeof valueFields)[number]
export type Field = ValueField | 'date'
export const fields: readonly Field[] = [...valueFields, 'date']

/** A column of the sources that is a facet, as the address names it. */
export type ColumnKey = `in.${string}`
/** What holds named values: a field, or a column that is a facet. */
export type ValueKey = ValueField | ColumnKey
export type Key = Field | ColumnKey

const columnPrefix = 'in.'
export const columnKey = (name: string): ColumnKey => `in.${name}`
export const isColumn = (key: string): key is ColumnKey => key.startsWith(columnPrefix)
export const columnName = (key: ColumnKey): string => key.slice(columnPrefix.length)

/** What narrows a search or a list of similar works, as the address holds it. */
export interface Filters {
  artist: string[]
  collection: string[]
  genre: string[]
  /** Of columns that are facets. */
  columns: Record<ColumnKey, string[]>
  /** What has its unrecorded value chosen, too. */
  missing: Key[]
  /** First and last year, both inclusive. */
  from: number | null
  to: number | null
}

export const noFilters: Filters = {
  artist: [],
  collection: [],
  genre: [],
  columns: {},
  missing: [],
  from: null,
  to: null,
}

const maxValuesPerField = 50
const maxColumns = 32
export const maxValueLength = 500
export const firstYear = -9999
export const lastYear = 9999

/** What an address calls the first and the last year: of likeness, `to` is what works should be like. */
export const searchYears = { from: 'from', to: 'to' }
export const similarYears = { from: 'since', to: 'until' }

/** Reads filters from an address; what makes no sense is left out. */
export function parseFilters(params: URLSearchParams, years = searchYears): Filters {
  const values = (key: ValueKey) =>
    [...new Set(params.getAll(key))]
      .filter((value) => value !== '' && value.length <= maxValueLength)
      .slice(0, maxValuesPerField)
  const from = parseYear(params.get(years.from))
  const to = parseYear(params.get(years.to))
  const reversed = from !== null && to !== null && from > to
  const isNamed = (key: string): key is ColumnKey =>
    isColumn(key) && columnName(key) !== '' && key.length <= maxValueLength
  const columns = [...new Set(params.keys())].filter(isNamed).slice(0, maxColumns)
  const missing = new Set(params.getAll('missing'))
  return {
    artist: values('artist'),
    collection: values('collection'),
    genre: values('genre'),
    columns: Object.fromEntries(
      columns.map((key) => [key, values(key)] as const).filter(([, chosen]) => chosen.length > 0),
    ),
    missing: [
      ...fields.filter((field) => missing.has(field)),
      ...[...missing].filter(isNamed).slice(0, maxColumns),
    ],
    from: reversed ? to : from,
    to: reversed ? from : to,
  }
}

/** Whether an address holds any filter. */
export function hasFilters(params: URLSearchParams): boolean {
  const names: readonly string[] = [...valueFields, 'missing', 'from', 'to']
  return [...params.keys()].some((name) => isColumn(name) || names.includes(name))
}

export function parseYear(text: string | null): number | null {
  if (!text || !/^\s*-?\d{1,4}\s*$/.test(text)) return null
  return Number(text)
}

/** Adds filters to an address. */
export function writeFilters(params: URLSearchParams, filters: Filters, years = searchYears): void {
  for (const key of valueKeys(filters)) for (const value of valuesOf(filters, key)) params.append(key, value)
  for (const key of filters.missing) params.append('missing', key)
  if (filters.from !== null) params.set(years.from, String(filters.from))
  if (filters.to !== null) params.set(years.to, String(filters.to))
}

/** The filter as the API takes it; undefined when it lets every work through. */
export function apiFilter(filters: Filters): ImageFilter | undefined {
  const filter: ImageFilter = {}
  for (const field of valueFields) if (filters[field].length > 0) filter[field] = filters[field]
  const missing = filters.missing.filter((key) => !isColumn(key))
  if (missing.length > 0) filter.missing = missing.map(apiField)
  const columns = narrowingColumns(filters)
  if (columns.length > 0)
    filter.columns = columns.map((key) => ({
      name: columnName(key),
      values: valuesOf(filters, key),
      missing: filters.missing.includes(key),
    }))
  if (filters.from !== null) filter.yearFrom = filters.from
  if (filters.to !== null) filter.yearTo = filters.to
  return Object.keys(filter).length > 0 ? filter : undefined
}

export function apiField(field: Field): ImageField {
  return field.toUpperCase() as ImageField
}

const chosenColumns = (filters: Filters) => Object.keys(filters.columns).filter(isColumn)

/** The columns of which values or the unrecorded one are chosen. */
export const narrowingColumns = (filters: Filters): ColumnKey[] => [
  ...new Set([...chosenColumns(filters), ...filters.missing.filter(isColumn)]),
]

/** What values can be chosen of, with the columns of which some are. */
const valueKeys = (filters: Filters): ValueKey[] => [...valueFields, ...chosenColumns(filters)]

/** The values that are chosen of a field or a column. */
export function valuesOf(filters: Filters, key: ValueKey): string[] {
  return isColumn(key) ? (filters.columns[key] ?? []) : filters[key]
}
