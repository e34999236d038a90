import type { ExplainQuery } from '../api/gql/later/graphql'
import { later } from '../text-later'

type Explanation = Pick<
  NonNullable<ExplainQuery['explain']>,
  'columns' | 'rows' | 'weights' | 'score' | 'shares'
>

/** Up to which share of a picture each of the names for parts of it is used. */
const partsBelow = [0.08, 0.17, 0.22, 0.29, 0.37, 0.45]

/** The smallest part of the picture that holds half of all agreement, and the ninth of it that holds the most. */
function gathered({ columns, rows, weights }: Explanation): { part: number; ninth: number } {
  const positive = weights.map((weight) => Math.max(0, weight))
  const ninths = new Array<number>(9).fill(0)
  for (const [index, weight] of positive.entries()) {
    const [x, y] = [index % columns, Math.floor(index / columns)]
    // Of the middle of the cell.
    const ninth =
      3 * Math.floor((3 * (2 * y + 1)) / (2 * rows)) + Math.floor((3 * (2 * x + 1)) / (2 * columns))
    ninths[ninth] = (ninths[ninth] ?? 0) + weight
  }
  let left = positive.reduce((sum, weight) => sum + weight, 0) / 2
  let cells = 0
  for (const weight of positive.toSorted((a, b) => b - a)) {
    if (left <= 0) break
    left -= weight
    cells++
  }
  return { part: cells / Math.max(1, weights.length), ninth: ninths.indexOf(Math.max(...ninths)) }
}

/** Says what the grid and the shares show, in English as the API does. */
export function agreementOf(
  explanation: Explanation,
  words: boolean,
  nameOf: (id: string) => string,
): string {
  const say = later.why.agreement
  const { score, shares } = explanation
  if (score <= 0) return words ? say.noneWords : say.none
  const { part, ninth } = gathered(explanation)
  const named = partsBelow.findIndex((below) => part < below)
  const where = [say.parts.at(named) ?? '', say.places[ninth] ?? ''] as const
  const [first] = shares
  if (first && shares.length === 1) return (words ? say.oneWords : say.one)(nameOf(first.metric), ...where)
  const telling = shares
    .map((share) => ({ name: nameOf(share.metric), share: share.score / score }))
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share)
  return say.several(telling, ...where)
}
