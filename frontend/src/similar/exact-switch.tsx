import type { SimilarQuery } from '../api/gql/graphql'
import { ToCome } from '../app/to-come'
import { text } from '../text'

type Report = NonNullable<SimilarQuery['similarImages']>['report']

function sentenceOf(report: Report, exact: boolean): string {
  if (exact) return text.similar.report.exact(report.tookMs)
  if (report.strategy === 'SCAN') return text.similar.report.scan(report.tookMs)
  return text.similar.report.graph(report.expectedRecall, report.tookMs)
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
        <span>{text.similar.exact}</span>
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
        <ToCome>{text.similar.report.graph(0.999, 0.88)}</ToCome>
        <span>{report && sentenceOf(report, exact)}</span>
      </p>
    </div>
  )
}
