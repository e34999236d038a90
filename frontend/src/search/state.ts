import type { ImageSort } from '../api/gql/graphql'
import { type Filters, hasFilters, noFilters, parseFilters, writeFilters } from '../facets/filters'

export const sorts = ['best', 'title', 'artist', 'oldest', 'newest', 'name'] as const
export type Sort = (typeof sorts)[number]

/** How the works that were found are shown: hung on a wall, or along years. */
export const views = ['wall', 'timeline'] as const
export type View = (typeof views)[number]

/** A search as the address holds it. */
export interface SearchState {
  /** The words as typed; null when nothing was searched for. */
  words: string | null
  filters: Filters
  sort: Sort
  view: View
}

/** Longer ones are cut: no record is found by more. */
export const maxWordsLength = 300

export const wholeCollection: SearchState = { words: '', filters: noFilters, sort: 'best', view: 'wall' }

/** Reads a search from an address; null on the first visit, which asks for nothing. */
export function parseSearch(query: string): SearchState | null {
  const params = new URLSearchParams(query)
  if (!params.has('q') && !params.has('sort') && !params.has('view') && !hasFilters(params)) return null
  const sort = params.get('sort') as Sort
  return {
    words: params.get('q')?.slice(0, maxWordsLength) ?? null,
    filters: parseFilters(params),
    sort: sorts.includes(sort) ? sort : 'best',
    view: views.find((view) => view === params.get('view')) ?? 'wall',
  }
}

/** The query part of a search's address, without the question mark. */
export function writeSearch(state: SearchState): string {
  const params = new URLSearchParams()
  if (state.words !== null) params.set('q', state.words)
  writeFilters(params, state.filters)
  if (state.sort !== 'best') params.set('sort', state.sort)
  if (state.view !== 'wall') params.set('view', state.view)
  if (params.size === 0) params.set('q', '')
  return params.toString()
}

export function searchAddress(state: Partial<SearchState> & { filters?: Filters }): string {
  return `/?${writeSearch({ ...wholeCollection, words: null, ...state })}`
}

export function apiSort(sort: Sort): ImageSort | undefined {
  switch (sort) {
    case 'best':
      return undefined
    case 'oldest':
      return { by: 'DATE' }
    case 'newest':
      return { by: 'DATE', descending: true }
    case 'title':
      return { by: 'TITLE' }
    case 'artist':
      return { by: 'ARTIST' }
    case 'name':
      return { by: 'NAME' }
  }
}
