import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { Say } from '../app/phrase'
import { later } from '../text-later'
import { reportQuery } from './query'
import type { Job } from './request'
import { Sentences } from './understood'
import { words } from './words'

interface RunningProps {
  job: Job
  /** Whether it was cancelled, and is about to end. */
  ends: boolean
  onCancel(): void
}

/** What is under way, stage by stage. */
export function Running({ job, ends, onCancel }: RunningProps) {
  const { stage, done, total, failed, message } = job.progress
  const known = total !== null && total > 0
  return (
    <section className="add-running" aria-labelledby="running">
      <h2 id="running">{words.under[job.kind]}</h2>
      <p role="status">
        {later.progress.stages[stage] || words.began} {message}
      </p>
      <progress aria-labelledby="running" value={known ? done : undefined} max={known ? total : undefined} />
      <p className="count">
        {(done > 0 || known) && later.progress.of(done, total)}{' '}
        {failed > 0 && later.progress.unreadable(failed)}
      </p>
      <p className="add-help">{words.going}</p>
      <button type="button" className="button" aria-disabled={ends} onClick={onCancel}>
        {words.cancel}
      </button>
    </section>
  )
}

interface EndedProps {
  job: Job
  busy: boolean
  /** Goes on with what was interrupted; undefined where that is not so. */
  onAgain: (() => void) | undefined
}

/** How it ended, and what was done. */
export function Ended({ job, busy, onAgain }: EndedProps) {
  const { summary } = job
  const imported = job.kind === 'IMPORT'
  return (
    <section className={job.state === 'DONE' ? 'add-ended' : 'add-ended failure'} aria-labelledby="ended">
      <div role="status">
        <h2 id="ended">{words.ended[job.kind]?.[job.state]}</h2>
      </div>
      {job.message && <p role="alert">{job.message}</p>}
      {summary && imported && <p>{words.counts(summary)}</p>}
      {summary && job.kind === 'TAKE_OUT' && <p>{words.takenOut(summary.removed)}</p>}
      {summary && imported && <Sentences sentences={[...summary.look, ...summary.notes]} />}
      <div className="actions">
        {job.state === 'DONE' && imported && (
          <Link href="/?q=" className="button first">
            {words.search}
          </Link>
        )}
        {onAgain && (
          <button type="button" className="button first" aria-disabled={busy} onClick={onAgain}>
            {words.again}
          </button>
        )}
      </div>
      {summary?.report && <Report job={job.id} file={summary.report} />}
    </section>
  )
}

/** The rows and files that are not plain success, with reasons. */
function Report({ job, file }: { job: string; file: string }) {
  const [parts, setParts] = useState(1)
  const first = useQuery(reportQuery(job, 0))
  const total = first.data?.total ?? 0
  if (total === 0) return null
  const pages = Array.from({ length: parts }, (_, part) => part * 50)
  const shown = Math.min(parts * 50, total)
  return (
    <div className="add-report">
      <h3>{words.report}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys */}
      <section className="add-frame" aria-label={words.report} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.line}</th>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.outcome}</th>
              <th scope="col">{words.reason}</th>
            </tr>
          </thead>
          <tbody>
            {pages.map((skip) => (
              <Rows key={skip} job={job} skip={skip} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="count" role="status">
        {words.shown(shown, total)}
      </p>
      {shown < total && (
        <button type="button" className="button" onClick={() => setParts(parts + 1)}>
          {words.showMore}
        </button>
      )}
      <p className="add-help">
        <Say phrase={words.reportIn(file)} />
      </p>
    </div>
  )
}

function Rows({ job, skip }: { job: string; skip: number }) {
  const { data } = useQuery(reportQuery(job, skip))
  return data?.problems.map((problem, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a report that was written never changes
    <tr key={at}>
      <td>{problem.line}</td>
      <td dir="auto">
        {[problem.name, problem.file].filter((part, i, all) => part && all.indexOf(part) === i).join(', ')}
      </td>
      <td>{problem.outcome}</td>
      <td dir="auto">{problem.reason}</td>
    </tr>
  ))
}
