import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { SearchDocument } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { apiFilter } from '../facets/filters'
import { apiSort, type SearchState } from './state'

export const pageSize = 40

/** The works of a search, page after page. */
export function searchQuery(state: SearchState) {
  const variables = {
    search: state.words?.trim() || null,
    filter: apiFilter(state.filters),
    sort: apiSort(state.sort),
    first: pageSize,
  }
  return infiniteQueryOptions({
    queryKey: ['search', variables],
    queryFn: async ({ pageParam, signal }) =>
      present((await request(SearchDocument, { ...variables, after: pageParam }, signal)).images),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.pageInfo.hasNextPage ? last.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
  })
}
