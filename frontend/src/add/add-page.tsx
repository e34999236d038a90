import './add.css'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { ApiError, type Operation, request } from '../api/request'
import { Failure, sentenceOf } from '../app/failure'
import { Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { text } from '../text'
import {
  CancelJobDocument,
  PreviewImportDocument,
  StartImportDocument,
  TakeOutDocument,
  TrainDocument,
  UndoLastChangeDocument,
} from './gql/graphql'
import { Ended, Running } from './job'
import { LibraryPanel } from './library'
import { operatorQuery, useJob } from './query'
import { isEmpty, type Job, noWish, requestOf, type Wish, wishOf } from './request'
import { Columns, Outlook } from './understood'
import { Wishes } from './wishes'
import { words } from './words'

/** Where the operator adds works, and takes them out. */
export default function AddPage() {
  useTitle(words.heading)
  const { data: operator, error, refetch } = useQuery(operatorQuery)
  const job = useJob(operator !== undefined)
  if (error && (!operator || isRefused(error))) return <NotHere error={error} onRetry={() => refetch()} />
  if (!operator || job === undefined) return <div className="page narrow" aria-busy="true" />
  return <Desk operator={operator} job={job} />
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

/** Asks for a change; what is wrong with it is a sentence beside what was asked. */
function useAsking() {
  const [error, setError] = useState<unknown>(null)
  const ask = async <Result, Variables>(operation: Operation<Result, Variables>, variables: Variables) => {
    setError(null)
    try {
      await request(operation, variables)
    } catch (wrong) {
      setError(wrong)
    }
  }
  return { error, ask }
}

type Operator = Parameters<typeof LibraryPanel>[0]['operator']

function Desk({ operator, job }: { operator: Operator; job: Job | null }) {
  const { error, ask } = useAsking()
  const [wish, setWish] = useState<Wish>(() =>
    job?.request && (job.kind === 'PREVIEW' || job.state !== 'DONE') ? wishOf(job.request) : noWish,
  )
  // Another look takes the place of how the last change ended, which is still to be read.
  const ended = useRef<Job | null>(null)
  if (job && job.kind !== 'PREVIEW') ended.current = job.state === 'RUNNING' ? null : job
  const asked = useRef(job?.kind === 'PREVIEW')
  const change = (next: Wish) => {
    setWish(next)
    asked.current = !isEmpty(next)
    if (asked.current) ask(PreviewImportDocument, { import: requestOf(next) })
  }
  useEffect(() => {
    if (job?.kind === 'IMPORT' && job.state === 'DONE') setWish(noWish)
  }, [job?.kind, job?.state])

  const changing = job?.state === 'RUNNING' && job.kind !== 'PREVIEW'
  const preview = job?.kind === 'PREVIEW' && !isEmpty(wish) ? job : null
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
      {changing && <Running job={job} onCancel={() => ask(CancelJobDocument, {})} />}
      {!changing && ended.current && (
        <Ended
          job={ended.current}
          onAgain={
            ended.current.request && ended.current.state !== 'DONE'
              ? () =>
                  ask(StartImportDocument, { import: requestOf(wishOf(ended.current?.request ?? never())) })
              : undefined
          }
        />
      )}
      {!changing && <Wishes wish={wish} onWish={change} />}
      {preview && (
        <Preview
          job={preview}
          wish={wish}
          roles={operator.roles}
          onWish={change}
          onStart={() => ask(StartImportDocument, { import: requestOf(wish) })}
        />
      )}
      {!changing && (
        <LibraryPanel
          operator={operator}
          onTakeOut={(source) => ask(TakeOutDocument, { source })}
          onUndo={() => ask(UndoLastChangeDocument, {})}
          onTrain={() => ask(TrainDocument, {})}
        />
      )}
    </div>
  )
}

function never(): never {
  throw new Error('there is no request')
}

interface PreviewProps {
  job: Job
  wish: Wish
  roles: readonly string[]
  onWish(wish: Wish): void
  onStart(): void
}

function Preview({ job, wish, roles, onWish, onStart }: PreviewProps) {
  const { summary } = job
  const looking = job.state === 'RUNNING'
  return (
    <div className="add-preview" aria-busy={looking}>
      {looking && (
        <p role="status">
          {words.looking}{' '}
          <span className="count">{job.progress.done > 0 && text.number(job.progress.done)}</span>
        </p>
      )}
      {job.state === 'FAILED' && (
        <div className="failure" role="alert">
          <h2>{words.notStarted}</h2>
          <p>{job.message}</p>
        </div>
      )}
      {summary && summary.columns.length > 0 && (
        <Columns wish={wish} roles={roles} summary={summary} onWish={onWish} />
      )}
      {summary && job.state === 'DONE' && (
        <>
          <Outlook summary={summary} />
          <button type="button" className="button first add-start" onClick={onStart}>
            {words.start}
          </button>
        </>
      )}
    </div>
  )
}
