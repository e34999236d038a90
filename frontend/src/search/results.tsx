import { useInfiniteQuery } from '@tanstack/react-query'
import { navigate } from 'wouter/use-browser-location'
import { useDelayed, useLast } from '../app/delayed'
import { Failure } from '../app/failure'
import { useFreshCursors } from '../app/fresh'
import { plain, Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { Chips } from '../facets/chips'
import { FacetList } from '../facets/facets'
import type { Filters } from '../facets/filters'
import { FilterSheet } from '../facets/sheet'
import { text } from '../text'
import { CardActions } from '../wall/card-actions'
import { LoadingFrames } from '../wall/frames'
import { ShowMore } from '../wall/show-more'
import { Wall } from '../wall/wall'
import { Nothing } from './nothing'
import { searchQuery } from './query'
import { SaveSearch } from './save'
import { SortMenu } from './sort-menu'
import { type SearchState, writeSearch } from './state'

const slowMs = 300
/** Pictures that a window shows without scrolling, more or less. */
const inSight = 8

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
    refetch,
  } = useInfiniteQuery(query)
  useFreshCursors(query.queryKey, error)
  const shown = useLast(data)
  const slow = useDelayed(!data && isFetching, slowMs)
  const words = state.words?.trim() ?? ''
  const first = shown?.pages[0]
  const corrected = first?.correctedSearch ?? null
  const total = first?.totalCount
  const heading =
    total === undefined
      ? text.search.looking(words)
      : total === 0
        ? text.search.none(words)
        : text.search.heading(total, corrected ?? words)
  useTitle(isPlaceholderData ? null : plain(heading))

  const change = (next: Partial<SearchState>) => navigate(`/?${writeSearch({ ...state, ...next })}`)
  const onFilters = (filters: Filters) => change({ filters })
  const scope = { words, filters: state.filters }
  const hung = shown?.pages.flatMap((page) =>
    page.edges.map(({ node, highlights }) => ({ work: node, highlights })),
  )

  return (
    <div className="page search-page">
      <header className="result-head">
        <h1 aria-live="polite">
          <Say phrase={heading} />
        </h1>
        {corrected && words && !isPlaceholderData && (
          <p className="sentence">
            <Say phrase={text.search.corrected(words, corrected)} />
          </p>
        )}
        <div className="toolbar">
          <Chips filters={state.filters} onFilters={onFilters} />
          <div className="tools">
            <FilterSheet scope={scope} total={total} onFilters={onFilters} />
            {Boolean(total) && <SaveSearch state={state} />}
            {total !== 0 && <SortMenu sort={state.sort} onSort={(sort) => change({ sort })} />}
          </div>
        </div>
      </header>
      <div className="with-facets">
        <aside aria-label={text.filters.label}>
          <FacetList scope={scope} onFilters={onFilters} />
        </aside>
        <section className="results" aria-label={plain(heading)}>
          {error && !isFetchingNextPage && (
            <Failure
              heading={text.errors.search}
              error={error}
              kept={hung?.length ? text.errors.keptAbove(hung.length) : text.errors.kept}
              onRetry={() => refetch()}
            />
          )}
          {slow && <LoadingFrames className="beside" />}
          {total === 0 && !isPlaceholderData && <Nothing state={state} onFilters={onFilters} />}
          {hung && hung.length > 0 && (
            <div className={isPlaceholderData || error ? 'stale' : undefined}>
              <Wall
                hung={hung}
                className="beside"
                label={plain(heading)}
                hrefOf={(work) => `/image/${work.id}?${writeSearch(state)}`}
                actions={(work) => <CardActions work={work} />}
                stale={isPlaceholderData}
                eager={inSight}
                more={hasNextPage}
                withCollection
              />
              {hasNextPage && (
                <ShowMore
                  shown={hung.length}
                  total={total ?? 0}
                  loading={isFetchingNextPage}
                  onMore={() => fetchNextPage()}
                />
              )}
            </div>
          )}
        </section>
      </div>
    </div>
  )
}
