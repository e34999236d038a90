import { Suspense, useEffect } from 'react'
import { useSearch } from 'wouter'
import { atLeisure } from '../app/leisure'
import { lazyPage } from '../app/parts'
import { FirstVisit } from './first-visit'
import { parseSearch } from './state'

const loadResults = () => import('./results')
const Results = lazyPage(loadResults)

export function SearchPage() {
  const state = parseSearch(useSearch())
  useEffect(() => {
    // Whoever visits first will search next.
    if (!state)
      atLeisure()
        .then(loadResults)
        // Whoever searches is told.
        .catch(() => {})
  }, [state])
  return (
    <Suspense fallback={<div className="page" aria-busy="true" />}>
      {state ? <Results state={state} /> : <FirstVisit />}
    </Suspense>
  )
}
