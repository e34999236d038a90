import { newLastingStore, useStore } from '../app/store'
import { type Picked, parseTray } from '../tray/store'

const maxVisited = 12

const visited = newLastingStore<Picked[]>('likeness.visited', (found) =>
  parseTray(found).slice(0, maxVisited),
)

/** The works seen last, the latest first. */
export function useVisited(): Picked[] {
  return useStore(visited)
}

export function visit(work: Picked) {
  const [seen] = parseTray([work])
  if (!seen || visited.get()[0]?.id === seen.id) return
  visited.set([seen, ...visited.get().filter((other) => other.id !== seen.id)].slice(0, maxVisited))
}
