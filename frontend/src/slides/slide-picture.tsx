import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { text } from '../text'
import { regionOf } from '../tray/part'
import type { Picked } from '../tray/store'
import { ratioOf } from '../wall/frame'
import { titleOf } from '../wall/label'
import { hasPixelsFor } from '../wall/sources'

/** Sides that a picture is asked for in, so that windows of nearly one size share a file; the server makes no larger ones. */
const stepPx = 640
const mostPx = 2560

/** A picture as large as the window lets it be; a sharper file takes the place of the first where this screen shows more. */
export function SlidePicture({ work }: { work: Picked }) {
  const picture = useRef<HTMLImageElement>(null)
  const [src, setSrc] = useState(work.large)
  const { large, width, height } = work
  useEffect(() => {
    const element = picture.current
    if (!element || !large || !width || !height || hasPixelsFor(work, element.clientWidth)) return
    const longest = Math.max(element.clientWidth, element.clientHeight) * (window.devicePixelRatio || 1)
    const side = Math.min(Math.ceil(longest / stepPx) * stepPx, mostPx)
    const size = side < Math.max(width, height) ? `!${side},${side}` : 'max'
    const region = work.part ? regionOf(work.part) : 'full'
    const sharper = `/iiif-image/${work.part?.of ?? work.id}/${region}/${size}/0/default.jpg`
    const ahead = new Image()
    let gone = false
    ahead.src = sharper
    ahead.decode().then(
      () => gone || setSrc(sharper),
      // The large file stays.
      () => {},
    )
    return () => {
      gone = true
      ahead.src = ''
    }
  }, [work, large, width, height])
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
