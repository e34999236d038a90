import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { ApiError } from '../api/request'
import { useFreshCursors } from '../app/fresh'
import { Icon } from '../app/icon'
import { useLibrary, useMetricName, useMetrics } from '../app/library'
import { plain, Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { ToCome } from '../app/to-come'
import { DownloadMenu } from '../export/download-menu'
import { Chips } from '../facets/chips'
import type { Filters } from '../facets/filters'
import { FilterSheet } from '../facets/sheet'
import { later } from '../text-later'
import { isPictured, type SimilarState, similarAddress } from './address'
import { useAskedTitle, useShown } from './asked'
import { AskedPanel } from './asked-panel'
import { ExactSwitch } from './exact-switch'
import { FilterMenus } from './filter-menus'
import { MetricChoice } from './metric-choice'
import { Missing, NothingAsked } from './missing'
import { PalettePanel } from './palette-panel'
import { argumentsOf, similarQuery } from './query'
import { edgesOf, SimilarWall } from './similar-wall'
import { apiSimilarTo, parseSimilar } from './state'
import { OrderMenu } from './tools'
import { AddedWords, WordsPanel } from './words-panel'

export default function SimilarPage() {
  const state = parseSimilar(useSearch())
  return apiSimilarTo(state) ? <Asked state={state} /> : <NothingAsked />
}

/** Waits for what stands beside and above the results, so that nothing of them moves when it comes. */
function Asked({ state }: { state: SimilarState }) {
  const shown = useShown(state.like[0])
  const metrics = useMetrics()
  const library = useLibrary()
  if (shown.error && state.like[0]) return <Missing picture={state.like[0]} error={shown.error} />
  if (shown.pending || metrics.length === 0 || library.isPending)
    return <div className="page" aria-busy="true" />
  return <Similar state={state} />
}

/** How the metric or the blend is named in a sentence. */
function useBy(state: SimilarState): string {
  const nameOf = useMetricName()
  const fallback = useLibrary().data?.defaultMetric
  const reader = useMetrics().find(({ readsWords }) => readsWords)?.id
  if (state.blend.length > 0)
    return later.similar.blendOf(
      state.blend.map(({ metric, weight }) => later.similar.blendPart(nameOf(metric), weight)),
    )
  const usual = state.words ? reader : fallback
  const name = nameOf(state.colours.length > 0 ? 'colour' : (state.metric ?? usual ?? ''))
  return name && later.similar.by(name)
}

/** A metric that is asked for and that this library does not have; null when it has them all. */
function useUnknownMetric(state: SimilarState): string | null {
  const metrics = useMetrics()
  const asked = state.blend.length > 0 ? state.blend.map(({ metric }) => metric) : [state.metric]
  return asked.find((id) => id !== null && !metrics.some((metric) => metric.id === id)) ?? null
}

function Similar({ state }: { state: SimilarState }) {
  const unknown = useUnknownMetric(state)
  const query = similarQuery(state)
  const list = useInfiniteQuery(query)
  const { data, error, isPlaceholderData } = list
  useFreshCursors(query.queryKey, error)
  const title = useAskedTitle(state)
  const coloured = state.colours.length > 0
  const pictured = isPictured(state)
  const heading =
    unknown !== null
      ? later.similar.noMetric(unknown)
      : state.words
        ? pictured
          ? later.similar.described.added(title, state.words)
          : later.similar.described.heading(state.words)
        : coloured
          ? [later.similar.inColours(state.colours.length)]
          : later.similar.heading(title)
  useTitle(plain(heading))
  const metrics = useMetrics()
  const readers = metrics.filter(({ readsWords }) => readsWords)
  const choices = state.words ? readers : metrics
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
        {coloured ? (
          <PalettePanel colours={state.colours} onColours={(colours) => change({ colours }, true)} />
        ) : state.words && !pictured ? (
          <WordsPanel words={state.words} onWords={(words) => change({ words })} />
        ) : (
          <AskedPanel state={state} onChange={change} />
        )}
        {pictured && readers.length > 0 && <AddedWords state={state} readers={readers} onChange={change} />}
        {!coloured && choices.length > 0 && (
          <MetricChoice
            state={state}
            metrics={choices}
            defaultMetric={(state.words ? choices[0]?.id : library?.defaultMetric) ?? null}
            onChange={change}
          />
        )}
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
        {unknown !== null ? (
          <p className="sentence" role="alert">
            {error instanceof ApiError && error.code === 'UNAVAILABLE'
              ? later.similar.learning
              : later.similar.noMetricHelp(
                  unknown,
                  metrics.map(({ name }) => name),
                )}
          </p>
        ) : (
          <>
            <p className="sentence">
              {first && !error ? (
                later.similar.nearest(first.totalCount, by)
              ) : (
                <ToCome>{later.similar.nearest(library?.images ?? 0, by)}</ToCome>
              )}
            </p>
            <div className="toolbar">
              <FilterMenus scope={scope} onFilters={onFilters} />
              <div className="tools">
                <FilterSheet scope={scope} total={first?.totalCount} onFilters={onFilters} />
                <OrderMenu order={state.order} onOrder={(order) => change({ order })} />
                {pictured && !state.words && (
                  <Link href={similarAddress(state, '/compare')} className="quiet-button">
                    <Icon name="similar" /> {later.similar.compare}
                  </Link>
                )}
                <DownloadMenu
                  disabled={!first}
                  field="similarImages"
                  variables={{ to: apiSimilarTo(state), ...argumentsOf(state), first: edgesOf(data).length }}
                />
              </div>
            </div>
            <Chips filters={state.filters} onFilters={onFilters} />
            <SimilarWall state={state} list={list} by={by} label={plain(heading)} />
          </>
        )}
      </section>
    </div>
  )
}
