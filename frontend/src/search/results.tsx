import { useInfiniteQuery } from '@tanstack/react-query'
import { Suspense, useCallback, useMemo } from 'react'
import { Link } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { useDelayed, useLast } from '../app/delayed'
import { Failure } from '../app/failure'
import { useFreshCursors } from '../app/fresh'
import { Icon } from '../app/icon'
import { useMetrics } from '../app/library'
import { lazyPage } from '../app/parts'
import { plain, Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { Chips } from '../facets/chips'
import { FacetList } from '../facets/facets'
import type { Filters } from '../facets/filters'
import { FilterSheet } from '../facets/sheet'
import { likeWords } from '../similar/address'
import { openSlide, useSlide } from '../slides/state'
import { type Phrase, text } from '../text'
import { later } from '../text-later'
import { LoadingFrames } from '../wall/frames'
import { ShowMore } from '../wall/show-more'
import { type Found, foundPhrase } from './found'
import { FoundWalls } from './found-walls'
import { Nothing } from './nothing'
import { searchQuery, stepAfter } from './query'
import { SaveSearch } from './save'
import { useShownAgain } from './shown-again'
import { SortMenu } from './sort-menu'
import { type SearchState, writeSearch } from './state'
import { Understood } from './understood'
import { ViewSwitch } from './view-switch'

const Slides = lazyPage(() => import('../slides/slides'))
const Timeline = lazyPage(() => import('../timeline/timeline'))

const slowMs = 300

/**
 * What is found for the words, as far as it is known: the answer before stays
 * named as what it is until the next one takes more than a moment.
 */
function useHeading(words: string, answer: Found | undefined, slow: boolean, failed: boolean): Phrase {
  const now = useMemo(() => answer && foundPhrase(words, answer), [answer, words])
  const last = useLast(now)
  if (failed) return later.search.failed(words)
  return now ?? (slow || !last ? later.search.looking(words) : last)
}

/** The works that a search finds, and all that narrows or orders them. */
export default function Results({ state }: { state: SearchState }) {
  const query = searchQuery(state)
  const {
    data,
    error,
    isPlaceholderData,
    isFetching,
    fetchNextPage,
    isFetchingNextPage,
    hasNextPage,
    isFetchNextPageError,
    refetch,
  } = useInfiniteQuery(query)
  useFreshCursors(query.queryKey, error)
  const shown = useLast(data)
  const slide = useSlide()
  const slow = useDelayed(isFetching && !isFetchingNextPage, slowMs)
  const words = state.words?.trim() ?? ''
  const first = shown?.pages[0]
  const total = first?.totalCount
  // Where no more works could be had, those that are shown are found all the same.
  const failed = error !== null && !isFetchNextPageError && !isFetchingNextPage
  const answered = data !== undefined && !isPlaceholderData && !failed
  const heading = useHeading(words, answered ? first : undefined, slow, failed)
  useTitle(plain(heading))

  const described = useMetrics().some(({ readsWords }) => readsWords)
  const change = (next: Partial<SearchState>) => navigate(`/?${writeSearch({ ...state, ...next })}`)
  const onFilters = (filters: Filters) => change({ filters })
  const scope = { words, filters: state.filters }
  const hung = shown?.pages.flatMap((page) =>
    page.edges.map(({ node, near, highlights }) => ({ work: node, near, highlights })),
  )

  const more = useCallback(() => {
    // Not over and over where it fails.
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])

  useShownAgain(
    writeSearch(state),
    answered ? (hung?.length ?? 0) : 0,
    hasNextPage && !isFetching && !error,
    fetchNextPage,
  )

  // What stands round the works waits for them, so that none of it moves when they come.
  if (!shown && !error)
    return (
      <div className="page search-page results">
        <h1 aria-live="polite">
          <Say phrase={heading} />
        </h1>
        {slow && <LoadingFrames className="beside" />}
      </div>
    )
  return (
    <div className="page search-page">
      <header className="result-head">
        <h1 aria-live="polite">
          <Say phrase={heading} />
        </h1>
        <div className="toolbar">
          <p className="sentence">{first && answered && <Understood state={state} result={first} />}</p>
          <div className={total === 0 && answered ? 'tools none' : 'tools'}>
            <FilterSheet scope={scope} total={total} near={first?.nearCount ?? 0} onFilters={onFilters} />
            <ViewSwitch state={state} />
            {hung?.[0] && (
              <button
                type="button"
                className="quiet-button"
                onClick={() => hung[0] && openSlide(hung[0].work.id)}
              >
                <Icon name="play" /> {later.search.slides}
              </button>
            )}
            <SaveSearch state={state} disabled={!answered} />
            <SortMenu sort={state.sort} onSort={(sort) => change({ sort })} />
          </div>
        </div>
        <Chips filters={state.filters} onFilters={onFilters} />
        {words && described && (
          <p className="described">
            <Link href={likeWords(words)} className="quiet-button">
              <Icon name="similar" />
              <span>
                <Say phrase={text.field.describes(words)} />
              </span>
            </Link>
          </p>
        )}
      </header>
      <div className="with-facets">
        <aside aria-label={later.filters.label}>
          <FacetList scope={scope} near={first?.nearCount ?? 0} onFilters={onFilters} />
        </aside>
        <section className="results" aria-label={plain(heading)}>
          {error && failed && (
            <Failure
              heading={text.errors.search}
              error={error}
              kept={hung?.length ? text.errors.keptAbove(hung.length) : text.errors.kept}
              onRetry={() => refetch()}
            />
          )}
          {total === 0 && answered && <Nothing state={state} onFilters={onFilters} />}
          {slide !== null && hung && hung.length > 0 && (
            <Suspense>
              <Slides
                works={hung.map(({ work }) => work)}
                at={slide}
                total={total ?? hung.length}
                onEnd={more}
              />
            </Suspense>
          )}
          {hung && hung.length > 0 && state.view === 'timeline' && (
            <Suspense fallback={<div className="timeline" aria-busy="true" />}>
              <Timeline state={state} onFilters={onFilters} />
            </Suspense>
          )}
          {hung && hung.length > 0 && state.view === 'wall' && (
            <div className={isPlaceholderData || failed ? 'stale' : undefined}>
              <FoundWalls
                hung={hung}
                near={first?.nearCount ?? 0}
                state={state}
                label={plain(heading)}
                stale={isPlaceholderData}
                more={hasNextPage}
              />
              {isFetchNextPageError && (
                <Failure heading={text.errors.page} error={error} onRetry={() => fetchNextPage()} />
              )}
              <ShowMore
                shown={hung.length}
                total={total ?? 0}
                more={hasNextPage}
                loading={isFetchingNextPage}
                step={stepAfter(hung.length)}
                onMore={() => fetchNextPage()}
              />
            </div>
          )}
        </section>
      </div>
    </div>
  )
}
