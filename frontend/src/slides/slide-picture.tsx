import { type CSSProperties, useLayoutEffect, useRef, useState } from 'react'
import { text } from '../text'
import { regionOf } from '../tray/part'
import type { Picked } from '../tray/store'
import { ratioOf } from '../wall/frame'
import { titleOf } from '../wall/label'
import { useSharper } from '../wall/sharper'
import { hasPixelsFor } from '../wall/sources'

/** Sides that a picture is asked for in, so that windows of nearly one size share a file; the server makes no larger ones. */
const stepPx = 640
const mostPx = 2560

/** A file for all pixels that the screen has for a picture; null where the large file has them. */
function sharperOf(work: Picked, shown: HTMLImageElement | null): string | null {
  const { large, width, height } = work
  if (!shown || !large || !width || !height || hasPixelsFor(work, shown.clientWidth)) return null
  const longest = Math.max(shown.clientWidth, shown.clientHeight) * (window.devicePixelRatio || 1)
  const side = Math.min(Math.ceil(longest / stepPx) * stepPx, mostPx)
  const size = side < Math.max(width, height) ? `!${side},${side}` : 'max'
  const region = work.part ? regionOf(work.part) : 'full'
  return `/iiif-image/${work.part?.of ?? work.id}/${region}/${size}/0/default.jpg`
}

/** A picture as large as the window lets it be; a sharper file takes the place of the first where this screen shows more. */
export function SlidePicture({ work }: { work: Picked }) {
  const picture = useRef<HTMLImageElement>(null)
  const { large, width, height } = work
  const [sharper, setSharper] = useState<string | null>(null)
  useLayoutEffect(() => setSharper(sharperOf(work, picture.current)), [work])
  const src = useSharper(large, sharper)
  if (!src || !width || !height) return <p className="blank">{text.label.noPicture}</p>
  return (
    <img
      ref={picture}
      src={src}
      width={width}
      height={height}
      alt={titleOf(work)}
      draggable={false}
      style={{ '--ratio': ratioOf(work) } as CSSProperties}
    />
  )
}
