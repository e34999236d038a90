import './add.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { ApiError } from '../api/request'
import { Failure, sentenceOf } from '../app/failure'
import { Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { text } from '../text'
import { isChanging, useDesk } from './desk'
import { TakeOutDocument, TrainDocument, UndoLastChangeDocument } from './gql/graphql'
import { Ended, Running } from './job'
import { LibraryPanel } from './library'
import { type Jobs, operatorQuery, useJobs } from './query'
import { isEmpty, type Wish, wishOf } from './request'
import { Columns, Outlook } from './understood'
import { Wishes } from './wishes'
import { words } from './words'

/** Where the operator adds works, and takes them out. */
export default function AddPage() {
  useTitle(words.heading)
  const { data: operator, error, isFetching, refetch } = useQuery(operatorQuery)
  const jobs = useJobs(operator !== undefined)
  if (error && (!operator || isRefused(error))) return <NotHere error={error} onRetry={() => refetch()} />
  if (!operator || !jobs) return <div className="page narrow" aria-busy="true" />
  return <Desk operator={operator} stale={isFetching || error !== null} jobs={jobs} />
}

const isRefused = (error: Error) => error instanceof ApiError && error.reason === 'OPERATOR_REQUIRED'

function NotHere({ error, onRetry }: { error: Error; onRetry(): void }) {
  return (
    <div className="page narrow">
      {isRefused(error) ? (
        <>
          <h1>{words.refused}</h1>
          <p className="sentence">{words.refusedHelp}</p>
          <Link href="/">{text.errors.home}</Link>
        </>
      ) : (
        <Failure heading={text.errors.page} error={error} onRetry={onRetry} />
      )}
    </div>
  )
}

type Operator = Parameters<typeof LibraryPanel>[0]['operator']

interface DeskProps {
  operator: Operator
  /** Whether what is known of the library is being asked anew. */
  stale: boolean
  jobs: Jobs
}

function Desk({ operator, stale, jobs }: DeskProps) {
  const { error, busy, ends, wish, preview, change, start, ask, cancel } = useDesk(jobs)
  const { job, ended } = jobs
  const changing = isChanging(job)
  const again = ended?.state === 'DONE' ? null : ended?.request
  return (
    <div className="page add-page">
      <h1>{words.heading}</h1>
      <p className="sentence">
        <Say phrase={words.where(operator.library)} />
      </p>
      {error !== null && (
        <p className="asked-wrong" role="alert">
          {sentenceOf(error)}
        </p>
      )}
      {job && changing && <Running job={job} ends={ends} onCancel={cancel} />}
      {!changing && ended && (
        <Ended job={ended} busy={busy} onAgain={again ? () => start(wishOf(again)) : undefined} />
      )}
      <Wishes wish={wish} away={changing} onWish={change} />
      {!changing && !isEmpty(wish) && (
        <Preview
          preview={preview}
          wish={wish}
          roles={operator.roles}
          busy={busy}
          onWish={change}
          onStart={() => start(wish)}
        />
      )}
      {!changing && (
        <LibraryPanel
          key={ended?.id} // what was about to be done to another library is not done to this one
          operator={operator}
          busy={busy || stale}
          onTakeOut={(source) => ask(TakeOutDocument, { source })}
          onUndo={() => ask(UndoLastChangeDocument, {})}
          onTrain={() => ask(TrainDocument, {})}
        />
      )}
    </div>
  )
}

interface PreviewProps {
  preview: ReturnType<typeof useDesk>['preview']
  wish: Wish
  roles: readonly string[]
  busy: boolean
  onWish(wish: Wish): void
  onStart(): void
}

function Preview({ preview, wish, roles, busy, onWish, onStart }: PreviewProps) {
  const { job, looking, error, columns } = preview
  const summary = job?.summary
  const done = job?.progress.done ?? 0
  return (
    <div className="add-preview" aria-busy={looking}>
      {looking && (
        <p role="status">
          {words.looking} <span className="count">{done > 0 && text.number(done)}</span>
        </p>
      )}
      {error !== null && (
        <Failure heading={words.notStarted} error={error} onRetry={() => preview.look(wish)} />
      )}
      {job?.state === 'FAILED' && (
        <div className="failure" role="alert">
          <h2>{words.notStarted}</h2>
          <p>{job.message}</p>
        </div>
      )}
      {columns && <Columns wish={wish} roles={roles} summary={columns} onWish={onWish} />}
      {summary && job.state === 'DONE' && (
        <>
          <Outlook summary={summary} />
          <button type="button" className="button first add-start" aria-disabled={busy} onClick={onStart}>
            {words.start}
          </button>
        </>
      )}
    </div>
  )
}
