import { text } from '../text'
import { nearnessOf } from './score'

interface RankLineProps {
  rank: number
  score: number
  percentile: number
}

/** Rank, nearness in a word, and the score. */
export function RankLine({ rank, score, percentile }: RankLineProps) {
  const line = text.label.rank(rank, nearnessOf(score, percentile), score)
  return (
    <span className="rank" title={text.label.percentile(percentile)}>
      <b>{line.rank}</b> {line.words}
    </span>
  )
}
