/** What works may be coloured by. */
export const colourings = ['genre', 'artist', 'collection'] as const
export type Colouring = (typeof colourings)[number]

/** Group of the works whose value is none of the most frequent eight. */
export const others = 8
/** Group of the works that record no value. */
export const missing = others + 1

interface Group {
  /** Place in the palette: 0 to 7, then `others`, then `missing`. */
  index: number
  value: string
  count: number
}

export interface Groups {
  /** The group of each work. */
  of: Uint8Array
  /** The groups that hold works, as a legend lists them. */
  legend: Group[]
}

/** Groups works by the most frequent values, the rest as others; equally frequent ones by name. */
export function groupBy(values: readonly string[]): Groups {
  const counts = new Map<string, number>()
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
  const frequent = [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, others)
    .map(([value, count], index): Group => ({ index, value, count }))
  const indexes = new Map(frequent.map(({ value, index }) => [value, index]))
  const of = Uint8Array.from(values, (value) => (value ? (indexes.get(value) ?? others) : missing))
  const rest = [others, missing].map(
    (index): Group => ({ index, value: '', count: of.filter((group) => group === index).length }),
  )
  return { of, legend: [...frequent, ...rest.filter(({ count }) => count > 0)] }
}
