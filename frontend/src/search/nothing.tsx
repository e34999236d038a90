import { useQueries } from '@tanstack/react-query'
import { Link } from 'wouter'
import { CountDocument } from '../api/gql/graphql'
import { request } from '../api/request'
import { Say } from '../app/phrase'
import { Syntax } from '../app/syntax'
import { countFilters } from '../facets/chosen'
import { apiFilter, type Filters, noFilters } from '../facets/filters'
import { later } from '../text-later'
import { Examples } from './examples'
import { type SearchState, searchAddress } from './state'

const maxWordsTried = 4

function useCounts(searches: { search: string; filters: Filters }[]) {
  return useQueries({
    queries: searches.map(({ search, filters }) => {
      const variables = { search: search || null, filter: apiFilter(filters) }
      return {
        queryKey: ['count', variables],
        queryFn: async ({ signal }: { signal: AbortSignal }) =>
          (await request(CountDocument, variables, signal)).images?.totalCount ?? 0,
      }
    }),
  })
}

/** Why nothing is found, as far as the words alone tell. */
function reasonOf(words: string) {
  const searchable = /[\p{L}\p{N}]/u.test(words)
  return searchable ? later.search.nothing(words) : later.search.noLetters(words)
}

/** What to say and to offer when a search finds nothing. */
export function Nothing({ state, onFilters }: { state: SearchState; onFilters(filters: Filters): void }) {
  const words = state.words?.trim() ?? ''
  const filtered = countFilters(state.filters) > 0
  const single = words.split(/\s+/)
  const each = single.length > 1 ? [...new Set(single)].slice(0, maxWordsTried) : []
  const alone = useCounts(each.map((search) => ({ search, filters: state.filters })))
  const [unfiltered] = useCounts(filtered ? [{ search: words, filters: noFilters }] : [])
  const found = each.flatMap((word, index) => {
    const count = alone[index]?.data ?? 0
    return count > 0 ? [{ word, count }] : []
  })
  // A first reason that gives way to another would be no reason.
  if (unfiltered?.isPending || alone.some(({ isPending }) => isPending)) return null
  return (
    <div className="nothing">
      <p>
        {unfiltered?.data ? later.search.nothingFiltered : <Say phrase={reasonOf(words)} />}
        {found.map(({ word, count }) => (
          <Link key={word} href={searchAddress({ ...state, words: word })} className="plain-link">
            <Say phrase={later.search.alone(word, count)} />
          </Link>
        ))}
      </p>
      {Boolean(unfiltered?.data) && (
        <button type="button" className="button" onClick={() => onFilters(noFilters)}>
          {later.search.withoutFilters(unfiltered?.data ?? 0)}
        </button>
      )}
      <p className="examples-heading">{later.search.understands}</p>
      <Syntax />
      {/* Last, for they come later than all else and would push it away. */}
      <p className="examples-heading">{later.search.fromCollection}</p>
      <Examples limit={3} />
    </div>
  )
}
