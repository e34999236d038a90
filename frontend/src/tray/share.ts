import { isWorkId } from '../api/ids'
import { type Part, parsePart } from './part'
import { keyOf } from './store'

/** More works than this make an address too long for some mail programs. */
export const maxShared = 100
/** An address says where a part lies in millionths of the picture's sides. */
const perSide = 1_000_000

/** A work of a tray that is shared by its address, or a part of it. */
export interface Shared {
  id: string
  part?: Part
}

/** `ID`, or `ID@X.Y.WIDTH.HEIGHT` for a part of it; `ID@PICTURE:...` of another picture than its first. */
const sharedForm = /^([\w-]+)(?:@(?:([\w-]+):)?(\d{1,7})\.(\d{1,7})\.(\d{1,7})\.(\d{1,7}))?$/

function parseOne(text: string): Shared[] {
  const [, id, of, ...numbers] = sharedForm.exec(text) ?? []
  if (!id || !isWorkId(id)) return []
  const [x, y, width, height] = numbers.map((number) => Number(number) / perSide)
  const part = parsePart({ of: of ?? id, x, y, width, height })
  return [part ? { id, part } : { id }]
}

/** The works and parts of a tray that is shared by its address, in their order; none for one's own. */
export function parseShared(query: string): Shared[] {
  const texts = new URLSearchParams(query).get('works')?.split(',') ?? []
  const all = texts.flatMap(parseOne)
  return [...new Map(all.map((shared) => [keyOf(shared), shared])).values()].slice(0, maxShared)
}

/** The works of such an address, once each. */
export function sharedIds(query: string): string[] {
  return [...new Set(parseShared(query).map(({ id }) => id))]
}

function writeOne({ id, part }: Shared): string {
  if (!part) return id
  const region = [part.x, part.y, part.width, part.height]
    .map((share) => Math.round(share * perSide))
    .join('.')
  return `${id}@${part.of === id ? '' : `${part.of}:`}${region}`
}

export function trayAddress(works: readonly Shared[]): string {
  return `/tray?works=${[...new Set(works.map(writeOne))].slice(0, maxShared).join(',')}`
}
