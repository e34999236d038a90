interface Bar {
  from: number
  /** Inclusive. */
  to: number
  count: number
}

const maxBars = 24
const widths = [10, 20, 50, 100, 200, 500, 1000, 5000]

/** The first year of a decade as the API writes it, "1890s" or "-40s"; null for anything else. */
export function decadeOf(value: string): number | null {
  const found = /^(-?\d{1,4})s?/.exec(value)
  return found ? Number(found[1]) : null
}

/** Decades gathered into at most 24 bars of one width, without gaps. */
export function barsOf(decades: readonly { value: string; count: number }[]): Bar[] {
  const known = decades.flatMap(({ value, count }) => {
    const year = decadeOf(value)
    return year === null ? [] : { year, count }
  })
  if (known.length === 0) return []
  const first = Math.min(...known.map(({ year }) => year))
  const last = Math.max(...known.map(({ year }) => year))
  const width =
    widths.find((years) => Math.floor(last / years) - Math.floor(first / years) < maxBars) ?? 10_000
  const start = Math.floor(first / width) * width
  const bars: Bar[] = []
  for (let from = start; from <= last; from += width) bars.push({ from, to: from + width - 1, count: 0 })
  for (const { year, count } of known) {
    const bar = bars[Math.floor((year - start) / width)]
    if (bar) bar.count += count
  }
  return bars
}
