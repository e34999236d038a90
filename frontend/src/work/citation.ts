import { artistOf, titleOf } from '../wall/label'
import type { Work } from './query'

/** The label as one line of text: artist, title, date, collection, address. */
export function citationOf(
  work: Pick<Work, 'id' | 'artist' | 'title' | 'name' | 'date' | 'collection'>,
  origin: string,
): string {
  const artist = artistOf(work)
  return [
    artist.known ? artist.name : null,
    titleOf(work),
    work.date,
    work.collection,
    `${origin}/image/${work.id}`,
  ]
    .filter(Boolean)
    .join(', ')
}
