import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { ApiError } from '../api/request'
import { useDelayed } from '../app/delayed'
import { Failure } from '../app/failure'
import { useFreshCursors } from '../app/fresh'
import { Icon } from '../app/icon'
import { useLibrary, useMetricName, useMetrics } from '../app/library'
import { plain, Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { SaveMenu } from '../export/save-menu'
import { Chips } from '../facets/chips'
import type { Filters } from '../facets/filters'
import { FilterSheet } from '../facets/sheet'
import { text } from '../text'
import { CardActions } from '../wall/card-actions'
import { LoadingFrames } from '../wall/frames'
import { titleOf } from '../wall/label'
import { ShowMore } from '../wall/show-more'
import { Wall } from '../wall/wall'
import { useAskedTitle } from './asked'
import { AskedPanel } from './asked-panel'
import { ExactSwitch } from './exact-switch'
import { FilterMenus } from './filter-menus'
import { MetricChoice } from './metric-choice'
import { ordered } from './order'
import { type SimilarPage as Page, type SimilarEdge, similarQuery } from './query'
import { RankLine } from './rank-line'
import {
  apiSimilarTo,
  type Order,
  orders,
  parseSimilar,
  type SimilarState,
  similarAddress,
  withExample,
  writeSimilar,
} from './state'
import { WhyPanel } from './why-panel'

const slowMs = 300
const inSight = 10

export default function SimilarPage() {
  const state = parseSimilar(useSearch())
  return apiSimilarTo(state) ? <Similar state={state} /> : <NothingAsked />
}

function NothingAsked() {
  useTitle(text.similar.ask)
  return (
    <div className="page narrow">
      <h1>{text.similar.ask}</h1>
      <p className="sentence">{text.similar.askHelp}</p>
      <Link href="/">{text.errors.home}</Link>
    </div>
  )
}

/** How the metric or the blend is named in a sentence. */
function useBy(state: SimilarState): string {
  const nameOf = useMetricName()
  const fallback = useLibrary().data?.defaultMetric
  if (state.blend.length > 0)
    return text.similar.blendOf(
      state.blend.map(({ metric, weight }) => `${nameOf(metric).toLowerCase()} ${weight}`),
    )
  const name = nameOf(state.metric ?? fallback ?? '')
  return name && text.similar.by(name)
}

function Similar({ state }: { state: SimilarState }) {
  const query = similarQuery(state)
  const list = useInfiniteQuery(query)
  const { data, error, isPlaceholderData } = list
  useFreshCursors(query.queryKey, error)
  const title = useAskedTitle(state)
  const heading = text.similar.heading(title)
  useTitle(title ? plain(heading) : null)
  const metrics = useMetrics()
  const library = useLibrary().data
  const by = useBy(state)
  const first = data?.pages[0]
  const change = (next: Partial<SimilarState>, replace = false) =>
    navigate(similarAddress({ ...state, ...next }), { replace })
  const onFilters = (filters: Filters) => change({ filters })
  const scope = { words: '', filters: state.filters }
  return (
    <div className="page similar-page">
      <aside className="asked-column">
        <AskedPanel state={state} onChange={change} />
        <MetricChoice
          state={state}
          metrics={metrics}
          defaultMetric={library?.defaultMetric ?? null}
          onChange={change}
        />
        <ExactSwitch
          exact={state.exact}
          report={isPlaceholderData ? undefined : first?.report}
          onExact={(exact) => change({ exact })}
        />
      </aside>
      <section className="results">
        <h1 aria-live="polite">
          <Say phrase={heading} />
        </h1>
        {first && <p className="sentence">{text.similar.nearest(first.totalCount, by)}</p>}
        {first?.report.nothingClose && !isPlaceholderData && (
          <p className="nothing-close">{text.similar.nothingClose}</p>
        )}
        <div className="toolbar">
          <FilterMenus scope={scope} onFilters={onFilters} />
          <div className="tools">
            <FilterSheet scope={scope} total={first?.totalCount} onFilters={onFilters} />
            <OrderMenu order={state.order} onOrder={(order) => change({ order })} />
            <Link href={similarAddress(state, '/compare')} className="quiet-button">
              <Icon name="similar" /> {text.similar.compare}
            </Link>
            {first && (
              <SaveSimilar
                edges={edgesOf(data)}
                heading={plain(heading)}
                by={by}
                generation={first.report.generation}
              />
            )}
          </div>
        </div>
        <Chips filters={state.filters} onFilters={onFilters} />
        <SimilarWall state={state} list={list} by={by} label={plain(heading)} />
      </section>
    </div>
  )
}

type List = UseInfiniteQueryResult<InfiniteData<Page>>

function edgesOf(data: InfiniteData<Page> | undefined): SimilarEdge[] {
  return data?.pages.flatMap((page) => page.edges) ?? []
}

interface SimilarWallProps {
  state: SimilarState
  list: List
  by: string
  label: string
}

function SimilarWall({ state, list, by, label }: SimilarWallProps) {
  const { data, error, isFetching, isPlaceholderData, isFetchingNextPage } = list
  const slow = useDelayed(!data && isFetching, slowMs)
  const [why, setWhy] = useState<string | null>(null)
  const edges = ordered(edgesOf(data), state.order, text.locale)
  const explained = isPlaceholderData ? undefined : edges.find(({ node }) => node.id === why)
  const gone = error instanceof ApiError && error.code === 'NOT_FOUND'
  if (error && !isFetchingNextPage && edges.length === 0)
    return (
      <Failure
        heading={gone ? text.similar.gone : text.errors.search}
        error={error}
        {...(gone ? {} : { onRetry: () => list.refetch() })}
      />
    )
  if (slow) return <LoadingFrames className="likeness" />
  if (data && edges.length === 0) return <p className="sentence">{text.similar.noneLeft}</p>
  return (
    <div className={isPlaceholderData || error ? 'stale' : undefined}>
      {error && <Failure heading={text.errors.search} error={error} onRetry={() => list.refetch()} />}
      <Wall
        hung={edges.map(({ node, rank, score, percentile }) => ({
          work: node,
          above: <RankLine rank={rank} score={score} percentile={percentile} />,
        }))}
        className="likeness"
        label={label}
        hrefOf={(work) => `/image/${work.id}?${writeSimilar(state)}`}
        stale={isPlaceholderData}
        eager={inSight}
        more={list.hasNextPage}
        opened={
          explained
            ? {
                id: explained.node.id,
                panel: (
                  <WhyPanel
                    key={explained.node.id}
                    state={state}
                    edge={explained}
                    by={by}
                    onClose={() => setWhy(null)}
                  />
                ),
              }
            : null
        }
        actions={(work) => (
          <CardActions work={work}>
            <button
              type="button"
              aria-expanded={why === work.id}
              aria-label={text.label.whyThe(titleOf(work))}
              data-key="w"
              onClick={() => setWhy(why === work.id ? null : work.id)}
            >
              {text.label.why}
            </button>
            <ExampleButtons state={state} id={work.id} title={titleOf(work)} />
          </CardActions>
        )}
      />
      {list.hasNextPage && (
        <ShowMore
          shown={edges.length}
          total={data?.pages[0]?.totalCount ?? 0}
          loading={isFetchingNextPage}
          onMore={() => list.fetchNextPage()}
        />
      )}
    </div>
  )
}

function ExampleButtons({ state, id, title }: { state: SimilarState; id: string; title: string }) {
  const add = (side: 'like' | 'unlike') =>
    navigate(similarAddress(withExample(state, { kind: 'image', id }, side)))
  return (
    <>
      <button type="button" aria-label={text.label.moreLike(title)} onClick={() => add('like')}>
        {text.label.more}
      </button>
      <button type="button" aria-label={text.label.lessLike(title)} onClick={() => add('unlike')}>
        {text.label.less}
      </button>
    </>
  )
}

function OrderMenu({ order, onOrder }: { order: Order; onOrder(order: Order): void }) {
  return (
    <label className="select-menu">
      <span className="visually-hidden">{text.similar.order}</span>
      <select value={order} onChange={(event) => onOrder(event.target.value as Order)}>
        {orders.map((value) => (
          <option key={value} value={value}>
            {text.similar.orders[value]}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </label>
  )
}

interface SaveSimilarProps {
  edges: SimilarEdge[]
  heading: string
  by: string
  generation: string
}

/** Saves the works in view, with their ranks and scores. */
function SaveSimilar({ edges, heading, by, generation }: SaveSimilarProps) {
  return (
    <SaveMenu
      gather={async () => ({
        query: `${heading}, ${by}`,
        address: location.href,
        generation,
        exported: new Date(),
        works: edges.map(({ node, rank, score }) => ({ work: node, rank, score })),
      })}
    />
  )
}
