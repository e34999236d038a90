import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { SearchDocument } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { apiFilter } from '../facets/filters'
import { apiSort, type SearchState } from './state'

export const pageSize = 40
/** Works that the next step brings: more once there are many. */
export const stepAfter = (shown: number) => (shown >= 5 * pageSize ? 5 * pageSize : pageSize)

/** The works of a search, page after page. */
export function searchQuery(state: SearchState) {
  const variables = {
    search: state.words?.trim() || null,
    filter: apiFilter(state.filters),
    sort: apiSort(state.sort),
  }
  return infiniteQueryOptions({
    queryKey: ['search', variables],
    queryFn: async ({ pageParam, signal }) =>
      present((await request(SearchDocument, { ...variables, ...pageParam }, signal)).images),
    initialPageParam: { after: null as string | null, first: pageSize },
    getNextPageParam: ({ pageInfo }, pages) =>
      pageInfo.hasNextPage
        ? {
            after: pageInfo.endCursor,
            first: stepAfter(pages.reduce((shown, { edges }) => shown + edges.length, 0)),
          }
        : undefined,
    placeholderData: keepPreviousData,
  })
}
