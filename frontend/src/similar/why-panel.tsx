import { useQuery } from '@tanstack/react-query'
import { type CSSProperties, useEffect, useRef } from 'react'
import { ExplainDocument, type ExplainQuery, type SimilarTo } from '../api/gql/later/graphql'
import { lookedSoFar, present } from '../api/queries'
import { ApiError, type Looked, request } from '../api/request'
import { Failure, sentenceOf } from '../app/failure'
import { Icon } from '../app/icon'
import { useMetricName } from '../app/library'
import { Say } from '../app/phrase'
import { Swatches } from '../app/swatches'
import { text } from '../text'
import { later } from '../text-later'
import { ratioOf } from '../wall/frame'
import { titleOf } from '../wall/label'
import { sourcesOf } from '../wall/sources'
import type { SimilarState } from './address'
import { agreementOf } from './agreement'
import { useShown } from './asked'
import { HeatMap } from './heat-map'
import type { SimilarEdge } from './query'
import { apiAddedWords, apiSimilarTo } from './state'

/** Height of the pictures in CSS pixels. */
const whyPx = 136

type Explanation = NonNullable<ExplainQuery['explain']>

interface WhyPanelProps {
  state: SimilarState
  edge: SimilarEdge
  /** How the metric or blend is named in a sentence. */
  by: string
  onClose(): void
}

/** Why a work is where it is among the results: where the pictures agree, and in what. */
export function WhyPanel({ state, edge, by, onClose }: WhyPanelProps) {
  const { node: work, rank } = edge
  const variables = {
    to: apiSimilarTo(state) as SimilarTo,
    words: apiAddedWords(state),
    image: edge.picture.id,
    metric: state.blend.length > 0 ? null : state.metric,
    blend: state.blend.length > 0 ? state.blend : null,
  }
  const { data, error, failureReason, refetch } = useQuery({
    queryKey: ['explain', variables],
    queryFn: async ({ signal }) => present((await request(ExplainDocument, variables, signal)).explain),
  })
  const looked = lookedSoFar(failureReason)
  const unavailable = error instanceof ApiError && error.code === 'UNAVAILABLE'
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <section
      ref={panel}
      className="why"
      aria-labelledby="why-heading"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className="dialog-head">
        <h2 id="why-heading">
          <Say phrase={later.why.heading(titleOf(work), rank)} />
        </h2>
        <button type="button" className="quiet-button" onClick={onClose}>
          {later.why.close} <Icon name="close" size={14} />
        </button>
      </div>
      {unavailable && <p className="sentence">{sentenceOf(error)}</p>}
      {looked && !data && !error && <StillLooking looked={looked} />}
      {error && !unavailable && (
        <Failure heading={text.errors.page} error={error} onRetry={() => refetch()} />
      )}
      <div className="why-columns">
        <Pictures state={state} edge={edge} by={by} explanation={data} />
        {data && <Shares explanation={data} words={state.words !== null} />}
      </div>
    </section>
  )
}

/** How far a network has come that takes seconds for each part of a picture. */
function StillLooking({ looked: { at, of } }: { looked: Looked }) {
  return (
    <div className="still-looking" role="status">
      <progress value={at} max={of} aria-label={later.why.looking} />
      <p>{later.why.looking}</p>
    </div>
  )
}

function Pictures({
  state,
  edge: { node: work },
  by,
  explanation,
}: Pick<WhyPanelProps, 'state' | 'edge' | 'by'> & { explanation: Explanation | undefined }) {
  const several = state.like.length > 1 || state.unlike.length > 0
  const asked = useShown(state.like[0])
  const askedRatio = asked.ratio
  return (
    <div className="why-pictures">
      {!several && asked.url && (
        <figure style={{ '--r': askedRatio } as CSSProperties}>
          <span className="why-asked">
            <img src={asked.url} alt="" />
          </span>
          <figcaption>{state.like[0]?.kind === 'upload' ? later.similar.yours : asked.title}</figcaption>
        </figure>
      )}
      {explanation?.queryWeights && !several && !state.region && (
        <figure style={{ '--r': askedRatio } as CSSProperties}>
          <HeatMap
            columns={explanation.columns}
            rows={explanation.rows}
            weights={explanation.queryWeights}
            ratio={askedRatio}
            label={later.why.mapOf}
          />
          <figcaption>{later.why.inYours}</figcaption>
        </figure>
      )}
      <figure style={{ '--r': ratioOf(work) } as CSSProperties}>
        {explanation ? (
          <HeatMap
            columns={explanation.columns}
            rows={explanation.rows}
            weights={explanation.weights}
            ratio={ratioOf(work)}
            label={later.why.mapOf}
          />
        ) : (
          <span className="heat-map" style={{ aspectRatio: ratioOf(work) }} />
        )}
        <figcaption>{later.why.where(by)}</figcaption>
      </figure>
      <figure style={{ '--r': ratioOf(work) } as CSSProperties}>
        {work.thumbnail && (
          <img {...sourcesOf(work, whyPx * ratioOf(work))} alt="" style={{ aspectRatio: ratioOf(work) }} />
        )}
        <figcaption>{later.why.work}</figcaption>
      </figure>
    </div>
  )
}

function Shares({ explanation, words }: { explanation: Explanation; words: boolean }) {
  const { shares, colors } = explanation
  const nameOf = useMetricName()
  const sum = shares.reduce((total, { score }) => total + Math.max(0, score), 0)
  return (
    <div className="shares">
      {shares.length > 1 && sum > 0 && (
        <dl>
          {shares.map(({ metric, score }) => (
            <div key={metric}>
              <dt>{nameOf(metric)}</dt>
              <dd style={{ '--share': Math.max(0, score) / sum } as CSSProperties}>
                {text.percent(Math.max(0, score) / sum)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p>
        {agreementOf(explanation, words, nameOf)} {later.why.redder}
      </p>
      {colors.length > 0 && (
        <p className="shared-colours">
          {later.why.sharedColours} <Swatches colours={colors} />
        </p>
      )}
    </div>
  )
}
