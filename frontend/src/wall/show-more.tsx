import { useLayoutEffect, useRef } from 'react'
import { pageSize } from '../search/query'
import { later } from '../text-later'

interface ShowMoreProps {
  shown: number
  total: number
  /** Whether there is more to show. */
  more: boolean
  loading: boolean
  /** Works that the next step brings. */
  step?: number
  onMore(): void
}

/**
 * The end of a wall that goes on: how far it is shown, and a button for the next
 * works. Whoever asked for them by the button goes on from the first of them.
 */
export function ShowMore({ shown, total, more, loading, step = pageSize, onMore }: ShowMoreProps) {
  const place = useRef<HTMLDivElement>(null)
  const askedAt = useRef<number | null>(null)
  useLayoutEffect(() => {
    const from = askedAt.current
    if (from === null || shown <= from) return
    askedAt.current = null
    // The button went with its works; a focus that has gone elsewhere since stays there.
    if (document.activeElement !== document.body) return
    const works = place.current?.parentElement?.querySelectorAll<HTMLElement>('a.work')
    works?.[from]?.focus({ preventScroll: true })
  }, [shown])
  return (
    // Its place has no box of its own: one that outlives its button would be seen to jump.
    <div ref={place} className="boxless">
      <p className="visually-hidden announced" role="status">
        {(more || askedAt.current !== null) && later.search.shown(shown, total)}
      </p>
      {more && (
        <div className="show-more" key={shown}>
          <p aria-hidden="true">{later.search.shown(shown, total)}</p>
          <button
            type="button"
            className="button"
            aria-disabled={loading}
            onClick={() => {
              if (loading) return
              askedAt.current = shown
              onMore()
            }}
          >
            {later.search.more(Math.min(step, total - shown))}
          </button>
        </div>
      )}
    </div>
  )
}
