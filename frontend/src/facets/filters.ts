import type { ImageField, ImageFilter } from '../api/gql/graphql'

/** The fields that hold named values; DATE is a range of years. */
export const valueFields = ['artist', 'collection', 'genre'] as const
export type ValueField = (typeof valueFields)[number]
export type Field = ValueField | 'date'
export const fields: readonly Field[] = [...valueFields, 'date']

/** What narrows a search or a list of similar works, as the address holds it. */
export interface Filters {
  artist: string[]
  collection: string[]
  genre: string[]
  /** Fields whose unrecorded value is chosen too. */
  missing: Field[]
  /** First and last year, both inclusive. */
  from: number | null
  to: number | null
}

export const noFilters: Filters = { artist: [], collection: [], genre: [], missing: [], from: null, to: null }

const maxValuesPerField = 50
export const maxValueLength = 500
export const firstYear = -9999
export const lastYear = 9999

/** Reads filters from an address; what makes no sense is left out. */
export function parseFilters(params: URLSearchParams): Filters {
  const values = (field: ValueField) =>
    [...new Set(params.getAll(field))]
      .filter((value) => value !== '' && value.length <= maxValueLength)
      .slice(0, maxValuesPerField)
  const from = parseYear(params.get('from'))
  const to = parseYear(params.get('to'))
  const reversed = from !== null && to !== null && from > to
  return {
    artist: values('artist'),
    collection: values('collection'),
    genre: values('genre'),
    missing: fields.filter((field) => params.getAll('missing').includes(field)),
    from: reversed ? to : from,
    to: reversed ? from : to,
  }
}

export function parseYear(text: string | null): number | null {
  if (!text || !/^\s*-?\d{1,4}\s*$/.test(text)) return null
  return Number(text)
}

/** Adds filters to an address. */
export function writeFilters(params: URLSearchParams, filters: Filters): void {
  for (const field of valueFields) for (const value of filters[field]) params.append(field, value)
  for (const field of filters.missing) params.append('missing', field)
  if (filters.from !== null) params.set('from', String(filters.from))
  if (filters.to !== null) params.set('to', String(filters.to))
}

/** The filter as the API takes it; undefined when it lets every work through. */
export function apiFilter(filters: Filters): ImageFilter | undefined {
  if (countFilters(filters) === 0) return undefined
  const filter: ImageFilter = {}
  for (const field of valueFields) if (filters[field].length > 0) filter[field] = filters[field]
  if (filters.missing.length > 0) filter.missing = filters.missing.map(apiField)
  if (filters.from !== null) filter.yearFrom = filters.from
  if (filters.to !== null) filter.yearTo = filters.to
  return filter
}

export function apiField(field: Field): ImageField {
  return field.toUpperCase() as ImageField
}

export function toggleValue(filters: Filters, field: ValueField, value: string): Filters {
  return { ...filters, [field]: toggled(filters[field], value) }
}

export function toggleMissing(filters: Filters, field: Field): Filters {
  return { ...filters, missing: toggled(filters.missing, field) }
}

function toggled<T>(list: T[], value: T): T[] {
  return list.includes(value) ? list.filter((other) => other !== value) : [...list, value]
}

/** One filter that a person can see and take away: a value, a range of years, or null for "Not recorded". */
export interface Chip {
  field: Field
  value: string | { from: number | null; to: number | null } | null
  /** The filters without this one. */
  without: Filters
}

export function chipsOf(filters: Filters): Chip[] {
  const chips: Chip[] = []
  for (const field of fields) {
    if (field === 'date') {
      if (filters.from !== null || filters.to !== null)
        chips.push({
          field,
          value: { from: filters.from, to: filters.to },
          without: { ...filters, from: null, to: null },
        })
    } else {
      for (const value of filters[field])
        chips.push({ field, value, without: toggleValue(filters, field, value) })
    }
    if (filters.missing.includes(field))
      chips.push({ field, value: null, without: toggleMissing(filters, field) })
  }
  return chips
}

export function countFilters(filters: Filters): number {
  return chipsOf(filters).length
}
