import './together.css'
import { useQueries } from '@tanstack/react-query'
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { Link, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { Failure } from '../app/failure'
import { useTitle } from '../app/title'
import { ZoomButtons } from '../app/zoom-buttons'
import { pathAddress } from '../path/state'
import { RandomWorks } from '../search/random-works'
import { text } from '../text'
import { later } from '../text-later'
import { isGone } from '../tray/fetched'
import { sharedIds } from '../tray/share'
import { useTray } from '../tray/store'
import { ratioOf } from '../wall/frame'
import { Label, titleOf } from '../wall/label'
import { type Work, workQuery } from '../work/query'
import { type Look, moved, whole, zoomed } from './camera'
import { maxTogether, togetherAddress } from './state'

const step = 1.5
const arrowShare = 0.1

export default function TogetherPage() {
  const ids = sharedIds(useSearch()).slice(0, maxTogether)
  const answers = useQueries({ queries: ids.map((id) => workQuery(id)) })
  const works = answers.flatMap(({ data }) => (data?.large ? [data] : []))
  const failed = answers.find(({ error }) => error && !isGone(error))
  useTitle(later.together.heading)
  // One more comes in beside those that are looked at.
  if (works.length === 0 && answers.some(({ isPending }) => isPending))
    return <div className="page" aria-busy="true" />
  if (works.length === 0 && failed)
    return (
      <div className="page narrow">
        <Failure
          heading={text.errors.page}
          error={failed.error}
          onRetry={() => {
            for (const answer of answers) if (answer.error) answer.refetch()
          }}
        />
      </div>
    )
  if (works.length === 0)
    return (
      <div className="page">
        <h1>{later.together.heading}</h1>
        <p className="sentence">{later.together.choose}</p>
        <Link href="/tray">{text.nav.tray}</Link>
        <RandomWorks hrefOf={(work) => togetherAddress([work])} />
      </div>
    )
  // Those that are still to come stand in the address, too.
  const asked = ids.filter((_, at) => answers[at]?.data?.large !== null && !isGone(answers[at]?.error))
  return <Together works={works} ids={asked} />
}

/** Works side by side; what one is looked at, all are. */
function Together({ works, ids }: { works: readonly Work[]; ids: readonly string[] }) {
  const [look, setLook] = useState(whole)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = lookByKey(look, event.key)
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    setLook(next)
  }
  return (
    <div className="together">
      <div className="section-head">
        <h1>{later.together.heading}</h1>
        <p className="count">{later.together.help}</p>
        <div className="together-tools">
          <ZoomButtons
            className="icon-button"
            step={step}
            onZoom={(factor) => setLook(zoomed(look, factor))}
            onHome={() => setLook(whole)}
          />
        </div>
      </div>
      <Others ids={ids} />
      <ul className="together-works" style={{ '--count': works.length } as CSSProperties}>
        {works.map((work) => (
          <li key={work.id}>
            <Pane work={work} look={look} onLook={setLook} onKeyDown={onKeyDown} />
            <Link href={`/image/${work.id}`} className="work">
              <span className="label">
                <Label work={work} withCollection />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What else may stand here: the works of the tray, taken up and left out by a press; and the way between two. */
function Others({ ids }: { ids: readonly string[] }) {
  const seen = new Set<string>()
  const others = useTray().filter(({ id, thumbnail }) => thumbnail && !seen.has(id) && seen.add(id))
  const [first, second] = ids
  const show = (next: string[]) => navigate(togetherAddress(next.map((id) => ({ id }))), { replace: true })
  return (
    <div className="together-others">
      {others.length > 0 && (
        <ul aria-label={later.together.others}>
          {others.map((work) => {
            const on = ids.includes(work.id)
            return (
              <li key={work.id}>
                <button
                  type="button"
                  aria-pressed={on}
                  aria-label={titleOf(work)}
                  title={titleOf(work)}
                  // One is left, and one more than fit takes the place of the last.
                  aria-disabled={on && ids.length === 1}
                  onClick={() => {
                    if (!on) show([...ids.slice(0, maxTogether - 1), work.id])
                    else if (ids.length > 1) show(ids.filter((id) => id !== work.id))
                  }}
                >
                  <img src={work.thumbnail ?? ''} alt="" loading="lazy" decoding="async" />
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {ids.length === 2 && (
        <Link href={pathAddress({ from: first ?? null, to: second ?? null })}>{later.together.path}</Link>
      )}
    </div>
  )
}

function lookByKey(look: Look, key: string): Look | null {
  switch (key) {
    case 'ArrowLeft':
      return moved(look, arrowShare, 0)
    case 'ArrowRight':
      return moved(look, -arrowShare, 0)
    case 'ArrowUp':
      return moved(look, 0, arrowShare)
    case 'ArrowDown':
      return moved(look, 0, -arrowShare)
    case '+':
    case '=':
      return zoomed(look, step)
    case '-':
      return zoomed(look, 1 / step)
    case '0':
      return whole
  }
  return null
}

interface PaneProps {
  work: Work
  look: Look
  onLook(change: (look: Look) => Look): void
  onKeyDown(event: KeyboardEvent): void
}

/** One picture, moved by hand and magnified by wheel or keys. */
function Pane({ work, look, onLook, onKeyDown }: PaneProps) {
  const pane = useRef<HTMLDivElement>(null)
  const from = useRef<{ x: number; y: number } | null>(null)
  useEffect(() => {
    const element = pane.current
    if (!element) return
    // Only a listener that is not passive keeps the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const { left, top, width, height } = element.getBoundingClientRect()
      const factor = 1.002 ** -event.deltaY
      onLook((before) =>
        zoomed(before, factor, (event.clientX - left) / width, (event.clientY - top) / height),
      )
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [onLook])
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const last = from.current
    if (!last) return
    const { width, height } = event.currentTarget.getBoundingClientRect()
    const [right, down] = [(event.clientX - last.x) / width, (event.clientY - last.y) / height]
    from.current = { x: event.clientX, y: event.clientY }
    onLook((before) => moved(before, right, down))
  }
  return (
    <div
      ref={pane}
      className="pane"
      role="application"
      aria-label={later.together.pane(titleOf(work))}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move and magnify what is in it
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { x: event.clientX, y: event.clientY }
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        from.current = null
      }}
      onPointerCancel={() => {
        from.current = null
      }}
    >
      <img
        src={work.large ?? ''}
        alt=""
        draggable={false}
        style={
          {
            '--ratio': ratioOf(work),
            transform: `scale(${look.zoom}) translate(${(0.5 - look.x) * 100}%, ${(0.5 - look.y) * 100}%)`,
          } as CSSProperties
        }
      />
    </div>
  )
}
