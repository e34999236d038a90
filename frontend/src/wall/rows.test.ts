import { expect, test } from 'vitest'
import { random } from '../search/random'
import { type Hung, hangRows, highestShare, lowestShare, type WallRoom } from './rows'

const walls: Record<string, WallRoom> = {
  phone: { width: 358, gap: 12, row: 120, label: 96 },
  desktop: { width: 1050, gap: 16, row: 208, label: 96 },
  wide: { width: 2400, gap: 16, row: 256, label: 96 },
}

function rowsOf(hung: Hung[]): Hung[][] {
  const rows: Hung[][] = [[]]
  for (const work of hung) {
    rows.at(-1)?.push(work)
    if (work.ends) rows.push([])
  }
  return rows.slice(0, -1)
}

const roomWidth = ({ share, gaps }: Hung, { width, gap }: WallRoom) => share * (width - gaps * gap)
const roomHeight = (work: Hung, wall: WallRoom) => roomWidth(work, wall) / work.room
const rowWidth = (row: Hung[], wall: WallRoom) =>
  row.reduce((sum, work) => sum + roomWidth(work, wall), 0) + (row.length - 1) * wall.gap

/** Shapes as collections have them, with a scroll now and then. */
function shapes(count: number, seed: number): number[] {
  const next = random(seed)
  return Array.from({ length: count }, () => {
    const kind = next()
    if (kind < 0.04) return 4 + next() * 30
    if (kind < 0.08) return 0.05 + next() * 0.3
    return kind < 0.5 ? 0.6 + next() * 0.35 : 1.1 + next() * 0.8
  })
}

for (const [name, wall] of Object.entries(walls))
  test(`no row is much higher or lower than aimed at, and all are flush: ${name}`, () => {
    for (let seed = 0; seed < 15; seed++) {
      const hung = hangRows(shapes(80, seed / 15), wall, true)
      expect(hung).toHaveLength(80)
      for (const row of rowsOf(hung)) {
        const heights = row.map((work) => roomHeight(work, wall))
        expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(0.01)
        expect(Math.max(...heights)).toBeLessThanOrEqual(wall.row * highestShare + 0.01)
        if (row.length > 1) expect(Math.min(...heights)).toBeGreaterThanOrEqual(wall.row * lowestShare - 0.01)
        expect(rowWidth(row, wall)).toBeCloseTo(wall.width, 3)
      }
    }
  })

test('a square before a scroll does not fill a row of its own', () => {
  for (const wall of Object.values(walls))
    for (const scroll of [4.5, 8, 20, 60]) {
      const [first] = rowsOf(hangRows([1, scroll, 0.8, 1.3, 1, 1.5, 0.7], wall))
      expect(roomHeight(first?.[0] as Hung, wall)).toBeLessThanOrEqual(wall.row * highestShare + 0.01)
    }
})

test('a scroll is whole: alone over all of the wall, or a strip beside others', () => {
  const wall = walls.desktop as WallRoom
  expect(hangRows([12], wall)).toMatchObject([{ picture: wall.width, room: 12 }])
  const [, strip] = hangRows([1, 12, 1, 1, 1, 1, 1, 1], wall, true)
  expect(strip?.picture).toBeLessThanOrEqual(wall.width)
})

test('the last row keeps its height, unless more works come', () => {
  const wall = walls.desktop as WallRoom
  const [alone] = hangRows([1], wall)
  expect(roomHeight(alone as Hung, wall)).toBeCloseTo(wall.row, 3)
  const ratios = shapes(40, 0.5)
  const last = rowsOf(hangRows(ratios, wall, true)).at(-1) as Hung[]
  expect(rowWidth(last, wall)).toBeCloseTo(wall.width, 3)
})

test('works that hang do not move when the next page comes', () => {
  for (const wall of Object.values(walls)) {
    const ratios = shapes(120, 0.25)
    const before = hangRows(ratios.slice(0, 40), wall, true)
    const after = hangRows(ratios.slice(0, 80), wall, true)
    expect(after.slice(0, 40)).toEqual(before)
    expect(hangRows(ratios, wall).slice(0, 80)).toEqual(after)
  }
})

test('a wall that is narrower than a picture, and no works at all, are borne', () => {
  expect(hangRows([], { width: 300, gap: 12, row: 100, label: 96 })).toEqual([])
  for (const { picture } of hangRows([1, 40, 0.02, 2], { width: 60, gap: 12, row: 120, label: 96 }))
    expect(picture).toBeGreaterThan(0)
})
