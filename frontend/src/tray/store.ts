import type { CardFragment } from '../api/gql/graphql'
import { isWorkId } from '../api/ids'
import { newLastingStore, useStore } from '../app/store'
import { showToast } from '../app/toast'
import { text } from '../text'
import { titleOf } from '../wall/label'
import { filesOfPart, type Part, parsePart } from './part'

/** What the tray remembers of a work: enough to show it before the server has answered. */
export interface Picked extends CardFragment {
  /** What its owner wrote to it. */
  note?: string
  /** Where only a part of the work is kept; its sizes are those of the part. */
  part?: Part
}

export const maxPicked = 500
export const maxNoteLength = 1000

const tray = newLastingStore<Picked[]>('likeness.tray', parseTray)

/** Tells works and parts of them apart. */
export function keyOf({ id, part }: Pick<Picked, 'id' | 'part'>): string {
  return part ? `${id}@${part.of}:${part.x},${part.y},${part.width},${part.height}` : id
}

/** Reads what a browser kept; entries that are no works are left out. */
export function parseTray(found: unknown): Picked[] {
  if (!Array.isArray(found)) return []
  const keys = new Set<string>()
  return found.slice(0, maxPicked).flatMap((entry) => {
    const picked = parsePicked(entry)
    if (!picked || keys.has(keyOf(picked))) return []
    keys.add(keyOf(picked))
    return picked
  })
}

function parsePicked(entry: Partial<Record<keyof Picked, unknown>> | null): Picked | null {
  const string = (value: unknown) => (typeof value === 'string' ? value : null)
  const number = (value: unknown) => (typeof value === 'number' && value > 0 ? value : null)
  // Only pictures of this very server.
  const served = (value: unknown) => (string(value)?.startsWith('/media/') ? string(value) : null)
  if (!entry || typeof entry.id !== 'string' || !isWorkId(entry.id)) return null
  const [width, height] = [number(entry.width), number(entry.height)]
  const part = parsePart(entry.part)
  const note = string(entry.note)?.slice(0, maxNoteLength)
  return {
    id: entry.id,
    name: string(entry.name) ?? '',
    title: string(entry.title),
    artist: string(entry.artist),
    collection: string(entry.collection),
    date: string(entry.date),
    width,
    height,
    dominantColor: string(entry.dominantColor),
    thumbnail: served(entry.thumbnail),
    large: served(entry.large),
    ...(note && { note }),
    ...(part && width && height && { part, ...filesOfPart(part, { width, height }) }),
  }
}

export function useTray(): Picked[] {
  return useStore(tray)
}

/** Whether a whole work is in the tray. */
export function useIsPicked(): (id: string) => boolean {
  const picked = useTray()
  return (id) => picked.some((other) => other.id === id && !other.part)
}

/** Puts works at the end of the tray that are not in it yet; says how many, and can undo it. Gives how many. */
export function addToTray(works: readonly Picked[]): number {
  const before = tray.get()
  const known = new Set(before.map(keyOf))
  const others = parseTray(works).filter((work) => !known.has(keyOf(work)))
  const added = others.slice(0, maxPicked - before.length)
  if (added.length < others.length) showToast(text.tray.full(maxPicked))
  if (added.length === 0) return 0
  tray.set([...before, ...added])
  if (added.length < others.length) return added.length
  const [first] = added
  const what =
    added.length === 1 && first ? text.tray.added(titleOf(first)) : text.tray.addedAll(added.length)
  showToast(what, () => takeOut(added))
  return added.length
}

function takeOut(works: readonly Picked[]) {
  const keys = new Set(works.map(keyOf))
  tray.set(tray.get().filter((picked) => !keys.has(keyOf(picked))))
}

/** Puts works back where they were; what was done to the others since stays. */
function putBack(works: readonly Picked[], at: number) {
  takeOut(works)
  const others = tray.get()
  tray.set([...others.slice(0, at), ...works, ...others.slice(at)].slice(0, maxPicked))
}

/** Takes out what has a key; says so, and can undo it. */
export function removePicked(work: Picked) {
  const at = tray.get().findIndex((picked) => keyOf(picked) === keyOf(work))
  const was = tray.get().slice(at, at + 1)
  takeOut([work])
  showToast(text.tray.removed(titleOf(work)), () => putBack(was, at))
}

/** Puts a work into the tray, or takes it out; says so, and can undo it. */
export function togglePicked(work: CardFragment) {
  const there = tray.get().find((picked) => keyOf(picked) === work.id)
  if (there) removePicked(there)
  else addToTray([work])
}

export function emptyTray() {
  const before = tray.get()
  tray.set([])
  showToast(text.tray.emptied(before.length), () => putBack(before, 0))
}

export function writeNote(key: string, note: string) {
  tray.set(
    tray.get().map((picked) => {
      if (keyOf(picked) !== key) return picked
      const { note: _, ...rest } = picked
      return note ? { ...rest, note: note.slice(0, maxNoteLength) } : rest
    }),
  )
}

/** Moves what has a key to a place, from 0; gives the place that it has then. */
export function movePicked(key: string, to: number): number {
  const before = tray.get()
  const from = before.findIndex((picked) => keyOf(picked) === key)
  const place = Math.max(0, Math.min(to, before.length - 1))
  const [moved] = before.slice(from, from + 1)
  if (from < 0 || !moved || place === from) return from
  const others = before.filter((_, at) => at !== from)
  tray.set([...others.slice(0, place), moved, ...others.slice(place)])
  return place
}
