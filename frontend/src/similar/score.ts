export type Nearness = 'nearIdentical' | 'veryNear' | 'near' | 'akin' | 'far'

/** How near a work is, as the API tells it. */
export interface Scored {
  score: number
  /** Among works with their nearest other work, from 0 to 100. */
  nearestPercentile: number
}

/**
 * How near a work is, for a word beside its score. Cosines are not comparable
 * between metrics, and nearly all works of a list are nearer than nearly all
 * random pairs, so the word says how near a work is among nearest works: of how
 * many works the nearest other is less alike. That goes by the score as it is
 * shown, so that one score has one word. Only for pictures that nearly coincide
 * does the score itself decide as well.
 */
export function nearnessOf({ score, nearestPercentile }: Scored): Nearness {
  if (nearestPercentile >= 90) return Math.round(score * 100) >= 95 ? 'nearIdentical' : 'veryNear'
  if (nearestPercentile >= 50) return 'near'
  if (nearestPercentile >= 5) return 'akin'
  return 'far'
}

/**
 * Agreement of two rankings: the mean, over the depths 1 to n, of the share of
 * works that the first d of both have in common (average overlap; Webber,
 * Moffat and Zobel 2010, section 2). 1 means the same works in the same order.
 */
export function rankAgreement(a: readonly string[], b: readonly string[], depth: number): number {
  const n = Math.min(depth, a.length, b.length)
  if (n === 0) return 0
  let sum = 0
  for (let d = 1; d <= n; d++) {
    const first = new Set(a.slice(0, d))
    sum += b.slice(0, d).filter((id) => first.has(id)).length / d
  }
  return sum / n
}
