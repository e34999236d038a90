import { text } from '../text'
import { nearnessOf, type Scored } from './score'

/** Rank, nearness in a word, and the score. */
export function RankLine({ edge }: { edge: Scored & { rank: number } }) {
  const line = text.label.rank(edge.rank, nearnessOf(edge), edge.score)
  return (
    <span className="rank" title={text.label.nearest(edge.nearestPercentile)}>
      <b>{line.rank}</b> {line.words}
    </span>
  )
}
