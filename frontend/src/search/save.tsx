import { SearchDocument, type SearchQuery } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { useLibrary } from '../app/library'
import { plain } from '../app/phrase'
import type { ExportedWork } from '../export/list'
import { maxExported, SaveMenu } from '../export/save-menu'
import { apiFilter } from '../facets/filters'
import { foundPhrase } from './found'
import { apiSort, type SearchState, writeSearch } from './state'

const pageOfExport = 200

/** Saves the whole result of a search, not only what is in view. */
export function SaveSearch({ state, disabled }: { state: SearchState; disabled: boolean }) {
  const generation = useLibrary().data?.generation ?? ''
  return (
    <SaveMenu
      disabled={disabled}
      gather={async (onProgress) => {
        const works: ExportedWork[] = []
        let after: string | null = null
        let first: NonNullable<SearchQuery['images']> | null = null
        do {
          const page: NonNullable<SearchQuery['images']> = present(
            (
              await request(SearchDocument, {
                search: state.words?.trim() || null,
                filter: apiFilter(state.filters),
                sort: apiSort(state.sort),
                first: pageOfExport,
                after,
              })
            ).images,
          )
          works.push(
            ...page.edges.map(({ node, near }) => ({
              work: node,
              near: page.nearCount > 0 ? near : undefined,
            })),
          )
          first ??= page
          onProgress(works.length, page.totalCount)
          after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
        } while (after && works.length < maxExported)
        return {
          query: plain(foundPhrase(state.words?.trim() ?? '', first)),
          address: `${location.origin}/?${writeSearch(state)}`,
          generation,
          exported: new Date(),
          works: works.slice(0, maxExported),
        }
      }}
    />
  )
}
