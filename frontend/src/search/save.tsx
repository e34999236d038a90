import { DownloadMenu } from '../export/download-menu'
import { apiFilter } from '../facets/filters'
import { apiSort, type SearchState } from './state'

/** Saves the whole result of a search, not only what is in view. */
export function SaveSearch({ state, disabled }: { state: SearchState; disabled: boolean }) {
  return (
    <DownloadMenu
      disabled={disabled}
      field="images"
      variables={{
        search: state.words?.trim() || null,
        filter: apiFilter(state.filters),
        sort: apiSort(state.sort),
      }}
    />
  )
}
