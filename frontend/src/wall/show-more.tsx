import { pageSize } from '../search/query'
import { text } from '../text'

interface ShowMoreProps {
  shown: number
  total: number
  loading: boolean
  onMore(): void
}

/** The end of a wall that goes on: how far it is shown, and a button for the next works. */
export function ShowMore({ shown, total, loading, onMore }: ShowMoreProps) {
  return (
    <div className="show-more">
      <p role="status">{text.search.shown(shown, total)}</p>
      <button type="button" className="button" aria-disabled={loading} onClick={() => loading || onMore()}>
        {text.search.more(Math.min(pageSize, total - shown))}
      </button>
    </div>
  )
}
