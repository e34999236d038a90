import type { Work } from './query'

const parameter = 'picture'

/** Which of so many pictures an address shows, from 0: it says so from the second on. */
export function placeIn(query: string, pictures: number): number {
  const text = new URLSearchParams(query).get(parameter) ?? ''
  const at = /^\d{1,4}$/.test(text) ? Number(text) - 1 : 0
  return at > 0 && at < pictures ? at : 0
}

/** The address of a work with one of its pictures in view; query is what else the address says. */
export function pictureAddress(id: string, query: string, at: number): string {
  const params = new URLSearchParams(query)
  params.delete(parameter)
  if (at > 0) params.set(parameter, String(at + 1))
  const rest = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return rest ? `/image/${id}?${rest}` : `/image/${id}`
}

/** The work as if one of its pictures were the one that shows it. */
export function shownBy(work: Work, at: number): Work {
  const picture = work.pictures[at]
  if (!picture || at === 0) return work
  const { width, height, dominantColor, thumbnail, large, original } = picture
  return { ...work, width, height, dominantColor, thumbnail, large, original }
}

/** What the API is asked about: the work, for its first picture, or another picture of it. */
export const askedId = (work: Work, at: number) => (at > 0 && work.pictures[at]?.id) || work.id

/** The id of the work that the id of a picture names. */
export const workOf = (id: string) => id.split('-')[0] ?? id
