import { Link } from 'wouter'
import { inColour } from '../similar/address'
import { later } from '../text-later'
import { cssColour } from './colour'

/** Colours side by side, each a link to the works that are painted in it. */
export function Swatches({ colours }: { colours: readonly string[] }) {
  return (
    <span className="swatches">
      {colours.flatMap((colour) => {
        const known = cssColour(colour)
        if (!known) return []
        return (
          <Link
            key={known}
            href={inColour(known)}
            aria-label={later.similar.paintedIn(known)}
            title={later.similar.paintedIn(known)}
            style={{ background: known }}
          />
        )
      })}
    </span>
  )
}
