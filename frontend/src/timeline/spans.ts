import type { Bar } from '../facets/year-bars'

/** Years from one to another, both included. */
export interface Span {
  from: number
  to: number
}

/** Widths of the columns of a timeline in years: those that people count time in. */
const widths = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 20_000]

const startOf = (year: number, width: number) => Math.floor(year / width) * width

/** The columns of a timeline over some years: at most so many, of one width except where the years begin and end. */
function evenSpans({ from, to }: Span, most: number): Span[] {
  const width =
    widths.find((each) => (startOf(to, each) - startOf(from, each)) / each + 1 <= most) ?? to - from + 1
  const spans: Span[] = []
  for (let start = startOf(from, width); start <= to; start += width)
    spans.push({ from: Math.max(start, from), to: Math.min(start + width - 1, to) })
  return spans
}

/**
 * The columns of a timeline over some years, at most so many. Where the bars tell years finely enough, each column has
 * about as many works, and years without any are in none: one work of antiquity leaves the others their room.
 */
export function spansOf(bars: readonly Bar[], years: Span, most: number): Span[] {
  const inside = bars.filter(({ count, from, to }) => count > 0 && to >= years.from && from <= years.to)
  if (inside.length < most) return evenSpans(years, most)
  const spans: Span[] = []
  let left = inside.reduce((sum, { count }) => sum + count, 0)
  let held = 0
  for (const bar of inside) {
    const last = spans.at(-1)
    const share = left / (most - spans.length + 1)
    const from = Math.max(bar.from, years.from)
    const to = Math.min(bar.to, years.to)
    if (last && (spans.length === most || held + bar.count / 2 <= share)) {
      last.to = to
      held += bar.count
    } else {
      left -= held
      held = bar.count
      spans.push({ from, to })
    }
  }
  return spans
}
