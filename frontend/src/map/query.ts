import { queryOptions } from '@tanstack/react-query'
import { CollectionMapDocument, type CollectionMapQuery } from '../api/gql/later/graphql'
import { present } from '../api/queries'
import { ApiError, request } from '../api/request'

/** The columns of the map: entry n of each belongs to the same work. */
export type Columns = NonNullable<CollectionMapQuery['map']>

const askAgainMs = 4000

/** Whether the map is still being drawn by an import. */
export function beingDrawn(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'UNAVAILABLE'
}

/** The whole map at once; asked again by itself while it is being drawn. */
export const mapQuery = queryOptions({
  queryKey: ['map'],
  queryFn: async ({ signal }) => present((await request(CollectionMapDocument, {}, signal)).map),
  refetchInterval: ({ state }) => (beingDrawn(state.error) ? askAgainMs : false),
})
