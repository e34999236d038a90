import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { parseYear, searchYears } from '../facets/filters'
import { searchQuery } from '../search/query'
import { parseSearch, type SearchState, searchAddress, wholeCollection, writeSearch } from '../search/state'
import { noQuestion, type SimilarState, similarAddress, writeSimilar } from '../similar/address'
import { similarQuery } from '../similar/query'
import { apiSimilarTo, parseSimilar } from '../similar/state'

/** The list that a work was opened from, as its address says. */
export type Origin = { kind: 'search'; state: SearchState } | { kind: 'similar'; state: SimilarState }

/** How many pages of the list are looked through for the work. */
const maxPages = 10

export function originOf(query: string): Origin | null {
  const similar = parseSimilar(query)
  // Of a search, `to` is a year.
  const years = parseYear(new URLSearchParams(query).get(searchYears.to)) !== null
  if (!years && apiSimilarTo(similar)) return { kind: 'similar', state: similar }
  const search = parseSearch(query)
  return search && { kind: 'search', state: search }
}

export function originAddress(origin: Origin): string {
  return origin.kind === 'search' ? searchAddress(origin.state) : similarAddress(origin.state)
}

/** Whether an address is that of the list, however it is written. */
export function isList({ pathname, search }: URL, origin: Origin): boolean {
  if (pathname !== (origin.kind === 'search' ? '/' : '/similar')) return false
  const there = originOf(search)
  return there?.kind === origin.kind && originAddress(there) === originAddress(origin)
}

function originQuery(origin: Origin): string {
  return origin.kind === 'search' ? writeSearch(origin.state) : writeSimilar(origin.state)
}

export interface Place {
  /** From 1. */
  place: number
  total: number
  previous: string | null
  next: string | null
}

/** Where a work stands in the list it was opened from; null until it is found there. */
export function usePlace(id: string, origin: Origin | null): Place | null {
  const search = useInfiniteQuery({
    ...searchQuery(origin?.kind === 'search' ? origin.state : wholeCollection),
    enabled: origin?.kind === 'search',
  })
  const similar = useInfiniteQuery({
    ...similarQuery(origin?.kind === 'similar' ? origin.state : noQuestion),
    enabled: origin?.kind === 'similar',
  })
  const list = origin?.kind === 'similar' ? similar : search
  const pages = origin ? (list.data?.pages ?? []) : []
  const ids = pages.flatMap((page) => page.edges.map(({ node }) => node.id))
  const index = list.isPlaceholderData ? -1 : ids.indexOf(id)
  const { hasNextPage, isFetching, error, fetchNextPage } = list
  // The next work may lie on the next page, and so may this one.
  const wanted =
    origin !== null &&
    hasNextPage &&
    !error &&
    (index < 0 ? pages.length < maxPages : index === ids.length - 1)
  useEffect(() => {
    if (wanted && !isFetching) fetchNextPage()
  }, [wanted, isFetching, fetchNextPage])
  if (!origin || index < 0) return null
  const query = originQuery(origin)
  const address = (other: string | undefined) => (other === undefined ? null : `/image/${other}?${query}`)
  return {
    place: index + 1,
    total: pages[0]?.totalCount ?? ids.length,
    previous: address(ids[index - 1]),
    next: address(ids[index + 1]),
  }
}
