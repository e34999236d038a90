import './map.css'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { useDelayed } from '../app/delayed'
import { Failure } from '../app/failure'
import { useMetrics } from '../app/library'
import { useTitle } from '../app/title'
import { RandomWorks } from '../search/random-works'
import { searchAddress, wholeCollection } from '../search/state'
import { text } from '../text'
import { later } from '../text-later'
import { layOut } from './layout'
import { MapView } from './map-view'
import { beingDrawn, mapQuery } from './query'

const shownAfterMs = 300

/** The collection on a plane: works that are alike lie near each other. */
export default function MapPage() {
  const { data, error, refetch, isPending } = useQuery(mapQuery)
  const late = useDelayed(isPending, shownAfterMs)
  const metrics = useMetrics()
  const layout = useMemo(() => data && layOut(data), [data])
  useTitle(later.map.heading)
  // Its sentence names the metric, and a canvas that changed its size would be drawn twice.
  if (data && layout && data.ids.length > 0 && metrics.length > 0)
    return <MapView columns={data} layout={layout} />
  const empty = data?.ids.length === 0
  return (
    <div className={empty || beingDrawn(error) ? 'page' : 'page narrow'} aria-busy={isPending}>
      <h1>{later.map.heading}</h1>
      {isPending && late && <p className="sentence">{later.map.loading}</p>}
      {beingDrawn(error) && (
        <p className="sentence" role="status">
          {later.map.beingDrawn}
        </p>
      )}
      {error && !beingDrawn(error) && (
        <Failure heading={text.errors.page} error={error} onRetry={() => refetch()} />
      )}
      {empty && (
        <>
          <p className="sentence">{later.map.empty}</p>
          <Link href={searchAddress(wholeCollection)}>{later.map.searchInstead}</Link>
        </>
      )}
      {(empty || beingDrawn(error)) && <RandomWorks />}
    </div>
  )
}
