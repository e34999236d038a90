/** Rows are hung within these shares of the height that is aimed at. */
export const lowestShare = 0.7
export const highestShare = 1.6
/** Works narrower than this share of their height still get room for a label. */
export const narrowest = 0.5
/** The share of a wall's width that one work may take up in a row with others. */
const widestShare = 0.75
/** Rows that are broken up anew together: a page of works never moves when the next one comes. */
const blockWorks = 40

/** What works are hung on; lengths in CSS pixels. */
export interface WallRoom {
  width: number
  gap: number
  /** The height of a row that is aimed at. */
  row: number
  /** The least width that a label is read at. */
  label: number
}

/** A work in its row. */
export interface Hung {
  /** Width of the work's room, as a share of the row without its gaps. */
  share: number
  /** Gaps of the row. */
  gaps: number
  /** Width of the room divided by its height; rooms of one row are equally high. */
  room: number
  /** Width of the picture in CSS pixels. */
  picture: number
  /** Whether the row ends with this work. */
  ends: boolean
}

/**
 * Hangs works of these ratios (width by height) in rows, each picture whole, the
 * pictures of a row equally high and its edges flush. A work that is wider than
 * its room, such as a long scroll beside others, is a strip in it. The last row
 * of all keeps the height that is aimed at, unless `more` works are to come.
 */
export function hangRows(ratios: readonly number[], wall: WallRoom, more = false): Hung[] {
  const hung: Hung[] = []
  for (let start = 0; start < ratios.length; start += blockWorks) {
    const block = ratios.slice(start, start + blockWorks)
    const last = start + blockWorks >= ratios.length && !more
    for (const row of breakRows(block, wall, last)) hung.push(...hangRow(row, wall))
  }
  return hung
}

interface Row {
  ratios: readonly number[]
  rooms: readonly number[]
  height: number
}

/** The row of these works, as high as makes it flush. */
function flushRow(ratios: readonly number[], { width, gap, row, label }: WallRoom): Row {
  const least = Math.max(narrowest, Math.min(label, width) / row)
  // A work that hangs alone has nothing to align with, so its room has its own shape.
  const widest = Math.max((widestShare * width) / row, least)
  const rooms =
    ratios.length === 1
      ? ratios.map((ratio) => Math.max(ratio, least))
      : ratios.map((ratio) => Math.min(Math.max(ratio, least), widest))
  const sum = rooms.reduce((total, room) => total + room, 0)
  const height = Math.max(1, width - gap * (ratios.length - 1)) / sum
  return { ratios, rooms, height }
}

/** How far a row is from what is aimed at; a work wider than the wall is low of itself. */
function badness(row: Row, aim: number): number {
  const share = row.height / aim
  if (row.ratios.length === 1 && share < 1) return 0
  if (share > highestShare || share < lowestShare) return 100 + Math.abs(Math.log(share))
  return Math.log(share) ** 2
}

/** The breaks that make the rows of a block least bad in sum (as Knuth and Plass break paragraphs, 1981). */
function breakRows(ratios: readonly number[], wall: WallRoom, last: boolean): Row[] {
  const best: { sum: number; from: number; row: Row | null }[] = [{ sum: 0, from: 0, row: null }]
  for (let end = 1; end <= ratios.length; end++) {
    let found = { sum: Number.POSITIVE_INFINITY, from: end - 1, row: null as Row | null }
    for (let from = end - 1; from >= 0; from--) {
      let row = flushRow(ratios.slice(from, end), wall)
      const ends = last && end === ratios.length
      if (ends && row.height > wall.row) row = { ...row, height: wall.row }
      const sum = (best[from]?.sum ?? 0) + badness(row, wall.row)
      if (sum < found.sum) found = { sum, from, row }
      // One more work can only make the row lower.
      if (row.height < wall.row * lowestShare && end - from > 1) break
    }
    best.push(found)
  }
  const rows: Row[] = []
  for (let end = ratios.length; end > 0; ) {
    const found = best[end]
    if (!found?.row) break
    rows.unshift({ ...found.row, height: Math.min(found.row.height, wall.row * highestShare) })
    end = found.from
  }
  return rows
}

function hangRow({ ratios, rooms, height }: Row, { width, gap }: WallRoom): Hung[] {
  const gaps = ratios.length - 1
  const all = Math.max(1, width - gap * gaps)
  return ratios.map((ratio, index) => {
    const room = rooms[index] ?? ratio
    return {
      share: (room * height) / all,
      gaps,
      room,
      picture: height * Math.min(ratio, room),
      ends: index === gaps,
    }
  })
}
