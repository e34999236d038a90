import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useMemo, useState } from 'react'
import { Link, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import type { Region } from '../api/gql/later/graphql'
import { ApiError } from '../api/request'
import { copyText } from '../app/copy'
import { Failure } from '../app/failure'
import { Icon } from '../app/icon'
import { useKeys } from '../app/keys'
import { lazyDialog } from '../app/parts'
import { useTitle } from '../app/title'
import { pathAddress } from '../path/state'
import { likeWork, similarAddress } from '../similar/address'
import { PartDialog } from '../similar/part-dialog'
import { text } from '../text'
import { later } from '../text-later'
import { pickedOf } from '../tray/fetched'
import { addToTray, togglePicked, useIsPicked } from '../tray/store'
import { artistOf, titleOf } from '../wall/label'
import { Wall } from '../wall/wall'
import { BackAndForth } from './back-and-forth'
import { citationOf } from './citation'
import { ArtistLine, Fields } from './fields'
import { Mat } from './mat'
import { NearThisWork } from './near'
import { originOf, usePlace } from './neighbours'
import { askedId, pictureAddress, placeIn, shownBy } from './pictures'
import { duplicatesQuery, type Work, workQuery } from './query'
import { PictureStrip } from './strip'
import { useVisited, visit } from './trail'

const CiteDialog = lazyDialog(() => import('../cite/cite-dialog'))

export default function WorkPage({ id }: { id: string }) {
  const { data: work, error, refetch } = useQuery(workQuery(id))
  const query = useSearch()
  const origin = originOf(query)
  const place = usePlace(id, origin)
  const at = placeIn(query, work?.pictures.length ?? 0)
  const shown = useMemo(() => work && shownBy(work, at), [work, at])
  useTitle(
    work ? [titleOf(work), artistOf(work).known && artistOf(work).name].filter(Boolean).join(', ') : null,
  )
  useEffect(() => {
    if (work) visit(work)
  }, [work])
  useKeys({
    '[': () => place?.previous && navigate(place.previous),
    ']': () => place?.next && navigate(place.next),
    s: () => navigate(likeWork(work ? askedId(work, at) : id)),
    p: () => work && togglePicked(work),
  })
  if (error) return <Gone error={error} onRetry={() => refetch()} />
  return (
    <div className="work-page">
      <div className="work-columns">
        <div className="mat-column">
          <Mat work={shown} />
          {work && <PictureStrip work={work} query={query} at={at} />}
        </div>
        {work && shown && (
          <div className="label-column">
            <BackAndForth origin={origin} place={place} />
            <LabelColumn work={work} shown={shown} at={at} />
          </div>
        )}
      </div>
      {work && <Below work={work} asked={askedId(work, at)} />}
    </div>
  )
}

function Gone({ error, onRetry }: { error: Error; onRetry(): void }) {
  const gone = error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID')
  useTitle(gone ? later.work.gone : null)
  return (
    <div className="page narrow">
      {gone ? (
        <>
          <h1>{later.work.gone}</h1>
          <p className="sentence">{later.work.goneHelp}</p>
          <Link href="/">{text.errors.home}</Link>
        </>
      ) : (
        <Failure heading={text.errors.page} error={error} onRetry={onRetry} />
      )}
    </div>
  )
}

interface SeenProps {
  work: Work
  /** The work as if the picture in view were its first. */
  shown: Work
  /** Place of the picture in view, from 0. */
  at: number
}

function LabelColumn({ work, shown, at }: SeenProps) {
  return (
    <>
      <ArtistLine work={work} />
      <h1 dir="auto">{titleOf(work)}</h1>
      <Fields work={shown} />
      <Actions work={work} shown={shown} at={at} />
    </>
  )
}

function Actions({ work, shown, at }: SeenProps) {
  const [part, setPart] = useState(false)
  const [cited, setCited] = useState(false)
  const picked = useIsPicked()(work.id)
  const picture = { kind: 'image' as const, id: askedId(work, at) }
  return (
    <div className="actions">
      {work.large && (
        <Link href={likeWork(picture.id)} className="button first">
          <Icon name="similar" /> {later.work.similar}
        </Link>
      )}
      <button type="button" className="button" aria-pressed={picked} onClick={() => togglePicked(work)}>
        <Icon name="tray" /> {picked ? later.work.inTray : later.work.addToTray}
      </button>
      <ul>
        {work.large && (
          <li>
            <button type="button" onClick={() => setPart(true)}>
              <Icon name="crop" /> {later.work.part}
            </button>
          </li>
        )}
        {work.large && (
          <li>
            <Link href={pathAddress({ from: work.id })}>
              <Icon name="right" /> {later.work.path}
            </Link>
          </li>
        )}
        {shown.original && (
          <li>
            <a href={shown.original} download={work.name}>
              <Icon name="download" /> {later.work.download}
            </a>
          </li>
        )}
        <li>
          <button type="button" onClick={() => copyText(citationOf(work, location.origin))}>
            <Icon name="copy" /> {later.work.copyLabel}
          </button>
        </li>
        <li>
          <button type="button" onClick={() => setCited(true)}>
            <Icon name="copy" /> {later.work.cite}
          </button>
        </li>
        <li>
          <button type="button" onClick={() => copyText(location.origin + pictureAddress(work.id, '', at))}>
            <Icon name="link" /> {later.work.copyLink}
          </button>
        </li>
      </ul>
      {cited && (
        <Suspense>
          <CiteDialog ids={[work.id]} onClose={() => setCited(false)} />
        </Suspense>
      )}
      {part && shown.large && shown.width && (
        <PartDialog
          url={shown.large}
          ratio={shown.width / (shown.height ?? shown.width)}
          minimum={{ width: 16 / shown.width, height: 16 / (shown.height ?? shown.width) }}
          onKeep={(region) => keepPart(shown, picture.id, region)}
          onPart={(region) => navigate(similarAddress({ like: [picture], region }))}
          onClose={() => setPart(false)}
        />
      )}
    </div>
  )
}

/** Puts a part of the picture in view into the tray, in its own size. */
function keepPart(shown: Work, of: string, region: Region) {
  const part = pickedOf(shown, { part: { of, ...region } })
  if (part) addToTray([part])
}

function Below({ work, asked }: { work: Work; asked: string }) {
  const pictured = work.large !== null
  const { data: duplicates = [], isPending } = useQuery({ ...duplicatesQuery(work.id), enabled: pictured })
  const visited = useVisited().filter((other) => other.id !== work.id)
  // From above to below: what came later in between would push the rest away.
  if (pictured && isPending) return null
  return (
    <div className="below">
      {duplicates.length > 0 && (
        <section className="wall-room">
          <div className="section-head">
            <h2>{later.work.alsoHere}</h2>
            <p className="count">
              {later.work.alsoHereHelp} <Link href={`/copies?of=${work.id}`}>{later.work.compareCopies}</Link>
            </p>
          </div>
          <Wall
            hung={duplicates.map((other) => ({ work: other }))}
            className="small"
            label={later.work.alsoHere}
            hrefOf={(other) => `/image/${other.id}`}
          />
        </section>
      )}
      {pictured && <NearThisWork id={asked} />}
      {visited.length > 0 && (
        <section className="wall-room">
          <div className="section-head">
            <h2>{later.work.visited}</h2>
          </div>
          <Wall
            hung={visited.map((other) => ({ work: other }))}
            className="small"
            label={later.work.visited}
            hrefOf={(other) => `/image/${other.id}`}
          />
        </section>
      )}
    </div>
  )
}
