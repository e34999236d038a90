import type { SearchQuery } from '../api/gql/graphql'
import type { Phrase } from '../text'
import { later } from '../text-later'

export type Found = Pick<
  NonNullable<SearchQuery['images']>,
  'totalCount' | 'nearCount' | 'correctedSearch' | 'relaxed'
>

/** How many works an answer holds, by which words it was found, and how many hold them in another spelling alone. */
export function foundPhrase(words: string, found: Found): Phrase {
  const { totalCount, nearCount } = found
  const searched = found.correctedSearch ?? words
  const asSearched = totalCount - nearCount
  if (asSearched === 0) return [...later.search.none(searched), ...later.search.andNear(nearCount)]
  const phrase =
    found.relaxed.length > 0
      ? later.search.partly(asSearched, searched)
      : later.search.heading(asSearched, searched)
  return [...phrase, ...later.search.andNear(nearCount)]
}
