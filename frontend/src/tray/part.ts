import type { Region } from '../api/gql/later/graphql'
import { isWorkId } from '../api/ids'

/** A part of a picture that was kept: of which picture, and where in it, in fractions of its sides. */
export interface Part extends Region {
  of: string
}

/** Longest sides of the files that a part is shown by, as of whole pictures. */
const thumbnailPx = 320
const largePx = 1280
/** Of a share in hundredths. */
const digits = 4
/** A share as it is written and read again. */
const exactly = (share: number) => Number(share.toFixed(digits + 2))

/** Reads a part from what a browser kept; null for what is none. */
export function parsePart(found: unknown): Part | null {
  const { of, x, y, width, height } = (found ?? {}) as Partial<Record<keyof Part, unknown>>
  const share = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 1
  if (typeof of !== 'string' || !isWorkId(of)) return null
  if (!share(x) || !share(y) || !share(width) || !share(height)) return null
  if (width === 0 || height === 0 || x + width > 1.0001 || y + height > 1.0001) return null
  const [left, top, wide, high] = [x, y, width, height].map(exactly) as [number, number, number, number]
  return { of, x: left, y: top, width: wide, height: high }
}

/** The part as the IIIF Image API names a region. */
export function regionOf({ x, y, width, height }: Region): string {
  return `pct:${[x, y, width, height].map((share) => Number((share * 100).toFixed(digits))).join(',')}`
}

/** Where the server shows a part of so many pixels, at most as large as this. */
function partAddress(part: Part, size: { width: number; height: number }, longest: number): string {
  const large = Math.max(size.width, size.height) > longest
  return `/iiif-image/${part.of}/${regionOf(part)}/${large ? `!${longest},${longest}` : 'max'}/0/default.jpg`
}

/** The pictures of a part, as those of a work are named. */
export function filesOfPart(part: Part, size: { width: number; height: number }) {
  return {
    thumbnail: partAddress(part, size, thumbnailPx),
    large: partAddress(part, size, largePx),
  }
}
