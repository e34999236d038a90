import { expect, test } from 'vitest'
import { fold } from './fold'
import type { SimilarEdge } from './query'

const edge = (rank: number, id: string, ...copies: string[]) =>
  ({ rank, copies, node: { id } }) as unknown as SimilarEdge

test('copies stand behind the first of them, and nothing is lost', () => {
  const edges = [
    edge(1, 'a', 'c', 'e', 'elsewhere'),
    edge(2, 'b'),
    edge(3, 'c', 'a', 'e', 'elsewhere'),
    edge(4, 'd'),
    edge(5, 'e', 'a', 'c', 'elsewhere'),
  ]
  const folded = fold(edges)
  expect(folded.map(({ edge: { rank }, copies }) => [rank, ...copies.map((copy) => copy.rank)])).toEqual([
    [1, 3, 5],
    [2],
    [4],
  ])
  expect(fold([])).toEqual([])
})
