import { isWorkId } from '../api/ids'

/** More works than this make an address too long for some mail programs. */
export const maxShared = 100

/** The works of a tray that is shared by its address; none for one's own. */
export function sharedIds(query: string): string[] {
  const ids = new URLSearchParams(query).get('works')?.split(',') ?? []
  return [...new Set(ids)].filter(isWorkId).slice(0, maxShared)
}

export function trayAddress(works: readonly { id: string }[]): string {
  const ids = [...new Set(works.map(({ id }) => id))]
  return `/tray?works=${ids.slice(0, maxShared).join(',')}`
}
