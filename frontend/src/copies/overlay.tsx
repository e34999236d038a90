import { type CSSProperties, useEffect, useState } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { Icon } from '../app/icon'
import { later } from '../text-later'
import { ratioOf } from '../wall/frame'
import { titleOf } from '../wall/label'
import type { Copy } from './query'

const ways = ['slider', 'blink'] as const
type Way = (typeof ways)[number]

const blinkMs = 700
/** Pictures whose shapes differ by less are laid edge on edge. */
const sameShape = 0.03

/** Two works of a group laid over each other, parted by an edge that moves, or one after the other. */
export function Overlay({ works }: { works: readonly Copy[] }) {
  const query = useSearch()
  const params = new URLSearchParams(query)
  const pictured = works.filter(({ large }) => large)
  const chosen = (name: string, fallback: number) =>
    pictured.find(({ id }) => id === params.get(name)) ?? pictured[fallback]
  const a = chosen('a', 0)
  const b = chosen('b', a === pictured[1] ? 0 : 1)
  const way: Way = params.get('by') === 'blink' ? 'blink' : 'slider'
  if (!a || !b) return null
  const change = (name: string, value: string) => {
    params.set(name, value)
    navigate(`/copies?${params}`, { replace: true })
  }
  return (
    <section className="overlay" aria-label={later.copies.over}>
      <div className="overlay-tools">
        <fieldset className="ways">
          <legend className="visually-hidden">{later.copies.by}</legend>
          {ways.map((each) => (
            <label key={each} className="metric-name">
              <input type="radio" name="way" checked={each === way} onChange={() => change('by', each)} />
              <span>{later.copies[each]}</span>
            </label>
          ))}
        </fieldset>
        {pictured.length > 2 && (
          <>
            <WorkMenu
              label={later.copies.left}
              works={pictured}
              chosen={a}
              onWork={(id) => change('a', id)}
            />
            <WorkMenu
              label={later.copies.right}
              works={pictured}
              chosen={b}
              onWork={(id) => change('b', id)}
            />
          </>
        )}
      </div>
      {way === 'slider' ? <Slider a={a} b={b} /> : <Blink a={a} b={b} />}
    </section>
  )
}

interface WorkMenuProps {
  label: string
  works: readonly Copy[]
  chosen: Copy
  onWork(id: string): void
}

function WorkMenu({ label, works, chosen, onWork }: WorkMenuProps) {
  return (
    <span className="boxed-select">
      <select aria-label={label} value={chosen.id} onChange={(event) => onWork(event.target.value)}>
        {works.map((work) => (
          <option key={work.id} value={work.id}>
            {titleOf(work)}, {work.name}
          </option>
        ))}
      </select>
      <Icon name="down" size={16} />
    </span>
  )
}

interface Pair {
  a: Copy
  b: Copy
}

/** Both in the room of the first: edge on edge where they have its shape, else whole. */
function Laid({ a, b, style }: Pair & { style: CSSProperties }) {
  const fits = Math.abs(ratioOf(b) / ratioOf(a) - 1) < sameShape
  return (
    <>
      <img src={a.large ?? ''} alt={`${titleOf(a)}, ${a.name}`} />
      <img
        src={b.large ?? ''}
        alt={`${titleOf(b)}, ${b.name}`}
        className={fits ? 'over' : 'over whole'}
        style={style}
      />
    </>
  )
}

/** No larger than the larger of the two is. */
const room = ({ a, b }: Pair) =>
  ({ '--ratio': ratioOf(a), '--natural': `${Math.max(a.width ?? 0, b.width ?? 0)}px` }) as CSSProperties

function Slider({ a, b }: Pair) {
  const [share, setShare] = useState(50)
  return (
    <div className="laid" style={room({ a, b })}>
      <Laid a={a} b={b} style={{ clipPath: `inset(0 0 0 ${share}%)` }} />
      <input
        type="range"
        min="0"
        max="100"
        step="0.5"
        value={share}
        aria-label={later.copies.edge}
        onChange={(event) => setShare(Number(event.target.value))}
      />
    </div>
  )
}

function Blink({ a, b }: Pair) {
  const [other, setOther] = useState(false)
  const [runs, setRuns] = useState(false)
  useEffect(() => {
    if (!runs) return
    const timer = setInterval(() => setOther((shown) => !shown), blinkMs)
    return () => clearInterval(timer)
  }, [runs])
  return (
    <>
      <div className="laid" style={room({ a, b })}>
        <Laid a={a} b={b} style={{ visibility: other ? 'visible' : 'hidden' }} />
      </div>
      <div className="overlay-tools">
        <button
          type="button"
          className="button"
          aria-pressed={other}
          onClick={() => {
            setRuns(false)
            setOther(!other)
          }}
        >
          {later.copies.other}
        </button>
        <label className="metric-name">
          <input type="checkbox" checked={runs} onChange={() => setRuns(!runs)} /> {later.copies.run}
        </label>
      </div>
    </>
  )
}
