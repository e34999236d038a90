import { cssColour } from './colour'

/** Colours side by side; their values are read out. */
export function Swatches({ colours }: { colours: readonly string[] }) {
  const known = colours.flatMap((colour) => cssColour(colour) ?? [])
  if (known.length === 0) return <span className="swatches" />
  return (
    <span className="swatches" role="img" aria-label={known.join(', ')}>
      {known.map((colour) => (
        <span key={colour} style={{ background: colour }} />
      ))}
    </span>
  )
}
