import type { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/request'
import { type Work, workQuery } from '../work/query'
import { filesOfPart } from './part'
import type { Saved } from './saved'
import type { Picked } from './store'

/** Works that are asked for at once. */
const askedAtOnce = 10

/** A work, or a part of it in its own size, as the tray keeps it; null for a part of a picture that is gone. */
export function pickedOf(work: Work, { part, note }: Omit<Saved, 'id'>): Picked | null {
  const said = note ? { note } : {}
  if (!part) return { ...work, ...said }
  const picture = work.pictures.find(({ id }) => id === part.of) ?? (part.of === work.id ? work : null)
  if (!picture?.width || !picture.height) return null
  const size = {
    width: Math.max(1, Math.round(picture.width * part.width)),
    height: Math.max(1, Math.round(picture.height * part.height)),
  }
  const { dominantColor } = picture
  return { ...work, ...said, dominantColor, part, ...size, ...filesOfPart(part, size) }
}

/** Whether a work is known to be in the collection no more. */
export const isGone = (error: unknown) =>
  error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID')

/** The works of a list, some at a time; those that are gone are left out. Throws where it is not known whether one is. */
export async function fetchPicked(client: QueryClient, list: readonly Saved[]): Promise<Picked[]> {
  const found: Picked[] = []
  for (let at = 0; at < list.length; at += askedAtOnce) {
    const some = list.slice(at, at + askedAtOnce)
    const answers = await Promise.allSettled(some.map(({ id }) => client.fetchQuery(workQuery(id))))
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'rejected' && !isGone(answer.reason)) throw answer.reason
      const picked = answer.status === 'fulfilled' && pickedOf(answer.value, some[index] as Saved)
      if (picked) found.push(picked)
    }
  }
  return found
}
