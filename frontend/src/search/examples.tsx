import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { CountDocument, ExamplesDocument, type ExamplesQuery } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { apiField, noFilters, type ValueField } from '../facets/filters'
import { inColour } from '../similar/address'
import { text } from '../text'
import { sharedWords, strongest } from './shared-words'
import { searchAddress } from './state'

interface Example {
  words: string
  href: string
  /** Works that it finds; of a colour there are only nearer and further ones. */
  count?: number
  colour?: string
}

/** Longer names would fill the line alone. */
const maxLength = 21
const wordsTried = 4
const wordsShown = 2

/** The most frequent values of each field, and searches for words and in a colour that find something. */
export const valuesQuery = {
  queryKey: ['values'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const fields = ['ARTIST' as const, 'COLLECTION' as const, 'GENRE' as const, 'DATE' as const]
    const { edges, facets } = present((await request(ExamplesDocument, { fields }, signal)).images)
    const values = present(facets)
    const titles = edges.flatMap(({ node }) => node.title ?? [])
    const named = new Set(values.flatMap((facet) => facet.values.flatMap(({ value }) => wordsOf(value))))
    const words = sharedWords(titles).filter(
      (word) => word.length <= maxLength && !named.has(word.toLowerCase()),
    )
    const counted = await Promise.all(words.slice(0, wordsTried).map((word) => countOf(word, signal)))
    const colours = edges.flatMap(({ node }) => node.dominantColor ?? [])
    return {
      facets: values,
      words: counted.filter(({ count = 0 }) => count > 1),
      colour: colours.length > 1 ? strongest(colours) : null,
    }
  },
}

/** How many works hold a word itself, as the search for it will say. */
async function countOf(words: string, signal: AbortSignal): Promise<Example> {
  const { images } = await request(CountDocument, { search: words }, signal)
  return { words, count: images ? images.totalCount - images.nearCount : 0, href: searchAddress({ words }) }
}

const wordsOf = (value: string) => value.toLowerCase().match(/\p{L}{4,}/gu) ?? []

type Facets = NonNullable<NonNullable<ExamplesQuery['images']>['facets']>

/** The most frequent values of each field. */
export function useValues(): Facets | undefined {
  return useQuery(valuesQuery).data?.facets
}

/** A value of a field from a rank on that says something the examples before it do not. */
function ofField(facets: Facets, field: ValueField, rank: number, seen: Set<string>): Example[] {
  const values = facets.find((facet) => facet.field === apiField(field))?.values ?? []
  const usable = values.filter(
    ({ value, count }) => value.length <= maxLength && count > 1 && !/^unknown/i.test(value),
  )
  // A name written in two ways, or a part of another, would be the same example twice.
  const found = usable.slice(rank).find(({ value }) => !wordsOf(value).some((word) => seen.has(word)))
  if (!found) return []
  for (const word of wordsOf(found.value)) seen.add(word)
  const filters = { ...noFilters, [field]: [found.value] }
  return [{ words: found.value, count: found.count, href: searchAddress({ filters }) }]
}

/** The decade of which there is most. */
function ofTime(facets: Facets): Example[] {
  const decades = facets.find(({ field }) => field === 'DATE')?.values ?? []
  const { value, count, years } = decades.reduce((best, one) => (one.count > best.count ? one : best), {
    value: '',
    count: 1,
  } as (typeof decades)[number])
  return years ? [{ words: value, count, href: searchAddress({ filters: { ...noFilters, ...years } }) }] : []
}

function useExamples(): Example[] {
  const { data } = useQuery(valuesQuery)
  if (!data) return []
  const { facets, words, colour } = data
  const seen = new Set<string>()
  const value = (field: ValueField, rank: number) => ofField(facets, field, rank, seen)
  const [word, ...more] = words.slice(0, wordsShown)
  return [
    ...value('artist', 0),
    ...(word ? [word] : []),
    ...value('genre', 1),
    ...ofTime(facets),
    ...value('artist', 3),
    ...more,
    ...value('collection', 1),
    ...(colour ? [{ words: text.first.inThisColour, colour, href: inColour(colour) }] : []),
    ...value('genre', 3),
    ...value('artist', 7),
  ]
}

/** Searches that are known to find something, made from the collection itself. */
export function Examples({ limit, heading }: { limit: number; heading?: string }) {
  const examples = useExamples().slice(0, limit)
  return (
    <div className="examples">
      {heading && examples.length > 0 && <span className="try">{heading}</span>}
      {examples.map(({ words, count, href, colour }) => (
        <span key={href}>
          <Link href={href} className="example" dir="auto">
            {colour && <span className="colour" style={{ background: colour }} />}
            {words}
          </Link>{' '}
          {count !== undefined && <span className="count">{text.number(count)}</span>}
        </span>
      ))}
    </div>
  )
}
