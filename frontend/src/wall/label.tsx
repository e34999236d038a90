import type { CardFragment, SearchQuery } from '../api/gql/graphql'
import { text } from '../text'

export type Highlights = NonNullable<SearchQuery['images']>['edges'][number]['highlights']

/** A work's title, or what stands for it. */
export function titleOf(work: Pick<CardFragment, 'title' | 'name'>): string {
  return work.title || work.name || text.label.noTitle
}

export function artistOf(work: Pick<CardFragment, 'artist'>): { name: string; known: boolean } {
  if (!work.artist) return { name: text.label.noArtist, known: false }
  if (/^unknown$/i.test(work.artist.trim())) return { name: text.label.unknownArtist, known: false }
  return { name: work.artist, known: true }
}

function Marked({
  highlights,
  field,
  children,
}: {
  highlights: Highlights
  field: string
  children: string
}) {
  const found = highlights.find((highlight) => highlight.field === field)
  // A highlight that is not of this very text would show something else than the record says.
  if (!found || found.parts.map((part) => part.text).join('') !== children) return children
  return found.parts.map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    part.match ? <mark key={index}>{part.text}</mark> : part.text,
  )
}

interface LabelProps {
  work: CardFragment
  highlights?: Highlights | undefined
  withCollection?: boolean
}

/** What hangs beside a picture in a museum: artist, title, date. */
export function Label({ work, highlights = [], withCollection = false }: LabelProps) {
  const artist = artistOf(work)
  const collection = withCollection ? work.collection : null
  return (
    <>
      <span className={artist.known ? 'artist' : 'artist unknown'} dir="auto">
        {artist.known ? (
          <Marked highlights={highlights} field="artist">
            {artist.name}
          </Marked>
        ) : (
          artist.name
        )}
      </span>
      <span className="title" dir="auto">
        <Marked highlights={highlights} field={work.title ? 'title' : 'name'}>
          {titleOf(work)}
        </Marked>
      </span>
      {(work.date || collection) && (
        <span className="date">
          {work.date}
          {work.date && collection && ', '}
          {collection && (
            <Marked highlights={highlights} field="collection">
              {collection}
            </Marked>
          )}
        </span>
      )}
    </>
  )
}
