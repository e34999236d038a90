import { queryOptions } from '@tanstack/react-query'
import { DuplicatesDocument, WorkDocument, type WorkQuery } from '../api/gql/later/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'

export type Work = NonNullable<WorkQuery['image']>

/** One work with all that is recorded of it. */
export function workQuery(id: string) {
  return queryOptions({
    queryKey: ['work', id],
    queryFn: async ({ signal }) => present((await request(WorkDocument, { id }, signal)).image),
  })
}

/** The other records that show the same picture; none where they were not computed. */
export function duplicatesQuery(id: string) {
  return queryOptions({
    queryKey: ['duplicates', id],
    queryFn: async ({ signal }) => {
      const { nearDuplicates } = await request(DuplicatesDocument, { of: id }, signal)
      return nearDuplicates?.edges.flatMap(({ node }) => node.images).filter((image) => image.id !== id) ?? []
    },
    retry: false,
  })
}
