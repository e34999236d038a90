import { expect, test } from 'vitest'
import { newGrid } from './grid'
import { layOut } from './layout'
import { parseSelection, type Selection, selected, simplified, writeSelection } from './selection'

const count = 900
const layout = layOut({
  x: Array.from({ length: count }, (_, i) => (i % 30) / 29),
  y: Array.from({ length: count }, (_, i) => Math.floor(i / 30) / 29),
  ratios: Array.from({ length: count }, (_, i) => [0.6, 1, 1.5][i % 3] ?? 1),
})
const grid = newGrid(layout)
const works = (selection: Selection) => selected(selection, layout, grid)
const again = (selection: Selection) => {
  const params = new URLSearchParams()
  writeSelection(params, selection)
  return parseSelection(new URLSearchParams(params.toString()))
}
const star = Array.from({ length: 2000 }, (_, i) => {
  const [turn, away] = [(i / 1000) * Math.PI, 0.2 + 0.1 * Math.cos((i / 200) * Math.PI)]
  return { x: 0.5 + away * Math.cos(turn), y: 0.5 + away * Math.sin(turn) }
})

test('an address keeps a box, and an outline however finely it was drawn', () => {
  const box = { left: -0.1234, top: 0.2, right: 0.7, bottom: 0.45 }
  expect(again({ kind: 'box', box })).toEqual({ kind: 'box', box })
  const read = again({ kind: 'outline', outline: star })
  const drawn = new Set(works({ kind: 'outline', outline: star }))
  const kept = read ? works(read) : []
  expect(drawn.size).toBeGreaterThan(80)
  // What differs lies on the line itself.
  const differ = kept.filter((i) => !drawn.has(i)).length + [...drawn].filter((i) => !kept.includes(i)).length
  expect(differ).toBeLessThanOrEqual(2)
  // Read and written again it stays what it is.
  expect(read && again(read)).toEqual(read)
})

test('an address is short', () => {
  const params = new URLSearchParams()
  writeSelection(params, { kind: 'outline', outline: star })
  expect(params.toString().length).toBeLessThan(1000)
})

test('what makes no sense is no selection', () => {
  for (const query of [
    '',
    'box=1,2,3',
    'box=5,5,1,1',
    'box=1,2,3,4,5',
    'round=1,2,3,4',
    'round=1,2,3,4,5',
    'round=a,b,c,d,e,f',
    'box=NaN,1,2,3',
    'box=,,,',
    'round=1,2,3,4,5,1e9',
  ])
    expect(parseSelection(new URLSearchParams(query)), query).toBeNull()
})

test('the corners that shape an outline are kept', () => {
  const edge = (from: number, to: number) =>
    Array.from({ length: 50 }, (_, i) => from + ((to - from) * i) / 50)
  const square = [
    ...edge(0, 1).map((x) => ({ x, y: 0 })),
    ...edge(0, 1).map((y) => ({ x: 1, y })),
    ...edge(1, 0).map((x) => ({ x, y: 1 })),
    ...edge(1, 0).map((y) => ({ x: 0, y })),
  ]
  const corners = simplified(square, 5)
  for (const corner of [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ])
    expect(corners).toContainEqual(corner)
  expect(simplified([], 5)).toEqual([])
  expect(simplified(square.slice(0, 2), 5)).toHaveLength(2)
})
