import type { CardFragment } from '../api/gql/graphql'

/** Longest sides in pixels of the files that the server keeps of each picture. */
const thumbnailPx = 320
const largePx = 1280

type Filed = Pick<CardFragment, 'width' | 'height' | 'thumbnail' | 'large'>

interface Sources {
  src: string
  srcSet: string
  sizes: string
}

function filesOf({ width, height, thumbnail, large }: Filed) {
  if (!thumbnail || !width) return []
  const ratio = width / (height || width)
  const widthOf = (side: number) => Math.max(1, Math.round(Math.min(width, side, side * ratio)))
  const files = [{ url: thumbnail, width: widthOf(thumbnailPx) }]
  if (large) files.push({ url: large, width: widthOf(largePx) })
  return files
}

/** Pixels that this screen has for a width in CSS pixels. */
const needed = (shownPx: number) => Math.floor(shownPx * (window.devicePixelRatio || 1))

/** Whether a file of the server's shows a picture sharply at a width in CSS pixels. */
export function hasPixelsFor(work: Filed, shownPx: number): boolean {
  return filesOf(work).some((file) => file.width >= needed(shownPx))
}

/**
 * The files that show a picture sharply at a width in CSS pixels on this screen.
 * Files with too few pixels are not offered: left to choose, browsers take one
 * that has to be stretched by up to the square root of the step between files.
 */
export function sourcesOf(work: Filed, shownPx: number): Sources | null {
  const files = filesOf(work)
  const enough = files.filter((file) => file.width >= needed(shownPx))
  const offered = enough.length > 0 ? enough : files.slice(-1)
  const [first] = offered
  if (!first) return null
  return {
    src: first.url,
    srcSet: offered.map((file) => `${file.url} ${file.width}w`).join(', '),
    sizes: `${Math.ceil(shownPx)}px`,
  }
}
