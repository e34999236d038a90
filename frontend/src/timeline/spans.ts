/** Years from one to another, both included. */
export interface Span {
  from: number
  to: number
}

/** Widths of the columns of a timeline in years: those that people count time in. */
const widths = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 20_000]

const startOf = (year: number, width: number) => Math.floor(year / width) * width

/** The columns of a timeline over some years: at most so many, of one width except where the years begin and end. */
export function spansOf({ from, to }: Span, most: number): Span[] {
  const width =
    widths.find((each) => (startOf(to, each) - startOf(from, each)) / each + 1 <= most) ?? to - from + 1
  const spans: Span[] = []
  for (let start = startOf(from, width); start <= to; start += width)
    spans.push({ from: Math.max(start, from), to: Math.min(start + width - 1, to) })
  return spans
}
