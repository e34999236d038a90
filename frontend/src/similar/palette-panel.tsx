import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { useSettled } from '../app/delayed'
import { Icon } from '../app/icon'
import { text } from '../text'
import { later } from '../text-later'
import type { ColourAmount } from './address'
import { maxColours } from './state'

const settleMs = 200
/** What a further colour is at first: none that the palette has, and one to be changed. */
const further = ['#c0903f', '#3b6ea5', '#8a3b2e', '#4d6b46']

interface PalettePanelProps {
  colours: ColourAmount[]
  onColours(colours: ColourAmount[]): void
}

/** The colours that results should be painted in, and how much of each; results follow when the hand rests. */
export function PalettePanel({ colours, onColours }: PalettePanelProps) {
  const [palette, setPalette] = useState(colours)
  const settled = useSettled(palette, settleMs)
  const asked = JSON.stringify(colours)
  const told = useRef(asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a hand at rest asks again
  useEffect(() => {
    if (JSON.stringify(settled) === told.current) return
    told.current = JSON.stringify(settled)
    onColours(settled)
  }, [settled])
  // What was told comes back as the page's own colours; any others come from elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says all of the colours
  useEffect(() => {
    if (asked === told.current) return
    told.current = asked
    setPalette(colours)
  }, [asked])
  const sum = palette.reduce((total, { amount }) => total + amount, 0)
  const change = (at: number, next: Partial<ColourAmount>) =>
    setPalette(palette.map((colour, index) => (index === at ? { ...colour, ...next } : colour)))
  const next = further.find((color) => palette.every((other) => other.color !== color)) ?? '#808080'
  return (
    <fieldset className="palette">
      <legend className="visually-hidden">{later.similar.colours.label}</legend>
      <div className="palette-shown" aria-hidden="true">
        {palette.map(({ color, amount }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a colour is where it stands
          <span key={index} style={{ background: color, flexGrow: amount }} />
        ))}
      </div>
      {palette.map(({ color, amount }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a colour is where it stands
        <div key={index} className="palette-row">
          <input
            type="color"
            value={color}
            aria-label={later.similar.colours.colour(index + 1)}
            onChange={(event) => change(index, { color: event.target.value })}
          />
          {palette.length > 1 ? (
            <>
              <input
                type="range"
                min={5}
                max={100}
                step={5}
                value={amount}
                aria-label={later.similar.colours.amount(index + 1)}
                aria-valuetext={text.percent(amount / sum)}
                style={{ '--share': `${amount}%` } as CSSProperties}
                onChange={(event) => change(index, { amount: Number(event.target.value) })}
              />
              <span className="count">{text.percent(amount / sum)}</span>
              <button
                type="button"
                className="icon-button"
                aria-label={later.similar.colours.remove(index + 1)}
                onClick={() => setPalette(palette.filter((_, other) => other !== index))}
              >
                <Icon name="close" size={14} />
              </button>
            </>
          ) : (
            <code>{color}</code>
          )}
        </div>
      ))}
      {palette.length < maxColours && (
        <button
          type="button"
          className="quiet-button"
          onClick={() => setPalette([...palette, { color: next, amount: 50 }])}
        >
          <Icon name="plus" size={16} /> {later.similar.colours.add}
        </button>
      )}
      {palette.length > 1 && <p className="palette-help">{later.similar.colours.help}</p>}
    </fieldset>
  )
}
