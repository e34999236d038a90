import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { CountDocument, SearchDocument } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'

const worksHung = 18
const artistsAsked = 30
const worksAsked = 200

/** Mulberry32: the same seed hangs the same works. */
export function random(seed: number): () => number {
  let state = Math.floor(seed * 2 ** 32)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[copy[i], copy[j]] = [copy[j] as T, copy[i] as T]
  }
  return copy
}

/** At most `limit` works in which no artist comes again before every other has been seen. */
export function varied<T extends { artist: string | null }>(works: readonly T[], limit: number): T[] {
  const turns = new Map<string | null, number>()
  const turnOf = works.map((work) => {
    const turn = turns.get(work.artist) ?? 0
    turns.set(work.artist, turn + 1)
    return turn
  })
  return works
    .map((work, index) => ({ work, turn: turnOf[index] ?? 0 }))
    .sort((a, b) => a.turn - b.turn)
    .slice(0, limit)
    .map(({ work }) => work)
}

/** Works of artists drawn at random; of the first works there are, where artists are few. */
export function randomQuery(
  artists: readonly { value: string }[] | undefined,
  seed: number,
  generation: string,
) {
  return queryOptions({
    queryKey: ['random', seed, generation],
    enabled: artists !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const next = random(seed)
      const names = shuffled(artists ?? [], next).slice(0, artistsAsked)
      const enough = names.length > 2
      const variables = {
        filter: enough ? { artist: names.map(({ value }) => value) } : null,
        first: worksAsked,
      }
      const images = present((await request(SearchDocument, variables, signal)).images)
      const pictured = images.edges.map(({ node }) => node).filter((work) => work.thumbnail)
      return varied(shuffled(pictured, next), worksHung)
    },
  })
}

/** The oldest dated work, and how many have no date. */
export const oldestQuery = queryOptions({
  queryKey: ['oldest'],
  queryFn: async ({ signal }) => {
    const [first, undated] = await Promise.all([
      request(SearchDocument, { sort: { by: 'DATE' }, first: 1 }, signal),
      request(CountDocument, { filter: { missing: ['DATE'] } }, signal),
    ])
    return { work: first.images?.edges[0]?.node ?? null, undated: undated.images?.totalCount ?? 0 }
  },
})
