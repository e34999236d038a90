import type { CSSProperties } from 'react'
import type { CardFragment } from '../api/gql/graphql'
import { cssColour } from '../app/colour'
import { text } from '../text'

/** Works narrower than this share of their height still get room for a label. */
const narrowest = 0.5
/** The shape of the frame of a record without a picture. */
const blankRatio = 0.8

export type Pictured = Pick<
  CardFragment,
  'width' | 'height' | 'dominantColor' | 'thumbnail' | 'large' | 'title' | 'name'
>

export function ratioOf(work: Pick<CardFragment, 'width' | 'height'>): number {
  return work.width && work.height ? work.width / work.height : blankRatio
}

/** The ratio that a work takes up in a row. */
export function roomOf(work: Pick<CardFragment, 'width' | 'height'>): number {
  return Math.max(narrowest, ratioOf(work))
}

export function frameStyle(work: Pictured): CSSProperties {
  return { '--ratio': ratioOf(work), '--c': cssColour(work.dominantColor) } as CSSProperties
}

interface FrameProps {
  work: Pictured
  /** Text for who does not see the picture; empty when a label stands beside it. */
  alt: string
  eager?: boolean
}

/** A picture, whole and as it is, on its dominant colour until it arrives. */
export function Frame({ work, alt, eager }: FrameProps) {
  if (!work.thumbnail || !work.width)
    return (
      <span className="frame blank" style={frameStyle(work)}>
        {text.label.noPicture}
      </span>
    )
  const ratio = ratioOf(work)
  const width = (side: number) => Math.max(1, Math.round(Math.min(side, side * ratio)))
  const sources = [`${work.thumbnail} ${width(320)}w`]
  if (work.large) sources.push(`${work.large} ${Math.min(work.width, width(1280))}w`)
  return (
    <span className="frame" style={frameStyle(work)}>
      <img
        src={work.thumbnail}
        srcSet={sources.join(', ')}
        sizes={eager ? '20rem' : 'auto, 20rem'}
        width={work.width}
        height={work.height ?? work.width}
        alt={alt}
        loading={eager ? 'eager' : 'lazy'}
        decoding="async"
      />
    </span>
  )
}
