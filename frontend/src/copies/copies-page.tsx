import './copies.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from 'wouter'
import { isWorkId } from '../api/ids'
import { ApiError } from '../api/request'
import { Failure } from '../app/failure'
import { useFreshCursors } from '../app/fresh'
import { plain, Say } from '../app/phrase'
import { useTitle } from '../app/title'
import { text } from '../text'
import { later } from '../text-later'
import { togetherAddress } from '../together/state'
import { titleOf } from '../wall/label'
import { Copies } from './copies'
import { Overlay } from './overlay'
import { type Copy, type CopyGroup, copiesQuery } from './query'

export default function CopiesPage() {
  const of = new URLSearchParams(useSearch()).get('of')
  return of && isWorkId(of) ? <OneGroup of={of} /> : <AllGroups />
}

const groupAddress = (id: string) => `/copies?of=${id}`

function AllGroups() {
  const query = copiesQuery(null)
  const list = useInfiniteQuery(query)
  useFreshCursors(query.queryKey, list.error)
  useTitle(later.copies.heading)
  const groups = list.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? []
  const total = list.data?.pages[0]?.totalCount ?? 0
  if (list.error && groups.length === 0) return <NoGroups error={list.error} onRetry={() => list.refetch()} />
  if (!list.data) return <div className="page" aria-busy="true" />
  return (
    <div className="page copies-page">
      <h1>{later.copies.heading}</h1>
      <p className="sentence">{total === 0 ? later.copies.none : later.copies.help}</p>
      {groups.map((group) => (
        <Group key={group.images[0]?.id} group={group} />
      ))}
      {list.error && (
        <Failure
          heading={text.errors.page}
          error={list.error}
          onRetry={() => (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
        />
      )}
      {list.hasNextPage && (
        <div className="show-more">
          <p role="status">{later.copies.shown(groups.length, total)}</p>
          <button
            type="button"
            className="button"
            aria-disabled={list.isFetchingNextPage}
            onClick={() => !list.isFetchingNextPage && list.fetchNextPage()}
          >
            {later.copies.more}
          </button>
        </div>
      )}
    </div>
  )
}

function NoGroups({ error, onRetry }: { error: Error; onRetry(): void }) {
  const pending = error instanceof ApiError && error.code === 'UNAVAILABLE'
  const gone = error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID')
  useTitle(gone ? later.work.gone : later.copies.heading)
  if (!pending && !gone)
    return (
      <div className="page narrow">
        <Failure heading={text.errors.page} error={error} onRetry={onRetry} />
      </div>
    )
  return (
    <div className="page narrow">
      <h1>{gone ? later.work.gone : later.copies.heading}</h1>
      <p className="sentence">{gone ? later.work.goneHelp : later.copies.pending}</p>
      <Link href="/">{text.errors.home}</Link>
    </div>
  )
}

function Group({ group }: { group: CopyGroup }) {
  const [first] = group.images
  if (!first) return null
  return (
    <div className="copy-group">
      <div className="section-head">
        <h2>
          {later.copies.group(group.images.length)}{' '}
          <span className="count">{later.copies.sure(group.score)}</span>
        </h2>
        <Link href={groupAddress(first.id)} className="quiet-button">
          {later.copies.over}
        </Link>
      </div>
      <Copies works={group.images} />
    </div>
  )
}

/** The group of a work, which comes first; another is laid over it. */
function OneGroup({ of }: { of: string }) {
  const { data, error, refetch } = useInfiniteQuery(copiesQuery(of))
  const group = data?.pages[0]?.edges[0]?.node
  const isAsked = ({ id }: Copy) => id === of
  const works = [...(group?.images ?? [])].sort((a, b) => Number(isAsked(b)) - Number(isAsked(a)))
  const work = works.find(isAsked)
  const heading = [later.copies.of, { em: work ? titleOf(work) : '' }]
  useTitle(work ? plain(heading) : later.copies.heading)
  if (error) return <NoGroups error={error} onRetry={() => refetch()} />
  if (!data) return <div className="page" aria-busy="true" />
  return (
    <div className="page copies-page">
      <p className="to-all">
        <Link href="/copies">{later.copies.all}</Link>
      </p>
      <h1>{work ? <Say phrase={heading} /> : later.copies.heading}</h1>
      {group ? (
        <>
          <p className="sentence">
            {later.copies.group(works.length)}. {later.copies.sure(group.score)}.
          </p>
          <Overlay works={works} />
          <p className="to-all">
            <Link href={togetherAddress(works)}>{later.together.heading}</Link>
          </p>
          <Copies works={works} />
        </>
      ) : (
        <p className="sentence">{later.copies.noneOf}</p>
      )}
    </div>
  )
}
