import OpenSeadragon from 'openseadragon'
import { useLayoutEffect, useRef } from 'react'
import { Icon } from '../app/icon'
import { ZoomButtons } from '../app/zoom-buttons'
import { later } from '../text-later'

interface DeepZoomProps {
  /** The picture, and one that every browser can show if it cannot show that. */
  sources: string[]
  title: string
  onClose(): void
}

const step = 1.6

/**
 * OpenSeadragon adds a style element that the server's policy forbids, unless
 * it finds one already; what it wants to say is not needed here. An element of
 * that name in no namespace is found, but styles nothing.
 */
function keepStylesOut() {
  const mark = 'data-openseadragon-mobile-css'
  if (document.querySelector(`style[${mark}]`)) return
  const empty = document.createElementNS(null, 'style')
  empty.setAttribute(mark, '')
  document.head.append(empty)
}

/** The picture alone, to be moved and magnified by mouse, touch and keyboard. */
export default function DeepZoom({ sources, title, onClose }: DeepZoomProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const room = useRef<HTMLDivElement>(null)
  const viewer = useRef<OpenSeadragon.Viewer>(null)

  // Closed before it leaves the page, it gives the focus back to what opened it.
  useLayoutEffect(() => {
    const box = dialog.current
    box?.showModal()
    if (!room.current) return
    keepStylesOut()
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const view = OpenSeadragon({
      element: room.current,
      tileSources: [],
      showNavigationControl: false,
      animationTime: still ? 0 : 0.4,
      maxZoomPixelRatio: 4,
      minZoomImageRatio: 0.9,
      visibilityRatio: 0.5,
      drawer: 'canvas',
      gestureSettingsMouse: { clickToZoom: true },
    })
    viewer.current = view
    const rest = [...sources]
    const open = () => {
      const url = rest.shift()
      if (url) view.open({ type: 'image', url, buildPyramid: false } as never)
    }
    view.addHandler('open-failed', open)
    view.addHandler('open', () => view.canvas.querySelector<HTMLElement>('[tabindex]')?.focus())
    open()
    return () => {
      view.destroy()
      box?.close()
    }
  }, [sources])

  return (
    <dialog ref={dialog} className="deep-zoom" aria-label={later.work.zoomed(title)} onCancel={onClose}>
      <div ref={room} className="zoom-room" />
      <div className="zoom-tools">
        <ZoomButtons
          step={step}
          onZoom={(factor) => viewer.current?.viewport?.zoomBy(factor).applyConstraints()}
          onHome={() => viewer.current?.viewport?.goHome()}
        />
        <button type="button" aria-label={later.work.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
    </dialog>
  )
}
