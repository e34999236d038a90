import { useEffect, useRef, useState } from 'react'
import type { MetricsQuery } from '../api/gql/graphql'
import { useSettled } from '../app/delayed'
import { Icon } from '../app/icon'
import { later } from '../text-later'
import type { SimilarState, Weight } from './address'
import { maxWeight } from './state'

type Metric = NonNullable<MetricsQuery['metrics']>[number]

/** Where the sliders stand at first; metrics that are not there are left out. */
const firstWeights: Record<string, number> = {
  learned: 40,
  colour: 30,
  composition: 20,
  texture: 10,
  brushwork: 30,
}
/** Metrics that are blends themselves, or say the same as another. */
const notBlended = new Set(['overall', 'original-pixels', 'original-latent'])

function firstBlend(metrics: readonly Metric[]): Weight[] {
  const blend = metrics.flatMap(({ id }) =>
    firstWeights[id] ? { metric: id, weight: firstWeights[id] } : [],
  )
  return blend.length > 0 ? blend : metrics.slice(0, 1).map(({ id }) => ({ metric: id, weight: maxWeight }))
}

interface MetricChoiceProps {
  state: SimilarState
  metrics: readonly Metric[]
  defaultMetric: string | null
  onChange(next: Pick<SimilarState, 'metric' | 'blend'>, replace?: boolean): void
}

/** Whether a picture that is asked about is none of the works: one that a visitor brought, or a part of one. */
const asksMore = ({ like, unlike, region }: SimilarState) =>
  region !== null || [...like, ...unlike].some(({ kind }) => kind === 'upload')

/** In what the works should be alike: one metric, or several, weighed. */
export function MetricChoice({ state, metrics, defaultMetric, onChange }: MetricChoiceProps) {
  const blending = state.blend.length > 0
  const current = blending ? 'blend' : (state.metric ?? defaultMetric)
  const [nothing, setNothing] = useState(false)
  const choose = (id: string) =>
    id === 'blend'
      ? onChange({ metric: null, blend: firstBlend(metrics) })
      : onChange({ metric: id, blend: [] })
  const blind = ({ comparesUploads }: Metric) => !comparesUploads && asksMore(state)
  const choices = metrics.map((metric) => ({
    id: metric.id,
    name: metric.name,
    sentence: blind(metric) ? later.similar.worksAlone : metric.description,
    disabled: blind(metric),
  }))
  const blendable = metrics.filter((metric) => !notBlended.has(metric.id) && !blind(metric))
  if (blendable.length > 1 && !state.words)
    choices.splice(1, 0, {
      id: 'blend',
      name: later.similar.blend,
      sentence: blending && nothing ? later.similar.nothingWeighed : later.similar.blendSentence,
      disabled: false,
    })
  return (
    <fieldset className="metric-choice">
      <legend>{later.similar.alikeIn}</legend>
      <label className="metric-menu boxed-select">
        <span className="visually-hidden">{later.similar.alikeIn}</span>
        <select value={current ?? ''} onChange={(event) => choose(event.target.value)}>
          {choices.map(({ id, name, disabled }) => (
            <option key={id} value={id} disabled={disabled}>
              {name}
            </option>
          ))}
        </select>
        <Icon name="down" size={16} />
      </label>
      {choices.map(({ id, name, sentence, disabled }) => (
        <div key={id} className={id === current ? 'metric current' : 'metric'}>
          <label className="metric-name">
            <input
              type="radio"
              name="metric"
              checked={id === current}
              disabled={disabled}
              onChange={() => choose(id)}
              aria-describedby={`sentence-${id}`}
            />
            <span>{name}</span>
          </label>
          <p id={`sentence-${id}`} className={id === 'blend' && blending ? 'weighed' : undefined}>
            {sentence}
          </p>
          {id === 'blend' && blending && (
            <Weights
              blend={state.blend}
              metrics={blendable}
              onBlend={(blend) => onChange({ metric: null, blend }, true)}
              onNothing={setNothing}
            />
          )}
        </div>
      ))}
    </fieldset>
  )
}

interface WeightsProps {
  blend: Weight[]
  metrics: readonly Metric[]
  onBlend(blend: Weight[]): void
  /** Tells whether every weight is at 0, which asks for nothing. */
  onNothing(nothing: boolean): void
}

const settleMs = 200

/** A slider for each metric; the results follow when the hand rests. */
function Weights({ blend, metrics, onBlend, onNothing }: WeightsProps) {
  const [weights, setWeights] = useState(blend)
  const settled = useSettled(weights, settleMs)
  const weightOf = (list: Weight[], id: string) => list.find(({ metric }) => metric === id)?.weight ?? 0
  const asked = JSON.stringify(blend)
  const told = useRef(asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a hand at rest asks again
  useEffect(() => {
    const chosen = settled.filter(({ weight }) => weight > 0)
    if (chosen.length === 0 || JSON.stringify(chosen) === told.current) return
    told.current = JSON.stringify(chosen)
    onBlend(chosen)
  }, [settled])
  // What was told comes back as the page's own weights; any others come from elsewhere, as by going back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says all of the weights
  useEffect(() => {
    if (asked === told.current) return
    told.current = asked
    setWeights(blend)
  }, [asked])
  const nothing = weights.every(({ weight }) => weight === 0)
  useEffect(() => onNothing(nothing), [nothing, onNothing])
  return (
    <div className="weights">
      {metrics.map(({ id, name }) => {
        const weight = weightOf(weights, id)
        return (
          <label key={id}>
            <span>{name}</span>
            <input
              type="range"
              min={0}
              max={maxWeight}
              step={5}
              value={weight}
              aria-label={later.similar.weight(name)}
              style={{ '--share': `${weight}%` } as React.CSSProperties}
              onChange={(event) =>
                setWeights(
                  metrics.map((metric) => ({
                    metric: metric.id,
                    weight: metric.id === id ? Number(event.target.value) : weightOf(weights, metric.id),
                  })),
                )
              }
            />
            <span className="count">{weight}</span>
          </label>
        )
      })}
    </div>
  )
}
