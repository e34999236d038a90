import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { FacetsDocument } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { apiField, noFilters, type ValueField } from '../facets/filters'
import { text } from '../text'
import { searchAddress } from './state'

interface Example {
  words: string
  count: number
  href: string
}

/** Longer names would fill the line alone. */
const maxLength = 21
const takeFrom: [field: ValueField, rank: number][] = [
  ['artist', 0],
  ['genre', 1],
  ['artist', 3],
  ['collection', 1],
  ['genre', 3],
  ['artist', 7],
]

export const valuesQuery = {
  queryKey: ['values'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const variables = { fields: ['ARTIST', 'COLLECTION', 'GENRE'] as const, first: 200 }
    const { images } = await request(FacetsDocument, { ...variables, fields: [...variables.fields] }, signal)
    return present(images?.facets)
  },
}

/** The most frequent values of each field. */
export function useValues() {
  return useQuery(valuesQuery).data
}

function useExamples(): Example[] {
  const facets = useValues()
  const seen = new Set<string>()
  const wordsOf = (value: string) => value.toLowerCase().match(/\p{L}{4,}/gu) ?? []
  return takeFrom.flatMap(([field, rank]) => {
    const values = facets?.find((facet) => facet.field === apiField(field))?.values ?? []
    const usable = values.filter(
      ({ value, count }) => value.length <= maxLength && count > 1 && !/^unknown/i.test(value),
    )
    // A name written in two ways, or a part of another, would be the same example twice.
    const found = usable.slice(rank).find(({ value }) => !wordsOf(value).some((word) => seen.has(word)))
    if (!found) return []
    for (const word of wordsOf(found.value)) seen.add(word)
    return {
      words: found.value,
      count: found.count,
      href: searchAddress({ filters: { ...noFilters, [field]: [found.value] } }),
    }
  })
}

/** Searches that are known to find something, made from the collection itself. */
export function Examples({ limit, heading }: { limit: number; heading?: string }) {
  const examples = useExamples().slice(0, limit)
  return (
    <div className="examples">
      {heading && examples.length > 0 && <span className="try">{heading}</span>}
      {examples.map(({ words, count, href }) => (
        <span key={href}>
          <Link href={href} className="example" dir="auto">
            {words}
          </Link>{' '}
          <span className="count">{text.number(count)}</span>
        </span>
      ))}
    </div>
  )
}
