import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Icon } from '../app/icon'
import { Say } from '../app/phrase'
import { goBackTo } from '../app/position'
import { foundPhrase } from '../search/found'
import { searchQuery } from '../search/query'
import { isPictured, type SimilarState } from '../similar/address'
import { useAskedTitle } from '../similar/asked'
import { later } from '../text-later'
import { isList, type Origin, originAddress, type Place } from './neighbours'

/** The way back to the list a work was opened from, and on to the works beside it there. */
export function BackAndForth({ origin, place }: { origin: Origin | null; place: Place | null }) {
  if (!origin) return <div className="back-and-forth" />
  return (
    <nav className="back-and-forth" aria-label={later.work.back}>
      <Link
        href={originAddress(origin)}
        className="back"
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          // A list that was looked at before is gone back to: to its place, and what was shown of it.
          if (goBackTo((address) => isList(address, origin))) event.preventDefault()
        }}
      >
        <Icon name="left" size={16} />
        <span>
          {origin.kind === 'search' ? <SearchName origin={origin} /> : <SimilarName state={origin.state} />}
        </span>
      </Link>
      {place && (
        <span className="position">
          <Step href={place.previous} label={later.work.previous} icon="left" />
          <span>{later.work.position(place.place, place.total)}</span>
          <Step href={place.next} label={later.work.next} icon="right" />
        </span>
      )}
    </nav>
  )
}

function Step({ href, label, icon }: { href: string | null; label: string; icon: 'left' | 'right' }) {
  if (!href) return <span className="icon-button off" />
  return (
    <Link href={href} className="icon-button" aria-label={label} replace>
      <Icon name={icon} size={18} />
    </Link>
  )
}

function SearchName({ origin }: { origin: Origin & { kind: 'search' } }) {
  const { data } = useInfiniteQuery(searchQuery(origin.state))
  const first = data?.pages[0]
  if (!first) return later.work.back
  return <Say phrase={foundPhrase(origin.state.words?.trim() ?? '', first)} />
}

function SimilarName({ state }: { state: SimilarState }) {
  const title = useAskedTitle(state)
  if (state.colours.length > 0) return later.similar.inColours(state.colours.length)
  if (!state.words) return <Say phrase={later.work.similarTo(title)} />
  const { heading, added } = later.similar.described
  return <Say phrase={isPictured(state) ? added(title, state.words) : heading(state.words)} />
}
