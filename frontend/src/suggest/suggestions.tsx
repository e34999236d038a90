import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { SuggestDocument, type SuggestQuery } from '../api/gql/graphql'
import { request } from '../api/request'
import { useSettled } from '../app/delayed'
import { Say } from '../app/phrase'
import { text } from '../text'
import { markPrefix } from './mark-prefix'
import { settleMs } from './use-typed'

/** What may be chosen; `describes` when it is that the typed words describe what works look like. */
export type Suggestion = NonNullable<SuggestQuery['suggest']>[number] & { describes?: true }

const maxPrefixLength = 100
/** Characters from which words may describe something. */
const leastDescription = 3

/** A value or a work, with what was typed of it marked; or the words as a description. */
export function Choice({ item, typed }: { item: Suggestion; typed: string }) {
  if (item.describes)
    return (
      <span>
        <Say phrase={text.field.describes(item.text)} />
      </span>
    )
  return (
    <>
      <span dir="auto">
        {item.image &&
          (item.image.thumbnail ? (
            <img src={item.image.thumbnail} alt="" />
          ) : (
            <span className="no-picture" />
          ))}
        {markPrefix(item.text, typed).map((part, place) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
          part.match ? <mark key={place}>{part.text}</mark> : part.text,
        )}
      </span>
      <span className="count">
        {item.image
          ? [item.image.artist, item.image.date].filter(Boolean).join(', ')
          : text.works(item.count)}
      </span>
    </>
  )
}

/** What the collection suggests for the letters typed so far. */
export function useSuggestions(typed: string): Suggestion[] {
  const prefix = useSettled(typed.trimStart().slice(0, maxPrefixLength), settleMs)
  const asked = prefix.trim().length >= 2 && typed !== ''
  const { data } = useQuery({
    queryKey: ['suggest', prefix],
    queryFn: ({ signal }) => request(SuggestDocument, { prefix }, signal),
    enabled: asked,
    placeholderData: keepPreviousData,
    // Suggestions that fail are missed by nobody.
    retry: false,
  })
  return asked ? (data?.suggest ?? []) : []
}

/** Suggestions of one kind. */
export interface Section {
  name: string
  heading: string
  items: Suggestion[]
}

const sectionOrder = ['artist', 'work', 'collection', 'genre', 'date'] as const

/** The suggestions by what they are, and the words as a description where one is read. */
export function sectionsOf(suggestions: Suggestion[], described: string): Section[] {
  const nameOf = (item: Suggestion) =>
    item.image || !item.field ? 'work' : (item.field.toLowerCase() as (typeof sectionOrder)[number])
  const found = sectionOrder.map((name) => ({
    name: name as string,
    heading: text.field.groups[name],
    items: suggestions.filter((item) => nameOf(item) === name),
  }))
  if (described.length >= leastDescription)
    found.push({
      name: 'looks',
      heading: text.field.groups.looks,
      items: [{ text: described, field: null, count: 0, image: null, describes: true }],
    })
  return found.filter((section) => section.items.length > 0)
}
