import type { CSSProperties } from 'react'
import type { CardFragment } from '../api/gql/graphql'
import { cssColour } from '../app/colour'
import { text } from '../text'
import { sourcesOf } from './sources'

/** The shape of the frame of a record without a picture. */
const blankRatio = 0.8

export type Pictured = Pick<
  CardFragment,
  'width' | 'height' | 'dominantColor' | 'thumbnail' | 'large' | 'title' | 'name'
>

export function ratioOf(work: Pick<CardFragment, 'width' | 'height'>): number {
  return work.width && work.height ? work.width / work.height : blankRatio
}

export function frameStyle(work: Pictured): CSSProperties {
  return { '--ratio': ratioOf(work), '--c': cssColour(work.dominantColor) } as CSSProperties
}

interface FrameProps {
  work: Pictured
  /** Text for who does not see the picture; empty when a label stands beside it. */
  alt: string
  /** Width that the picture is shown at, in CSS pixels. */
  width: number
  eager?: boolean
}

/** A picture, whole and as it is, on its dominant colour until it arrives. */
export function Frame({ work, alt, width, eager }: FrameProps) {
  const sources = sourcesOf(work, width)
  if (!sources || !work.width)
    return (
      <span className="frame blank" style={frameStyle(work)}>
        {text.label.noPicture}
      </span>
    )
  return (
    <span className="frame" style={frameStyle(work)}>
      <img
        {...sources}
        width={work.width}
        height={work.height ?? work.width}
        alt={alt}
        loading={eager ? 'eager' : 'lazy'}
        decoding="async"
      />
    </span>
  )
}
