import { later } from '../text-later'
import { CardActions } from '../wall/card-actions'
import { type HungWork, Wall } from '../wall/wall'
import { type SearchState, writeSearch } from './state'

/** Pictures that a window shows without scrolling, more or less. */
const inSight = 8

interface FoundWallsProps {
  hung: (HungWork & { near: boolean })[]
  /** How many of the whole result hold a word in a near spelling alone. */
  near: number
  state: SearchState
  label: string
  stale: boolean
  more: boolean
}

/**
 * What a search found. Works of near spellings hang under a line of their own;
 * in any other order than the best match they hang between the others, and say so.
 */
export function FoundWalls({ hung, near, state, label, stale, more }: FoundWallsProps) {
  const best = state.sort === 'best'
  const firstNear = best ? hung.findIndex((work) => work.near) : -1
  const asSearched = firstNear < 0 ? hung : hung.slice(0, firstNear)
  const common = {
    className: 'beside',
    hrefOf: (work: HungWork['work']) => `/image/${work.id}?${writeSearch(state)}`,
    actions: (work: HungWork['work']) => <CardActions work={work} />,
    stale,
    withCollection: true,
  }
  return (
    <div className="walls">
      {asSearched.length > 0 && (
        <Wall
          {...common}
          hung={best ? asSearched : asSearched.map(markNear)}
          label={label}
          eager={inSight}
          more={more && firstNear < 0}
        />
      )}
      {firstNear >= 0 && (
        <>
          <h2 className="near-spellings">{later.search.near(near)}</h2>
          <Wall
            {...common}
            hung={hung.slice(firstNear)}
            label={later.search.near(near)}
            eager={inSight - firstNear}
            more={more}
          />
        </>
      )}
    </div>
  )
}

function markNear(work: FoundWallsProps['hung'][number]): HungWork {
  return work.near ? { ...work, above: <span className="rank">{later.search.nearSpelling}</span> } : work
}
