import { type CSSProperties, Suspense, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '../app/icon'
import { lazyDialog } from '../app/parts'
import { later } from '../text-later'
import { frameStyle } from '../wall/frame'
import { artistOf, titleOf } from '../wall/label'
import { useSharper } from '../wall/sharper'
import { hasPixelsFor } from '../wall/sources'
import type { Work } from './query'

const DeepZoom = lazyDialog(() => import('./deep-zoom'))

/** The picture and nothing else, on a ground of its own colour. */
export function Mat({ work }: { work: Work | undefined }) {
  const [close, setClose] = useState(false)
  if (!work) return <div className="mat" />
  const title = titleOf(work)
  const alt = artistOf(work).known ? `${title}, ${artistOf(work).name}` : title
  if (!work.large || !work.width) return <div className="mat empty">{later.work.noPictureHelp}</div>
  const sources = [work.original, work.large].filter((url) => url !== null)
  return (
    <div className="mat" style={frameStyle(work)}>
      <button
        type="button"
        className="picture"
        onClick={() => setClose(true)}
        aria-label={`${later.work.closer}: ${alt}`}
      >
        <MatPicture key={work.large} work={work} large={work.large} width={work.width} />
      </button>
      <button type="button" className="quiet-button closer" onClick={() => setClose(true)}>
        <Icon name="zoomIn" /> {later.work.closer}
      </button>
      {close && (
        <Suspense>
          <DeepZoom sources={sources} title={title} onClose={() => setClose(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** Originals that browsers show, and up to where one is fetched only to be looked at whole. */
const shownByBrowsers = /\.(jpe?g|png|webp|gif)$/
const maxWholePx = 24_000_000

/** The large file at once, and the original in its place where this screen shows more pixels than that has. */
function MatPicture({ work, large, width }: { work: Work; large: string; width: number }) {
  const picture = useRef<HTMLImageElement>(null)
  const [sharper, setSharper] = useState<string | null>(null)
  const { original } = work
  const height = work.height ?? width
  useLayoutEffect(() => {
    const fits = original && shownByBrowsers.test(original) && width * height <= maxWholePx
    setSharper(fits && !hasPixelsFor(work, picture.current?.clientWidth ?? 0) ? original : null)
  }, [work, original, width, height])
  const src = useSharper(large, sharper)
  return (
    <img
      ref={picture}
      src={src ?? large}
      width={width}
      height={height}
      alt=""
      style={{ '--natural': `${width}px` } as CSSProperties}
    />
  )
}
