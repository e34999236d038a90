import { useInfiniteQuery } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { Link, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { Failure } from '../app/failure'
import { Icon } from '../app/icon'
import { useMetricName, useMetrics } from '../app/library'
import { plain, Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { ToCome } from '../app/to-come'
import { RandomWorks } from '../search/random-works'
import { isPictured, type Picture, type SimilarState, similarAddress, writeSimilar } from '../similar/address'
import { useAskedTitle, useShown } from '../similar/asked'
import { Missing } from '../similar/missing'
import { type SimilarEdge, similarQuery } from '../similar/query'
import { nearnessOf, rankAgreement } from '../similar/score'
import { parseSimilar } from '../similar/state'
import { text } from '../text'
import { later } from '../text-later'
import { togetherAddress } from '../together/state'
import { Frame, ratioOf } from '../wall/frame'
import { artistOf, titleOf } from '../wall/label'
import { Wall } from '../wall/wall'
import { workOf } from '../work/pictures'
import { useVisited } from '../work/trail'
import { Lines } from './lines'

/** The most room that a picture has in a row, in CSS pixels, on a phone. */
const rowPicture = { width: 170, height: 96 }
/** Works shown in each list, and how deep the other list is searched for them. */
const depth = 10
const searched = 100

export default function ComparePage() {
  const query = useSearch()
  const state = parseSimilar(query)
  const metrics = useMetrics()
  const shown = useShown(state.like[0])
  // Colours and words are compared in one way alone.
  if (!isPictured(state)) return <ChooseWork />
  const asked = new URLSearchParams(query)
  const known = (id: string | null) => metrics.find((metric) => metric.id === id)?.id
  const left = known(asked.get('a')) ?? known(state.metric) ?? metrics[0]?.id
  const right = known(asked.get('b')) ?? metrics.find(({ id }) => id !== left)?.id
  if (shown.error && state.like[0]) return <Missing picture={state.like[0]} error={shown.error} />
  if (shown.pending || !left || !right) return <div className="page" aria-busy="true" />
  return <Comparison state={{ ...state, words: null, metric: null, blend: [] }} left={left} right={right} />
}

function ChooseWork() {
  useTitle(later.compare.title)
  const visited = useVisited().filter((work) => work.thumbnail)
  const compared = ({ id }: { id: string }) => similarAddress({ like: [{ kind: 'image', id }] }, '/compare')
  return (
    <div className="page">
      <h1>{later.compare.choose}</h1>
      <p className="sentence">{later.compare.chooseHelp}</p>
      {visited.length > 0 && (
        <section className="wall-room compare-start">
          <h2>{later.work.visited}</h2>
          <Wall
            hung={visited.map((work) => ({ work }))}
            className="likeness"
            label={later.work.visited}
            hrefOf={compared}
          />
        </section>
      )}
      <RandomWorks hrefOf={compared} />
    </div>
  )
}

interface ComparisonProps {
  state: SimilarState
  left: string
  right: string
}

function Comparison({ state, left, right }: ComparisonProps) {
  const title = useAskedTitle(state)
  const shown = useShown(state.like[0])
  const heading = later.compare.heading(title)
  useTitle(plain(heading))
  const a = useInfiniteQuery(similarQuery({ ...state, metric: left }, searched))
  const b = useInfiniteQuery(similarQuery({ ...state, metric: right }, searched))
  const error = a.error ?? b.error
  const nameOf = useMetricName()
  const listA = a.data?.pages[0]?.edges ?? []
  const listB = b.data?.pages[0]?.edges ?? []
  const both = listA.length > 0 && listB.length > 0
  const stale = a.isPlaceholderData || b.isPlaceholderData
  const choose = (side: 'a' | 'b', metric: string) => {
    const params = new URLSearchParams(writeSimilar(state))
    params.set('a', side === 'a' ? metric : left)
    params.set('b', side === 'b' ? metric : right)
    navigate(`/compare?${params}`)
  }
  return (
    <div className="page compare-page">
      <header className="compare-head">
        {shown.url && <img src={shown.url} alt="" style={{ '--ratio': shown.ratio } as CSSProperties} />}
        <div>
          <h1>
            <Say phrase={heading} />
          </h1>
          <p className="sentence">
            {both && !stale ? (
              <Agreement a={listA} b={listB} />
            ) : (
              <ToCome>{later.compare.agreement(3, depth, 0.21)}</ToCome>
            )}{' '}
            <span className="of-lines">{later.compare.lines}</span>
          </p>
          <BesideFirst asked={state.like[0]} a={listA[0]?.node.id} b={listB[0]?.node.id} />
        </div>
      </header>
      {error && (
        <Failure
          heading={text.errors.search}
          error={error}
          onRetry={() => {
            if (a.error) a.refetch()
            if (b.error) b.refetch()
          }}
        />
      )}
      {a.data && b.data && !stale && !both && (
        <p className="sentence">
          {(listA.length > 0 ? b : a).data?.pages[0]?.report.note ?? later.similar.noneLeft}
        </p>
      )}
      <div className={stale ? 'compare-columns stale' : 'compare-columns'} aria-busy={stale}>
        <MetricMenu
          label={later.compare.left}
          metric={left}
          onMetric={(metric) => choose('a', metric)}
          side="left"
        />
        <MetricMenu
          label={later.compare.right}
          metric={right}
          onMetric={(metric) => choose('b', metric)}
          side="right"
        />
        {both && (
          <>
            <Ranking
              edges={listA}
              other={listB}
              otherName={nameOf(right)}
              state={{ ...state, metric: left }}
              side="left"
            />
            <Lines a={idsOf(listA)} b={idsOf(listB)} />
            <Ranking
              edges={listB}
              other={listA}
              otherName={nameOf(left)}
              state={{ ...state, metric: right }}
              side="right"
            />
          </>
        )}
      </div>
    </div>
  )
}

/** The way to look at the work asked about, and the nearest of both lists, more closely. */
function BesideFirst({ asked, a, b }: { asked: Picture | undefined; a?: string; b?: string }) {
  const own = asked?.kind === 'image' ? workOf(asked.id) : undefined
  const ids = [...new Set([own, a, b])].filter((id) => id !== undefined)
  if (!own) return null
  // Its place is there before it is known where it leads.
  const known = a !== undefined && b !== undefined
  return (
    <Link
      href={togetherAddress(ids.map((id) => ({ id })))}
      className={known && ids.length > 1 ? 'quiet-button' : 'quiet-button to-come'}
    >
      <Icon name="zoomIn" size={16} /> {later.compare.together}
    </Link>
  )
}

const idsOf = (edges: SimilarEdge[] = []) => edges.slice(0, depth).map(({ node }) => node.id)

function Agreement({ a, b }: { a: SimilarEdge[]; b: SimilarEdge[] }) {
  const [left, right] = [idsOf(a), idsOf(b)]
  const shared = left.filter((id) => right.includes(id)).length
  return later.compare.agreement(shared, depth, rankAgreement(left, right, depth))
}

interface MetricMenuProps {
  label: string
  metric: string
  side: 'left' | 'right'
  onMetric(metric: string): void
}

function MetricMenu({ label, metric, side, onMetric }: MetricMenuProps) {
  const metrics = useMetrics()
  const chosen = metrics.find(({ id }) => id === metric)
  return (
    <div className={`compare-choice ${side}`}>
      <span className="boxed-select">
        <select aria-label={label} value={metric} onChange={(event) => onMetric(event.target.value)}>
          {metrics.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <Icon name="down" size={16} />
      </span>
      <p>{chosen?.description}</p>
    </div>
  )
}

interface RankingProps {
  edges: SimilarEdge[]
  other: SimilarEdge[]
  otherName: string
  state: SimilarState
  side: 'left' | 'right'
}

/** One list of the two; every work says where the other list has it. */
function Ranking({ edges, other, otherName, state, side }: RankingProps) {
  return (
    <ol className={`ranking ${side}`} aria-label={side === 'left' ? later.compare.left : later.compare.right}>
      {edges.slice(0, depth).map((edge) => {
        const { node, rank, score } = edge
        const there = other.find((its) => its.node.id === node.id)?.rank ?? null
        const line = later.compare.other(there, otherName)
        const shared = there !== null && there <= depth
        return (
          <li key={node.id}>
            <Link href={`/image/${node.id}?${writeSimilar(state)}`} className="row-work">
              <span className="row-picture">
                <Frame
                  work={node}
                  alt=""
                  width={Math.min(rowPicture.width, rowPicture.height * ratioOf(node))}
                />
              </span>
              <span className="near-label">
                <span className="rank">
                  <b className="own-rank">{rank}</b>
                  {later.label.rank(rank, nearnessOf(edge), score).words}{' '}
                  <span className={shared ? 'there shared' : 'there'}>
                    {line.rank && <b>{line.rank}</b>} {line.by}
                  </span>
                </span>
                <span className={artistOf(node).known ? 'artist' : 'artist unknown'}>
                  {artistOf(node).name}
                </span>
                <span className="title" dir="auto">
                  {titleOf(node)}
                </span>
              </span>
            </Link>
          </li>
        )
      })}
    </ol>
  )
}
