import type { SearchQuery } from '../api/gql/graphql'
import { type Phrase, text } from '../text'

export type Found = Pick<NonNullable<SearchQuery['images']>, 'totalCount' | 'correctedSearch' | 'relaxed'>

/** How many works an answer holds, and by which words it was found. */
export function foundPhrase(words: string, { totalCount, correctedSearch, relaxed }: Found): Phrase {
  const searched = correctedSearch ?? words
  if (totalCount === 0) return text.search.none(words)
  return relaxed.length > 0
    ? text.search.partly(totalCount, searched)
    : text.search.heading(totalCount, searched)
}
