import { lazy, Suspense, useEffect } from 'react'
import { useSearch } from 'wouter'
import { atLeisure } from '../app/leisure'
import { parseSearch } from './state'

const FirstVisit = lazy(() => import('./first-visit'))
const loadResults = () => import('./results')
const Results = lazy(loadResults)

export function SearchPage() {
  const state = parseSearch(useSearch())
  useEffect(() => {
    // Whoever visits first will search next.
    if (!state) atLeisure().then(loadResults)
  }, [state])
  return (
    <Suspense fallback={<div className="page" aria-busy="true" />}>
      {state ? <Results state={state} /> : <FirstVisit />}
    </Suspense>
  )
}
