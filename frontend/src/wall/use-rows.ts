import { type CSSProperties, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type Hung, hangRows, type WallRoom } from './rows'

interface Rows {
  list: RefObject<HTMLUListElement | null>
  /** Where each work hangs; none until the wall is measured, which is before it is first drawn. */
  hung: readonly Hung[]
}

/** Hangs works of these ratios on a list, and again whenever its width changes. */
export function useRows(ratios: readonly number[], more = false): Rows {
  const list = useRef<HTMLUListElement>(null)
  const wall = useWallRoom(list)
  const key = ratios.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the ratios
  const hung = useMemo(() => (wall ? hangRows(ratios, wall, more) : []), [key, wall, more])
  return { list, hung }
}

/** Words of a dozen letters, in the size of a title. */
const labelRem = 6

function useWallRoom(list: RefObject<HTMLUListElement | null>): WallRoom | null {
  const [wall, setWall] = useState<WallRoom | null>(null)
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const measure = () => {
      const style = getComputedStyle(element)
      const { width } = element.getBoundingClientRect()
      const gap = Number.parseFloat(style.columnGap) || 0
      const row = Number.parseFloat(style.getPropertyValue('--row'))
      if (!(width > 0 && row > 0)) return
      const label = labelRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      setWall((before) =>
        before?.width === width && before.gap === gap && before.row === row && before.label === label
          ? before
          : { width, gap, row, label },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [list])
  return wall
}

/** The width of a work's room follows the wall's, so that rows stay rows until they are hung anew. */
export function roomStyle({ share, gaps, room }: Hung): CSSProperties {
  return { '--share': share, '--gaps': gaps, '--r': room } as CSSProperties
}
