import type { CardFragment } from '../api/gql/graphql'
import { isWorkId } from '../api/ids'
import { newLastingStore, useStore } from '../app/store'
import { showToast } from '../app/toast'
import { text } from '../text'
import { titleOf } from '../wall/label'

/** What the tray remembers of a work: enough to show it before the server has answered. */
export type Picked = CardFragment

const maxPicked = 500

const tray = newLastingStore<Picked[]>('likeness.tray', parseTray)

/** Reads what a browser kept; entries that are no works are left out. */
export function parseTray(found: unknown): Picked[] {
  if (!Array.isArray(found)) return []
  const string = (value: unknown) => (typeof value === 'string' ? value : null)
  const number = (value: unknown) => (typeof value === 'number' && value > 0 ? value : null)
  return found.slice(0, maxPicked).flatMap((entry: Partial<Record<keyof Picked, unknown>> | null) => {
    if (!entry || typeof entry.id !== 'string' || !isWorkId(entry.id)) return []
    return {
      id: entry.id,
      name: string(entry.name) ?? '',
      title: string(entry.title),
      artist: string(entry.artist),
      collection: string(entry.collection),
      date: string(entry.date),
      width: number(entry.width),
      height: number(entry.height),
      dominantColor: string(entry.dominantColor),
      // Only pictures of this very server.
      thumbnail: string(entry.thumbnail)?.startsWith('/media/') ? string(entry.thumbnail) : null,
      large: string(entry.large)?.startsWith('/media/') ? string(entry.large) : null,
    }
  })
}

export function useTray(): Picked[] {
  return useStore(tray)
}

function isPicked(id: string): boolean {
  return tray.get().some((picked) => picked.id === id)
}

export function setTray(picked: Picked[]) {
  tray.set(picked.slice(0, maxPicked))
}

/** Puts a work into the tray, or takes it out; says so, and can undo it. */
export function togglePicked(work: CardFragment) {
  const before = tray.get()
  const title = titleOf(work)
  if (isPicked(work.id)) {
    tray.set(before.filter((picked) => picked.id !== work.id))
    showToast(text.tray.removed(title), () => tray.set(before))
  } else if (before.length >= maxPicked) {
    showToast(text.tray.full(maxPicked))
  } else {
    tray.set([...before, ...parseTray([work])])
    showToast(text.tray.added(title), () => tray.set(before))
  }
}

export function emptyTray() {
  const before = tray.get()
  tray.set([])
  showToast(text.tray.emptied(before.length), () => tray.set(before))
}
