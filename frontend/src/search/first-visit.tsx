import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Link } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { ApiError } from '../api/request'
import { Failure, sentenceOf } from '../app/failure'
import { useLibrary } from '../app/library'
import { operates } from '../app/operates'
import { lazyDialog } from '../app/parts'
import { useTitle } from '../app/title'
import { noFilters } from '../facets/filters'
import { firstColour, inColour } from '../similar/address'
import { SearchField } from '../suggest/search-field'
import { text } from '../text'
import { CardActions } from '../wall/card-actions'
import { titleOf } from '../wall/label'
import { Examples, valuesQuery } from './examples'
import { oldestQuery } from './random'
import { RandomWorks } from './random-works'
import { searchAddress, wholeCollection } from './state'

const LookupDialog = lazyDialog(() => import('../lookup/lookup-dialog'))

/** What the page shows to somebody who has not asked for anything yet. */
export function FirstVisit() {
  useTitle('')
  const { data: library, error, refetch } = useLibrary()
  const values = useQuery(valuesQuery)
  const oldest = useQuery(oldestQuery)
  const [looking, setLooking] = useState(false)
  if (error) return <NoLibrary error={error} onRetry={() => refetch()} />
  if (library?.images === 0) return <NoWorks />
  // What is known of the collection comes at once, since each piece would push the others about.
  const known = library !== undefined && !values.isPending && !oldest.isPending
  return (
    <div className="page first-visit">
      <div className="first-columns">
        <div>
          <h1>
            {text.first.heading[0]}
            <br />
            {text.first.heading[1]}
          </h1>
          <SearchField
            large
            words=""
            onWords={(words) => words && navigate(searchAddress({ words }), { state: { typing: true } })}
          />
          {known && <Examples limit={8} heading={text.first.try} />}
          <p className="drop-hint" hidden={!known}>
            {text.first.drop}{' '}
            <button type="button" className="text-button" onClick={() => setLooking(true)}>
              {text.first.knowName}
            </button>{' '}
            <Link href={inColour(firstColour)} className="text-button">
              {text.first.byColour}
            </Link>
          </p>
        </div>
        {known && (
          <InCollection
            images={library.images}
            artists={library.artists}
            collections={library.collections}
            genres={library.genres}
          />
        )}
      </div>
      {known && library.images > 0 && (
        <RandomWorks actions={(work) => <CardActions work={work} />} eager={6} />
      )}
      {looking && (
        <Suspense>
          <LookupDialog onClose={() => setLooking(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** A library that was made and holds nothing yet. */
function NoWorks() {
  return (
    <div className="page narrow">
      <h1>{text.first.empty}</h1>
      {operates() ? (
        <Link href="/add" className="button first">
          {text.nav.add}
        </Link>
      ) : (
        <p className="sentence">{text.first.emptyHelp}</p>
      )}
    </div>
  )
}

function NoLibrary({ error, onRetry }: { error: Error; onRetry(): void }) {
  const empty = error instanceof ApiError && error.code === 'UNAVAILABLE'
  return (
    <div className="page narrow">
      {empty ? (
        <>
          <h1>{text.first.empty}</h1>
          <p className="sentence">{sentenceOf(error)}</p>
        </>
      ) : (
        <Failure heading={text.errors.page} error={error} onRetry={onRetry} />
      )}
    </div>
  )
}

interface Counts {
  images: number
  artists: number
  collections: number
  genres: number
}

function InCollection({ images, artists, collections, genres }: Counts) {
  const { data: oldest } = useQuery(oldestQuery)
  const work = oldest?.work
  const undated = oldest?.undated ?? 0
  const all = searchAddress(wholeCollection)
  return (
    <aside className="in-collection">
      <h2>{text.first.inCollection}</h2>
      <dl>
        <dt>{text.first.works}</dt>
        <dd>
          <Link href={all}>{text.number(images)}</Link>
        </dd>
        <dt>{text.first.artists}</dt>
        <dd>
          <Link href={searchAddress({ sort: 'artist' })}>{text.number(artists)}</Link>
        </dd>
        <dt>{text.first.collections}</dt>
        <dd>
          <Link href={all}>{text.number(collections)}</Link>
        </dd>
        {work?.date ? (
          <>
            <dt>{text.first.oldest}</dt>
            <dd className="oldest">
              <Link href={`/image/${work.id}`}>
                <em dir="auto">{titleOf(work)}</em>
              </Link>
              , {work.date}
            </dd>
          </>
        ) : (
          <>
            <dt>{text.first.genres}</dt>
            <dd>
              <Link href={all}>{text.number(genres)}</Link>
            </dd>
          </>
        )}
        {undated > 0 && (
          <>
            <dt>{text.first.undated}</dt>
            <dd>
              <Link href={searchAddress({ filters: { ...noFilters, missing: ['date'] } })}>
                {text.number(undated)}
              </Link>
            </dd>
          </>
        )}
      </dl>
    </aside>
  )
}
