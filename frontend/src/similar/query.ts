import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { SimilarDocument, type SimilarQuery, type SimilarTo } from '../api/gql/later/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { apiFilter } from '../facets/filters'
import { pageSize } from '../search/query'
import type { SimilarState } from './address'
import { apiAddedWords, apiSimilarTo } from './state'

/** The page with each work shown by the picture of it that is alike. */
function shownByNearest(page: SimilarPage): SimilarPage {
  return {
    ...page,
    edges: page.edges.map((edge) => {
      const { position, width, height, dominantColor, thumbnail, large } = edge.picture
      return position === 0
        ? edge
        : { ...edge, node: { ...edge.node, width, height, dominantColor, thumbnail, large } }
    }),
  }
}

export type SimilarPage = NonNullable<SimilarQuery['similarImages']>
export type SimilarEdge = SimilarPage['edges'][number]

/** What the API is asked beside the picture. */
export const argumentsOf = (state: SimilarState) => ({
  words: apiAddedWords(state),
  metric: state.blend.length > 0 ? null : state.metric,
  blend: state.blend.length > 0 ? state.blend : null,
  filter: apiFilter(state.filters),
  exact: state.exact,
})

/** The works like a picture, page after page. */
export function similarQuery(state: SimilarState, first = pageSize) {
  const to = apiSimilarTo(state)
  const variables = { ...argumentsOf(state), first }
  return infiniteQueryOptions({
    queryKey: ['similar', to, variables],
    queryFn: async ({ pageParam, signal }) =>
      shownByNearest(
        present(
          (await request(SimilarDocument, { ...variables, to: to as SimilarTo, after: pageParam }, signal))
            .similarImages,
        ),
      ),
    enabled: to !== null,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.pageInfo.hasNextPage ? last.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
  })
}
