import { useQueries } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Link, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { copyText } from '../app/copy'
import { Icon } from '../app/icon'
import { useLibrary } from '../app/library'
import { lazyDialog } from '../app/parts'
import { useTitle } from '../app/title'
import type { ExportedList } from '../export/list'
import { saveFile } from '../export/save-file'
import { maxExamples, similarAddress } from '../similar/state'
import { text } from '../text'
import { togetherAddress } from '../together/state'
import { titleOf } from '../wall/label'
import { Wall } from '../wall/wall'
import { workQuery } from '../work/query'
import { sharedIds, trayAddress } from './share'
import { emptyTray, type Picked, setTray, togglePicked, useTray } from './store'

const CiteDialog = lazyDialog(() => import('../cite/cite-dialog'))

export default function TrayPage() {
  const shared = sharedIds(useSearch())
  return shared.length > 0 ? <SharedTray ids={shared} /> : <OwnTray />
}

function OwnTray() {
  const works = useTray()
  useTitle(text.tray.heading)
  if (works.length === 0)
    return (
      <div className="page narrow">
        <h1>{text.tray.empty}</h1>
        <p className="sentence">{text.tray.emptyHelp}</p>
        <Link href="/">{text.errors.home}</Link>
      </div>
    )
  return (
    <div className="page tray-page">
      <div className="section-head">
        <h1>
          {text.tray.heading} <span className="works">{text.works(works.length)}</span>
        </h1>
        <button type="button" className="text-button" onClick={emptyTray}>
          {text.tray.emptyIt}
        </button>
      </div>
      <TrayActions works={works} />
      <TrayWall works={works} onRemove={togglePicked} />
    </div>
  )
}

/** Works that somebody else picked, from an address. */
function SharedTray({ ids }: { ids: string[] }) {
  const own = useTray()
  const answers = useQueries({ queries: ids.map((id) => workQuery(id)) })
  const works = answers.flatMap(({ data }) => data ?? [])
  const gone = answers.filter(({ error }) => error).length
  const heading = text.tray.shared(ids.length)
  useTitle(heading)
  const others = works.filter((work) => !own.some((picked) => picked.id === work.id))
  return (
    <div className="page tray-page">
      <div className="section-head">
        <h1>{heading}</h1>
        {others.length > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => {
              setTray([...own, ...others])
              navigate('/tray')
            }}
          >
            {text.tray.keep}
          </button>
        )}
      </div>
      {gone > 0 && (
        <p className="sentence">
          {text.tray.gone}: {text.number(gone)}
        </p>
      )}
      {works.length > 0 && <TrayActions works={works} />}
      <TrayWall works={works} />
    </div>
  )
}

function TrayActions({ works }: { works: Picked[] }) {
  const generation = useLibrary().data?.generation ?? ''
  const [cited, setCited] = useState(false)
  const pictured = works.filter((work) => work.thumbnail).slice(0, maxExamples)
  const address = location.origin + trayAddress(works)
  const list = (): ExportedList => ({
    query: `${text.tray.heading}: ${text.works(works.length)}`,
    address,
    generation,
    exported: new Date(),
    works,
  })
  return (
    <div className="tray-actions">
      {pictured.length > 0 && (
        <Link
          href={similarAddress({ like: pictured.map(({ id }) => ({ kind: 'image', id })) })}
          className="button first"
        >
          <Icon name="similar" /> {text.tray.likeAll(pictured.length)}
        </Link>
      )}
      {pictured.length > 1 && (
        <Link href={togetherAddress(pictured)} className="button">
          <Icon name="zoomIn" /> {text.tray.together}
        </Link>
      )}
      <button type="button" className="button" onClick={() => window.print()}>
        <Icon name="picture" /> {text.tray.print}
      </button>
      <button type="button" className="button" onClick={() => saveFile(list(), 'csv')}>
        <Icon name="download" /> {text.tray.csv}
      </button>
      <button type="button" className="button" onClick={() => saveFile(list(), 'json')}>
        <Icon name="download" /> {text.tray.json}
      </button>
      <button type="button" className="button" onClick={() => setCited(true)}>
        <Icon name="copy" /> {text.cite.button}
      </button>
      <button type="button" className="button" onClick={() => copyText(address)}>
        <Icon name="link" /> {text.tray.share}
      </button>
      {pictured.length > 0 && (
        <button type="button" className="button" onClick={() => copyText(manifestAddress(works))}>
          <Icon name="link" /> {text.tray.iiif}
        </button>
      )}
      {cited && (
        <Suspense>
          <CiteDialog ids={works.map(({ id }) => id)} onClose={() => setCited(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** Most works that one manifest may have. */
const maxCanvases = 200

/** Of the works as one IIIF manifest, for viewers such as Mirador. */
function manifestAddress(works: Picked[]): string {
  const pictured = works.filter((work) => work.thumbnail).slice(0, maxCanvases)
  const ids = new URLSearchParams(pictured.map(({ id }) => ['id', id]))
  return `${location.origin}/iiif/tray/manifest.json?${ids}`
}

function TrayWall({ works, onRemove }: { works: Picked[]; onRemove?: (work: Picked) => void }) {
  return (
    <div className="wall-room">
      <Wall
        hung={works.map((work) => ({ work }))}
        className="likeness"
        label={text.tray.heading}
        hrefOf={(work) => `/image/${work.id}`}
        withCollection
        {...(onRemove && {
          tool: (work: Picked) => (
            <button
              type="button"
              className="icon-button"
              aria-label={text.tray.remove(titleOf(work))}
              data-key="p"
              onClick={() => onRemove(work)}
            >
              <Icon name="close" size={16} />
            </button>
          ),
        })}
      />
    </div>
  )
}
