import { infiniteQueryOptions } from '@tanstack/react-query'
import { CopyGroupsDocument, type CopyGroupsQuery } from '../api/gql/later/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'

export type CopyGroup = NonNullable<CopyGroupsQuery['nearDuplicates']>['edges'][number]['node']
export type Copy = CopyGroup['images'][number]

const groupsOnPage = 20

/** The groups of works that show one picture, page after page; with `of`, the group of that work. */
export function copiesQuery(of: string | null) {
  const variables = { of, first: groupsOnPage }
  return infiniteQueryOptions({
    queryKey: ['copies', of],
    queryFn: async ({ pageParam, signal }) =>
      present((await request(CopyGroupsDocument, { ...variables, after: pageParam }, signal)).nearDuplicates),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.pageInfo.hasNextPage ? last.pageInfo.endCursor : undefined),
    retry: false,
  })
}
