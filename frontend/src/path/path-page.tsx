import './path.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { Link, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { LikenessPathDocument, type LikenessPathQuery } from '../api/gql/later/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { useDelayed } from '../app/delayed'
import { Failure } from '../app/failure'
import { Icon } from '../app/icon'
import { useMetrics } from '../app/library'
import { lazyPage } from '../app/parts'
import { plain, Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { RandomWorks } from '../search/random-works'
import { openSlide, useSlide } from '../slides/state'
import { text } from '../text'
import { later } from '../text-later'
import { togetherAddress } from '../together/state'
import { addToTray, useTray } from '../tray/store'
import { titleOf } from '../wall/label'
import { Wall } from '../wall/wall'
import { workQuery } from '../work/query'
import { useVisited } from '../work/trail'
import { type PathState, parsePath, pathAddress } from './state'

const Slides = lazyPage(() => import('../slides/slides'))

const slowMs = 300

type Steps = NonNullable<LikenessPathQuery['likenessPath']>['steps']

/** From this to that: the works on a way between two. */
export default function PathPage() {
  const state = parsePath(useSearch())
  return state.from && state.to ? (
    <Way from={state.from} to={state.to} state={state} />
  ) : (
    <ChooseEnd state={state} />
  )
}

/** The works to set out from, or to arrive at: those that were picked or seen. */
function ChooseEnd({ state }: { state: PathState }) {
  const from = useQuery({ ...workQuery(state.from ?? ''), enabled: state.from !== null }).data
  const seen = new Set<string>([state.from ?? ''])
  const works = [...useTray(), ...useVisited()].filter(
    ({ id, thumbnail }) => thumbnail && !seen.has(id) && seen.add(id),
  )
  const chosen = ({ id }: { id: string }) =>
    pathAddress({ ...state, ...(state.from ? { to: id } : { from: id }) })
  const heading = from ? later.path.chooseEnd(titleOf(from)) : later.path.chooseStart
  useTitle(plain(heading))
  return (
    <div className="page">
      <h1>
        <Say phrase={heading} />
      </h1>
      <p className="sentence">{works.length > 0 ? later.path.chooseHelp : later.path.none}</p>
      <div className="wall-room path-works">
        <Wall
          hung={works.map((work) => ({ work }))}
          className="likeness"
          label={plain(heading)}
          hrefOf={chosen}
        />
      </div>
      <RandomWorks hrefOf={chosen} but={state.from} />
    </div>
  )
}

function Way({ from, to, state }: { from: string; to: string; state: PathState }) {
  const { metric } = state
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery({
    queryKey: ['path', from, to, metric],
    queryFn: async ({ signal }) =>
      present((await request(LikenessPathDocument, { from, to, metric }, signal)).likenessPath),
    placeholderData: keepPreviousData,
  })
  const slow = useDelayed(isFetching, slowMs)
  const steps = error ? [] : (data?.steps ?? [])
  const [first, last] = [steps[0]?.node, steps.at(-1)?.node]
  // The way before is named until the next takes more than a moment.
  const heading =
    first && last && !(isPlaceholderData && slow)
      ? later.path.heading(titleOf(first), titleOf(last))
      : [later.path.looking]
  useTitle(plain(heading))
  return (
    <div className="page path-page">
      <h1 aria-live="polite">
        <Say phrase={error ? [later.path.failed] : heading} />
      </h1>
      <p className="sentence">{later.path.help}</p>
      <Tools state={state} chosen={data?.metric} steps={steps} />
      {error && <Failure heading={later.path.failed} error={error} onRetry={() => refetch()} />}
      {!data && !error && slow && <p className="sentence">{later.path.looking}</p>}
      <div className={isPlaceholderData ? 'wall-room stale' : 'wall-room'}>
        <StepsWall steps={steps} label={plain(heading)} />
      </div>
    </div>
  )
}

interface ToolsProps {
  state: PathState
  chosen: string | undefined
  steps: Steps
}

function Tools({ state, chosen, steps }: ToolsProps) {
  const metrics = useMetrics()
  const works = steps.map(({ node }) => node)
  const [first, last] = [works[0], works.at(-1)]
  return (
    <div className="path-tools">
      <label className="select-menu">
        <span className="key">{later.similar.alikeIn}</span>
        <select
          value={state.metric ?? chosen ?? ''}
          onChange={({ target }) => navigate(pathAddress({ ...state, metric: target.value }))}
        >
          {metrics.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <Icon name="down" size={14} />
      </label>
      <Link href={pathAddress({ ...state, from: state.to, to: state.from })} className="quiet-button">
        <Icon name="shuffle" /> {later.path.back}
      </Link>
      {first && last && (
        <>
          <button type="button" className="quiet-button" onClick={() => openSlide(first.id)}>
            <Icon name="play" /> {later.search.slides}
          </button>
          <Link href={togetherAddress([first, last])} className="quiet-button">
            <Icon name="similar" /> {later.tray.together}
          </Link>
          <button type="button" className="quiet-button" onClick={() => addToTray(works)}>
            <Icon name="tray" /> {later.path.keep(works.length)}
          </button>
        </>
      )}
    </div>
  )
}

function StepsWall({ steps, label }: { steps: Steps; label: string }) {
  const slide = useSlide()
  return (
    <>
      <Wall
        hung={steps.map(({ node, score }, at) => ({
          work: node,
          above: (
            <span className="rank">
              <b>{text.number(at + 1)}</b>
              {typeof score === 'number' && later.path.step(score)}
            </span>
          ),
        }))}
        className="likeness"
        label={label}
        hrefOf={({ id }) => `/image/${id}`}
        withCollection
      />
      {slide !== null && steps.length > 0 && (
        <Suspense>
          <Slides works={steps.map(({ node }) => node)} at={slide} />
        </Suspense>
      )}
    </>
  )
}
