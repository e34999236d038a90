import { useQueries } from '@tanstack/react-query'
import { Suspense, useId, useRef, useState } from 'react'
import { Link, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { copyText } from '../app/copy'
import { Failure } from '../app/failure'
import { Icon } from '../app/icon'
import { useLibrary } from '../app/library'
import { lazyDialog } from '../app/parts'
import { useTitle } from '../app/title'
import type { ExportedList } from '../export/list'
import { saveFile } from '../export/save-file'
import { pathAddress } from '../path/state'
import { similarAddress } from '../similar/address'
import { maxExamples } from '../similar/state'
import { openSlide } from '../slides/state'
import { text } from '../text'
import { later } from '../text-later'
import { togetherAddress } from '../together/state'
import { workQuery } from '../work/query'
import { isGone, pickedOf } from './fetched'
import { ReadInButton, useReadIn } from './read-in'
import { maxShared, parseShared, type Shared, trayAddress } from './share'
import { addToTray, emptyTray, keyOf, type Picked, useTray } from './store'
import { TrayWall } from './tray-wall'

const CiteDialog = lazyDialog(() => import('../cite/cite-dialog'))

export default function TrayPage() {
  const shared = parseShared(useSearch())
  return shared.length > 0 ? <SharedTray list={shared} /> : <OwnTray />
}

function OwnTray() {
  const works = useTray()
  const { said, readIn } = useReadIn()
  useTitle(later.tray.heading)
  if (works.length === 0)
    return (
      <div className="page narrow">
        <h1>{later.tray.empty}</h1>
        <p className="sentence">{later.tray.emptyHelp}</p>
        <p role="status">{said}</p>
        <p className="tray-actions">
          <ReadInButton onFile={readIn} alone />
        </p>
        <Link href="/">{text.errors.home}</Link>
      </div>
    )
  return (
    <div className="page tray-page">
      <div className="section-head">
        <h1>
          {later.tray.heading} <span className="works">{text.works(works.length)}</span>
        </h1>
        <button type="button" className="text-button" onClick={emptyTray}>
          {later.tray.emptyIt}
        </button>
      </div>
      <TrayActions works={works} onFile={readIn} />
      <p role="status">{said}</p>
      <TrayWall works={works} own />
    </div>
  )
}

/** Works that somebody else picked, from an address. */
function SharedTray({ list }: { list: Shared[] }) {
  const own = useTray()
  const answers = useQueries({ queries: list.map(({ id }) => workQuery(id)) })
  const works = answers.flatMap(({ data }, at) => (data && pickedOf(data, list[at] as Shared)) ?? [])
  const gone = answers.filter(({ error }) => isGone(error)).length
  const failed = answers.find(({ error }) => error && !isGone(error))
  // Whoever keeps them keeps all of them.
  const all = answers.every(({ data, error }) => data || isGone(error))
  const heading = later.tray.shared(list.length)
  useTitle(heading)
  const others = works.filter((work) => !own.some((picked) => keyOf(picked) === keyOf(work)))
  return (
    <div className="page tray-page">
      <div className="section-head">
        <h1>{heading}</h1>
        {others.length > 0 && (
          <button
            type="button"
            className="button"
            aria-disabled={!all}
            onClick={() => {
              if (!all) return
              addToTray(others)
              navigate('/tray')
            }}
          >
            {later.tray.keep}
          </button>
        )}
      </div>
      {gone > 0 && (
        <p className="sentence">
          {later.tray.gone}: {text.number(gone)}
        </p>
      )}
      {failed && (
        <Failure
          heading={text.errors.page}
          error={failed.error}
          onRetry={() => {
            for (const answer of answers) if (answer.error) answer.refetch()
          }}
        />
      )}
      {works.length > 0 && <TrayActions works={works} />}
      <TrayWall works={works} />
    </div>
  )
}

function TrayActions({ works, onFile }: { works: Picked[]; onFile?: (file: File) => void }) {
  const pictured = wholePictures(works)
  const [first] = works
  return (
    <div className="tray-actions">
      {first && (
        <button type="button" className="button first" onClick={() => openSlide(keyOf(first))}>
          <Icon name="play" /> {later.tray.slides}
        </button>
      )}
      {pictured.length > 1 && (
        <Link href={togetherAddress(pictured)} className="button">
          <Icon name="similar" /> {later.tray.together}
        </Link>
      )}
      <button type="button" className="button" onClick={() => window.print()}>
        <Icon name="picture" /> {later.tray.print}
      </button>
      <RareActions works={works} pictured={pictured} onFile={onFile} />
    </div>
  )
}

/** Works with a picture, once each, parts left out for their works. */
function wholePictures(works: Picked[]): Picked[] {
  const seen = new Set<string>()
  return works.filter(({ id, thumbnail }) => thumbnail && !seen.has(id) && seen.add(id))
}

/** What a tray is taken away by: in a menu, since it is seldom wanted. */
function RareActions({
  works,
  pictured,
  onFile,
}: {
  works: Picked[]
  pictured: Picked[]
  onFile?: (file: File) => void
}) {
  const generation = useLibrary().data?.generation ?? ''
  const menuId = useId()
  const menu = useRef<HTMLDivElement>(null)
  const [cited, setCited] = useState(false)
  const examples = pictured.slice(0, maxExamples)
  const address = location.origin + trayAddress(works)
  const list = (): ExportedList => ({
    query: `${later.tray.heading}: ${text.works(works.length)}`,
    address,
    generation,
    exported: new Date(),
    works,
  })
  const choices = [
    [later.tray.csv, () => saveFile(list(), 'csv')],
    [later.tray.json, () => saveFile(list(), 'json')],
    [later.cite.button, () => setCited(true)],
    [
      later.tray.share,
      () =>
        copyText(
          address,
          works.length > maxShared ? later.tray.sharedFirst(maxShared, works.length) : undefined,
        ),
    ],
    ...(pictured.length > 0 ? [[later.tray.iiif, () => copyText(manifestAddress(pictured))] as const] : []),
  ] as const
  return (
    <>
      <button type="button" className="button" popoverTarget={menuId}>
        <Icon name="download" /> {later.tray.rare} <Icon name="down" size={14} />
      </button>
      <div id={menuId} ref={menu} popover="auto" className="popover-menu">
        {examples.length > 0 && (
          <Link href={similarAddress({ like: examples.map(({ id }) => ({ kind: 'image', id })) })}>
            {later.tray.likeAll(examples.length)}
          </Link>
        )}
        {pictured.length > 1 && (
          <Link href={pathAddress({ from: pictured[0]?.id ?? null, to: pictured.at(-1)?.id ?? null })}>
            {later.tray.path}
          </Link>
        )}
        {choices.map(([name, choose]) => (
          <button
            key={name}
            type="button"
            onClick={() => {
              menu.current?.hidePopover()
              choose()
            }}
          >
            {name}
          </button>
        ))}
        {onFile && (
          <ReadInButton
            onFile={(file) => {
              menu.current?.hidePopover()
              onFile(file)
            }}
          />
        )}
      </div>
      {cited && (
        <Suspense>
          <CiteDialog ids={[...new Set(works.map(({ id }) => id))]} onClose={() => setCited(false)} />
        </Suspense>
      )}
    </>
  )
}

/** Most works that one manifest may have. */
const maxCanvases = 200

/** Of the works as one IIIF manifest, for viewers such as Mirador. */
function manifestAddress(pictured: Picked[]): string {
  const ids = new URLSearchParams(pictured.slice(0, maxCanvases).map(({ id }) => ['id', id]))
  return `${location.origin}/iiif/tray/manifest.json?${ids}`
}
