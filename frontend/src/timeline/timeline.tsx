import './timeline.css'
import { useQueries } from '@tanstack/react-query'
import { Link } from 'wouter'
import { type CardFragment, SearchDocument } from '../api/gql/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { Failure } from '../app/failure'
import { useNarrow } from '../app/narrow'
import { focusKey } from '../app/position'
import { toggleMissing } from '../facets/chosen'
import { useDates } from '../facets/facets'
import { apiFilter, type Filters } from '../facets/filters'
import { type Bar, barsOf } from '../facets/year-bars'
import { apiSort, type SearchState, searchAddress, writeSearch } from '../search/state'
import { text } from '../text'
import { later } from '../text-later'
import { frameStyle } from '../wall/frame'
import { artistOf, titleOf } from '../wall/label'
import { sourcesOf } from '../wall/sources'
import { Brush } from './brush'
import { type Span, spansOf } from './spans'

/** Bars of the whole of time, and works stacked in a column. */
const maxBars = 120
const worksStacked = 5
/** Width of a column at most, in CSS pixels. */
const columnPx = 140

interface TimelineProps {
  state: SearchState
  onFilters(filters: Filters): void
}

/** The works of a search along years, those of some years stacked on each other. */
export default function Timeline({ state, onFilters }: TimelineProps) {
  const { filters } = state
  const words = state.words?.trim() ?? ''
  const { data, error, refetch } = useDates({ words, filters }, maxBars)
  const bars = barsOf(data?.[0])
  const undated = data?.[0]?.missing ?? 0
  if (error) return <Failure heading={later.timeline.failed} error={error} onRetry={() => refetch()} />
  if (!data) return <div className="timeline" aria-busy="true" />
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last) return <p className="sentence">{later.timeline.none}</p>
  if (filters.missing.includes('date') && filters.from === null && filters.to === null)
    return (
      <p className="sentence">
        {later.timeline.none}{' '}
        <Link href={searchAddress({ ...state, filters: toggleMissing(filters, 'date') })}>
          {later.timeline.allYears}
        </Link>
      </p>
    )
  const years = shownYears(filters, { from: first.from, to: last.to })
  return (
    <div className="timeline">
      {bars.length > 1 && (
        <Brush
          bars={bars}
          from={filters.from}
          to={filters.to}
          onYears={(from, to) => onFilters({ ...filters, from, to })}
        />
      )}
      <p className="count">
        {later.timeline.help}{' '}
        {undated > 0 && (
          <Link
            href={searchAddress({
              ...state,
              view: 'wall',
              filters: { ...filters, from: null, to: null, missing: ['date'] },
            })}
          >
            {later.timeline.undated(undated)}
          </Link>
        )}
      </p>
      <Columns state={state} bars={bars} years={years} />
    </div>
  )
}

/** The years that the columns stand for: the chosen ones, as far as works have any. */
function shownYears({ from, to }: Filters, all: Span): Span {
  const first = from === null ? all.from : Math.min(Math.max(from, all.from), all.to)
  const last = to === null ? all.to : Math.max(Math.min(to, all.to), all.from)
  return { from: Math.min(first, last), to: Math.max(first, last) }
}

interface ColumnsProps {
  state: SearchState
  bars: Bar[]
  years: Span
}

function Columns({ state, bars, years }: ColumnsProps) {
  const phone = useNarrow('phone')
  const tablet = useNarrow('tablet')
  const spans = spansOf(bars, years, phone ? 4 : tablet ? 7 : 10)
  const answers = useQueries({ queries: spans.map((span) => columnQuery(state, span)) })
  const failed = answers.find(({ error }) => error)
  if (failed)
    return (
      <Failure
        heading={later.timeline.failed}
        error={failed.error}
        onRetry={() => {
          for (const answer of answers) if (answer.error) answer.refetch()
        }}
      />
    )
  return (
    <ol className="timeline-columns" aria-label={later.timeline.columns}>
      {spans.map((span, index) => (
        <Column key={`${span.from} ${span.to}`} state={state} span={span} found={answers[index]?.data} />
      ))}
    </ol>
  )
}

interface Found {
  totalCount: number
  edges: { node: CardFragment }[]
}

/** The works of some years: how many, and the first of them. */
function columnQuery(state: SearchState, span: Span) {
  // Works without a date are of no year, even where they are asked for beside those of some years.
  const missing = state.filters.missing.filter((key) => key !== 'date')
  const variables = {
    search: state.words?.trim() || null,
    filter: apiFilter({ ...state.filters, missing, ...span }),
    sort: apiSort(state.sort),
    first: worksStacked,
  }
  return {
    queryKey: ['timeline', variables],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Found> =>
      present((await request(SearchDocument, variables, signal)).images),
  }
}

interface ColumnProps {
  state: SearchState
  span: Span
  found: Found | undefined
}

function Column({ state, span, found }: ColumnProps) {
  const name = later.filters.years(span.from, span.to)
  const narrowed = { ...state, filters: { ...state.filters, ...span } }
  const rest = found ? found.totalCount - found.edges.length : 0
  const count = found?.totalCount ?? 0
  return (
    <li aria-busy={!found}>
      <p className="span">
        {count > 0 && span.from < span.to ? (
          <Link href={searchAddress(narrowed)} aria-label={later.timeline.closer(name, count)}>
            {name}
          </Link>
        ) : (
          name
        )}
        <span className="count">{found ? text.number(count) : '\u00a0'}</span>
      </p>
      {found?.edges.map(({ node }) => (
        <Link
          key={node.id}
          href={`/image/${node.id}?${writeSearch(state)}`}
          title={labelOf(node)}
          {...focusKey(`${span.from} ${node.id}`)}
        >
          <Small work={node} />
        </Link>
      ))}
      {rest > 0 && (
        <Link
          className="rest"
          href={searchAddress({ ...narrowed, view: 'wall' })}
          aria-label={later.timeline.all(name, count)}
        >
          {later.timeline.more(rest)}
        </Link>
      )}
    </li>
  )
}

const labelOf = (work: CardFragment) =>
  [titleOf(work), artistOf(work).name, work.date].filter(Boolean).join(', ')

/** A picture as wide as its column, or its title where it has none. */
function Small({ work }: { work: CardFragment }) {
  const sources = sourcesOf(work, columnPx)
  if (!sources || !work.width)
    return (
      <span className="untold" dir="auto">
        {titleOf(work)}
      </span>
    )
  return (
    <img
      {...sources}
      width={work.width}
      height={work.height ?? work.width}
      style={frameStyle(work)}
      alt={labelOf(work)}
      loading="lazy"
      decoding="async"
    />
  )
}
