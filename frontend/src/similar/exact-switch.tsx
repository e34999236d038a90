import type { SimilarQuery } from '../api/gql/later/graphql'
import { ToCome } from '../app/to-come'
import { later } from '../text-later'

type Report = NonNullable<SimilarQuery['similarImages']>['report']

function sentenceOf(report: Report, exact: boolean): string {
  if (exact) return later.similar.report.exact(report.tookMs)
  if (report.strategy === 'SCAN') return later.similar.report.scan(report.tookMs)
  return later.similar.report.graph(report.expectedRecall, report.tookMs)
}

interface ExactSwitchProps {
  exact: boolean
  report: Report | undefined
  onExact(exact: boolean): void
}

/** Whether every work is compared, and what the search that was made is worth. */
export function ExactSwitch({ exact, report, onExact }: ExactSwitchProps) {
  return (
    <div className="exact">
      <label>
        <span>{later.similar.exact}</span>
        <input
          type="checkbox"
          role="switch"
          checked={exact}
          aria-checked={exact}
          aria-describedby="report"
          onChange={(event) => onExact(event.target.checked)}
        />
      </label>
      <p id="report" role="status">
        <ToCome>{later.similar.report.graph(0.999, 0.88)}</ToCome>
        <span>{report && sentenceOf(report, exact)}</span>
      </p>
    </div>
  )
}
