import { isWorkId } from '../api/ids'
import { type Part, parsePart } from './part'
import type { Shared } from './share'
import { maxNoteLength, maxPicked } from './store'

/** A work of a tray that was saved, with what was written to it. */
export interface Saved extends Shared {
  note?: string
}

/** No tray makes a larger file. */
export const maxSavedBytes = 5_000_000

/** Reads a part of a picture as `regionOf` writes it; null for what is none. */
function parseRegion(of: unknown, region: unknown): Part | null {
  const shares = typeof region === 'string' && region.startsWith('pct:') ? region.slice(4).split(',') : []
  const [x, y, width, height] = shares.map((share) => Number(share) / 100)
  return parsePart({ of, x, y, width, height })
}

/** Reads a tray that was saved as JSON; null for anything else. */
export function parseSaved(content: string): Saved[] | null {
  let found: unknown
  try {
    found = JSON.parse(content)
  } catch {
    return null
  }
  const works = (found as { works?: unknown } | null)?.works
  if (!Array.isArray(works)) return null
  const saved = works.slice(0, maxPicked).flatMap((row: Partial<Record<string, unknown>> | null): Saved[] => {
    if (typeof row?.id !== 'string' || !isWorkId(row.id)) return []
    const part = parseRegion(row.picture ?? row.id, row.part)
    const note = typeof row.note === 'string' ? row.note.slice(0, maxNoteLength) : ''
    return [{ id: row.id, ...(part && { part }), ...(note && { note }) }]
  })
  return saved.length > 0 ? saved : null
}
