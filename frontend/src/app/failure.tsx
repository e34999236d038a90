import { ApiError, requestTimeoutMs } from '../api/request'
import { text } from '../text'

/** One sentence about what happened. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ApiError)) return text.errors.unexpected
  switch (error.code) {
    case 'NETWORK':
      return text.errors.network
    case 'TIMEOUT':
      return text.errors.timeout(requestTimeoutMs / 1000)
    default:
      return text.errors.server(error.message)
  }
}

interface FailureProps {
  heading: string
  error: unknown
  kept?: string
  onRetry?: () => void
}

/** What happened, what was kept, and a way on. */
export function Failure({ heading, error, kept, onRetry }: FailureProps) {
  const details = error instanceof ApiError ? `${error.code}: ${error.message}` : String(error)
  return (
    <div className="failure" role="alert">
      <h2>{heading}</h2>
      <p>
        {sentenceOf(error)} {kept}
      </p>
      <div className="actions">
        {onRetry && (
          <button type="button" className="button first" onClick={onRetry}>
            {text.errors.retry}
          </button>
        )}
        <button
          type="button"
          className="text-button"
          onClick={() => navigator.clipboard?.writeText(`${location.href}\n${details}`)}
        >
          {text.errors.details}
        </button>
      </div>
    </div>
  )
}

/** In place of a page whose code could not be fetched. */
export function MissingPart() {
  return (
    <div className="page narrow" role="alert">
      <h1>{text.errors.part}</h1>
      <p className="sentence">{text.errors.partHelp}</p>
      <button type="button" className="button first" onClick={() => location.reload()}>
        {text.errors.reload}
      </button>
    </div>
  )
}
