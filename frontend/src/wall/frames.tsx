import { type CSSProperties, useMemo } from 'react'
import { later } from '../text-later'
import { roomStyle, useRows } from './use-rows'

/** Shapes and colours of works that are not known yet, as walls tend to have them. */
const guesses: [ratio: number, colour: string][] = [
  [1.25, '#6d8790'],
  [0.5, '#8b8068'],
  [1.7, '#8c8055'],
  [0.66, '#8d7065'],
  [1.42, '#74737f'],
  [1.32, '#5c8fb5'],
  [1.1, '#86806e'],
  [0.75, '#7d6a5c'],
  [1.5, '#6b7a68'],
  [0.8, '#7a7f86'],
]
const ratios = guesses.map(([ratio]) => ratio)

/** Empty frames while a wall is fetched. */
export function LoadingFrames({ className = '' }: { className?: string }) {
  const { list, hung } = useRows(ratios)
  const rooms = useMemo(() => hung.map(roomStyle), [hung])
  return (
    <ul ref={list} className={`wall loading ${className}`} aria-label={later.search.loading} aria-busy="true">
      {rooms.map((room, index) => (
        <li
          key={guesses[index]?.[1]}
          style={{ ...room, '--ratio': guesses[index]?.[0], '--c': guesses[index]?.[1] } as CSSProperties}
        >
          <span className="frame" />
          <span className="bar" />
          <span className="bar long" />
        </li>
      ))}
    </ul>
  )
}
