import { titleOf } from '../wall/label'
import type { Order } from './address'
import type { SimilarEdge } from './query'

/** The results in view in another order; works that do not say come last. */
export function ordered(edges: readonly SimilarEdge[], order: Order, locale: string): SimilarEdge[] {
  const copy = [...edges]
  if (order === 'title') {
    const { compare } = new Intl.Collator(locale, { numeric: true })
    copy.sort((a, b) => compare(titleOf(a.node), titleOf(b.node)))
  } else if (order !== 'nearest') {
    const sign = order === 'oldest' ? 1 : -1
    const year = ({ node }: SimilarEdge) => node.yearFrom
    copy.sort((a, b) => {
      const [x, y] = [year(a), year(b)]
      if (x === null || y === null) return Number(x === null) - Number(y === null)
      return sign * (x - y)
    })
  }
  return copy
}
