import { Link } from 'wouter'
import type { SearchQuery } from '../api/gql/graphql'
import { Say } from '../app/phrase'
import { later } from '../text-later'
import { type SearchState, searchAddress } from './state'

type Result = Pick<NonNullable<SearchQuery['images']>, 'correctedSearch' | 'relaxed' | 'didYouMean'>

/** Where the words as typed were not what was searched: what was, and what may have been meant. */
export function Understood({ state, result }: { state: SearchState; result: Result }) {
  const { correctedSearch: corrected, relaxed, didYouMean } = result
  const words = state.words?.trim() ?? ''
  if (!words || (!corrected && relaxed.length === 0 && !didYouMean)) return null
  return (
    <>
      {corrected && <Say phrase={later.search.corrected(words, corrected)} />}
      {corrected && relaxed.length > 0 && ' '}
      {relaxed.length > 0 && <Say phrase={later.search.relaxed(relaxed)} />}
      {didYouMean && (
        <>
          {' '}
          <Link href={searchAddress({ ...state, words: didYouMean })} className="plain-link">
            <Say phrase={later.search.didYouMean(didYouMean)} />
          </Link>
        </>
      )}
    </>
  )
}
