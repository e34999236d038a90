import type { SimilarEdge } from './query'

export interface Folded {
  edge: SimilarEdge
  /** Later results that show the same picture. */
  copies: SimilarEdge[]
}

/** Results with the copies of a picture behind the first of them; ranks and their sum stay what they are. */
export function fold(edges: readonly SimilarEdge[]): Folded[] {
  const firsts = new Map<string, Folded>()
  const folded: Folded[] = []
  for (const edge of edges) {
    const first = firsts.get(edge.node.id)
    if (first) {
      first.copies.push(edge)
      continue
    }
    const found = { edge, copies: [] }
    folded.push(found)
    for (const id of edge.copies) firsts.set(id, found)
  }
  return folded
}
