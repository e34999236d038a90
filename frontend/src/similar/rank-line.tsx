import { text } from '../text'
import { later } from '../text-later'
import { nearnessOf, type Scored } from './score'

interface RankLineProps {
  edge: Scored & { rank: number }
  /** What was asked about is imagined: words tell how near works are to works. */
  imagined?: boolean
}

/** Rank, nearness in a word, and the score. */
export function RankLine({ edge, imagined = false }: RankLineProps) {
  const line = later.label.rank(edge.rank, nearnessOf(edge), edge.score)
  if (imagined)
    return (
      <span className="rank">
        <b>{line.rank}</b> {text.score(edge.score)}
      </span>
    )
  return (
    <span className="rank" title={later.label.nearest(edge.nearestPercentile)}>
      <b>{line.rank}</b> {line.words}
    </span>
  )
}
