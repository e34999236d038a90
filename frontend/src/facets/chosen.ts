import {
  type Filters,
  fields,
  isColumn,
  type Key,
  narrowingColumns,
  type ValueKey,
  valuesOf,
} from './filters'

/* What is chosen among filters, one by one: put in, taken out, and counted. */

export function withValues(filters: Filters, key: ValueKey, values: string[]): Filters {
  if (!isColumn(key)) return { ...filters, [key]: values }
  const { [key]: _, ...columns } = filters.columns
  return { ...filters, columns: values.length > 0 ? { ...columns, [key]: values } : columns }
}

export function toggleValue(filters: Filters, key: ValueKey, value: string): Filters {
  return withValues(filters, key, toggled(valuesOf(filters, key), value))
}

export function toggleMissing(filters: Filters, key: Key): Filters {
  return { ...filters, missing: toggled(filters.missing, key) }
}

function toggled<T>(list: T[], value: T): T[] {
  return list.includes(value) ? list.filter((other) => other !== value) : [...list, value]
}

/** One filter that a person can see and take away: a value, a range of years, or null for "Not recorded". */
export interface Chip {
  key: Key
  value: string | { from: number | null; to: number | null } | null
  /** The filters without this one. */
  without: Filters
}

export function chipsOf(filters: Filters): Chip[] {
  const chips: Chip[] = []
  for (const key of [...fields, ...narrowingColumns(filters)]) {
    if (key === 'date') {
      if (filters.from !== null || filters.to !== null)
        chips.push({
          key,
          value: { from: filters.from, to: filters.to },
          without: { ...filters, from: null, to: null },
        })
    } else {
      for (const value of valuesOf(filters, key))
        chips.push({ key, value, without: toggleValue(filters, key, value) })
    }
    if (filters.missing.includes(key)) chips.push({ key, value: null, without: toggleMissing(filters, key) })
  }
  return chips
}

export function countFilters(filters: Filters): number {
  return chipsOf(filters).length
}
