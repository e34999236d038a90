import { Link } from 'wouter'
import { later } from '../text-later'
import { type SearchState, searchAddress, views } from './state'

/** Hung on a wall, or along years. */
export function ViewSwitch({ state }: { state: SearchState }) {
  return (
    <nav className="view-switch" aria-label={later.search.view}>
      {views.map((view) => (
        <Link
          key={view}
          href={searchAddress({ ...state, view })}
          aria-current={view === state.view ? 'true' : undefined}
        >
          {later.search.views[view]}
        </Link>
      ))}
    </nav>
  )
}
