import { useInfiniteQuery } from '@tanstack/react-query'
import { type CSSProperties, type KeyboardEvent, useId, useState } from 'react'
import { Link } from 'wouter'
import { Failure } from '../app/failure'
import { useLibrary, useMetrics } from '../app/library'
import { clamp } from '../app/number'
import { noQuestion, similarAddress, writeSimilar } from '../similar/address'
import { similarQuery } from '../similar/query'
import { RankLine } from '../similar/rank-line'
import { text } from '../text'
import { later } from '../text-later'
import { Frame, ratioOf } from '../wall/frame'
import { Label } from '../wall/label'
import { narrowest } from '../wall/rows'
import { walk } from '../wall/walk'
import { pictureAddress } from './pictures'

const shown = 16
/** Height of the row in CSS pixels. */
const stripPx = 128
/** A longer picture is a strip in a room of this shape. */
const widest = 3
const roomInStrip = (ratio: number) => clamp(ratio, narrowest, widest)

/** One row of the works nearest to this one, by a metric to choose. */
export function NearThisWork({ id }: { id: string }) {
  const metrics = useMetrics()
  const fallback = useLibrary().data?.defaultMetric ?? null
  const [chosen, setChosen] = useState<string | null>(null)
  const metric = chosen ?? fallback
  const panel = useId()
  const question = { ...noQuestion, like: [{ kind: 'image' as const, id }], metric }
  const { data, error, refetch, isPlaceholderData } = useInfiniteQuery({
    ...similarQuery(question, shown),
    enabled: metric !== null,
  })
  const edges = data?.pages[0]?.edges ?? []
  const origin = writeSimilar(question)
  // The head is as high as its tabs make it.
  if (metrics.length === 0) return <section className="near" aria-busy="true" />
  return (
    <section className="near" aria-labelledby={`${panel}-heading`}>
      <div className="section-head">
        <h2 id={`${panel}-heading`}>{later.work.near}</h2>
        <div className="near-choice">
          <div className="tabs" role="tablist" aria-label={later.similar.alikeIn} onKeyDown={turn}>
            {metrics.map(({ id: each, name }) => (
              <button
                key={each}
                type="button"
                role="tab"
                aria-selected={each === metric}
                aria-controls={panel}
                tabIndex={each === metric ? 0 : -1}
                onClick={() => setChosen(each)}
                onFocus={() => setChosen(each)}
              >
                {name}
              </button>
            ))}
          </div>
          <Link href={similarAddress({ ...question, metric: chosen })} className="all">
            {later.work.allInOrder}
          </Link>
        </div>
      </div>
      <div
        id={panel}
        role="tabpanel"
        aria-label={later.work.near}
        className={isPlaceholderData ? 'stale' : undefined}
      >
        {error && <Failure heading={text.errors.page} error={error} onRetry={() => refetch()} />}
        <ul
          className="strip"
          style={{ '--strip': `${stripPx}px` } as CSSProperties}
          onKeyDown={walk}
          aria-label={later.work.near}
        >
          {edges.map((edge) => (
            <li key={edge.node.id} style={{ '--r': roomInStrip(ratioOf(edge.node)) } as CSSProperties}>
              <Link href={pictureAddress(edge.node.id, origin, edge.picture.position)} className="work">
                <Frame work={edge.node} alt="" width={stripPx * Math.min(ratioOf(edge.node), widest)} />
                <span className="label one-line">
                  <RankLine edge={edge} />
                  <Label work={edge.node} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

/** Arrow keys go from tab to tab. */
function turn(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (!step) return
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')]
  const at = tabs.indexOf(event.target as HTMLElement)
  tabs[(at + step + tabs.length) % tabs.length]?.focus()
  event.preventDefault()
}
