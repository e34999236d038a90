import type { CSSProperties } from 'react'
import { text } from '../text'

/** Shapes and colours of works that are not known yet, as walls tend to have them. */
const guesses: [ratio: number, colour: string][] = [
  [1.25, '#6d8790'],
  [0.4, '#8b8068'],
  [1.7, '#8c8055'],
  [0.66, '#8d7065'],
  [1.42, '#74737f'],
  [1.32, '#5c8fb5'],
  [1.1, '#86806e'],
  [0.75, '#7d6a5c'],
  [1.5, '#6b7a68'],
  [0.8, '#7a7f86'],
]

/** Empty frames while a wall is fetched. */
export function LoadingFrames({ className = '' }: { className?: string }) {
  return (
    <ul className={`wall loading ${className}`} aria-label={text.search.loading} aria-busy="true">
      {guesses.map(([ratio, colour]) => (
        <li key={colour} style={{ '--r': ratio, '--ratio': ratio, '--c': colour } as CSSProperties}>
          <span className="frame" />
          <span className="bar" />
          <span className="bar long" />
        </li>
      ))}
    </ul>
  )
}
