export type Nearness = 'nearIdentical' | 'veryNear' | 'near' | 'akin' | 'far'

/**
 * How near a work is, for a word beside its score. Cosines are not comparable
 * between metrics, so the word comes from the percentile, the share of random
 * pairs of the collection that are less alike; only for pictures that nearly
 * coincide does the score itself decide.
 */
export function nearnessOf(score: number, percentile: number): Nearness {
  if (score >= 0.95 && percentile >= 99.5) return 'nearIdentical'
  if (percentile >= 99.8) return 'veryNear'
  if (percentile >= 98) return 'near'
  if (percentile >= 90) return 'akin'
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
