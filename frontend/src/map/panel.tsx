import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type CSSProperties, useState } from 'react'
import { Link } from 'wouter'
import { useDelayed, useSettled } from '../app/delayed'
import { sentenceOf } from '../app/failure'
import { Icon } from '../app/icon'
import { showToast } from '../app/toast'
import { text } from '../text'
import { later } from '../text-later'
import { fetchPicked } from '../tray/fetched'
import { maxShared, trayAddress } from '../tray/share'
import { addToTray, maxPicked } from '../tray/store'
import { sourcesOf } from '../wall/sources'
import { workQuery } from '../work/query'
import { type Colouring, colourings, type Groups, groupBy, missing, others } from './groups'
import type { Columns } from './query'

/** Height of the picture that is pointed at, in CSS pixels. */
const pointedPx = 148
const pointedForMs = 150
const maxListed = 50
/** Values that are counted by name. */
const maxCounted = 5

interface PanelProps {
  columns: Columns
  /** The works listed, and how many there are of them in all. */
  works: number[]
  total: number
  /** Whether it is known what is in view. */
  counted: boolean
  isChosen: boolean
  marked: number | null
  groups: Groups | null
  by: Colouring | null
  onBy(by: Colouring | null): void
  onMark(work: number | null): void
  onChoose(): void
  onClear(): void
}

/** Beside the canvas: the work that is pointed at, the colours, and the works as a list for the keyboard. */
export function Panel(props: PanelProps) {
  const { columns, works, total, counted, isChosen, marked, onChoose, onClear } = props
  return (
    <section className="map-panel" aria-label={later.map.panel}>
      <h1>{isChosen ? later.map.chosen(total) : later.map.heading}</h1>
      <p className={counted ? 'map-sentence' : 'map-sentence to-come'}>
        <span aria-live="polite">{isChosen ? later.map.drawn : later.map.inView(total)}</span>{' '}
        {isChosen ? (
          <button type="button" className="text-button" onClick={onClear}>
            {later.map.clear}
          </button>
        ) : (
          <button
            type="button"
            className={total > 0 ? 'text-button' : 'text-button to-come'}
            onClick={onChoose}
          >
            {later.map.chooseInView}
          </button>
        )}
      </p>
      {isChosen && (
        <Link
          href={trayAddress(works.map((work) => ({ id: columns.ids[work] ?? '' })))}
          className="button first"
        >
          {later.map.open(Math.min(total, maxShared), total)}
        </Link>
      )}
      {isChosen && <AddToTray columns={columns} works={works} />}
      {isChosen && <Counts columns={columns} works={works} />}
      <Pointed columns={columns} work={marked} />
      <ColourBy {...props} />
      <WorkList {...props} works={works.slice(0, maxListed)} />
    </section>
  )
}

/** Puts the chosen works into the tray, as far as it holds them. */
function AddToTray({ columns, works }: { columns: Columns; works: number[] }) {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    const list = works.slice(0, maxPicked).map((work) => ({ id: columns.ids[work] ?? '' }))
    try {
      addToTray(await fetchPicked(client, list))
    } catch (error) {
      showToast([sentenceOf(error)])
    }
    setBusy(false)
  }
  return (
    <button type="button" className="button" aria-disabled={busy} onClick={() => !busy && add()}>
      {later.work.addToTray}
    </button>
  )
}

/** The artists and genres of the chosen works, the most frequent first. */
function Counts({ columns, works }: { columns: Columns; works: number[] }) {
  return (['artist', 'genre'] as const).map((field) => {
    const values = works.map((work) => columns[`${field}s`][work] ?? '')
    const { legend } = groupBy(values)
    const listed = legend.filter(({ index }) => index !== others).slice(0, maxCounted)
    const distinct = new Set(values.filter(Boolean)).size
    return (
      <section key={field} className="map-counts" aria-label={later.filters.names[field]}>
        <h2>
          {later.filters.names[field]} <span className="count">{text.number(distinct)}</span>
        </h2>
        <ul>
          {listed.map(({ index, value, count }) => (
            <li key={index}>
              <span className="value" dir="auto">
                {index === missing ? later.filters.missing : value}
              </span>
              <span className="bar" style={{ '--share': count / works.length } as CSSProperties} />
              <span className="count">{text.number(count)}</span>
            </li>
          ))}
        </ul>
      </section>
    )
  })
}

/** The work that is pointed at. Its room is always there: nothing moves under the pointer. */
function Pointed({ columns, work }: { columns: Columns; work: number | null }) {
  const id = work === null ? null : (columns.ids[work] ?? null)
  const settled = useSettled(id, pointedForMs)
  const late = useDelayed(settled !== null, 0)
  const { data } = useQuery({ ...workQuery(settled ?? ''), enabled: late && settled !== null })
  if (work === null || id === null) return <p className="map-pointed hint">{later.map.point}</p>
  const artist = columns.artists[work]
  return (
    <Link href={`/image/${id}`} className="map-pointed" tabIndex={-1}>
      <img
        src={columns.thumbnails[work]}
        {...(data?.id === id && sourcesOf(data, pointedPx * (columns.ratios[work] ?? 1)))}
        alt=""
      />
      <span className="label">
        <span className={artist ? 'artist' : 'artist unknown'} dir="auto">
          {artist || text.label.noArtist}
        </span>
        <span className="title" dir="auto">
          {columns.titles[work] || text.label.noTitle}
        </span>
        <span className="date">{data?.id === id && data.date}</span>
      </span>
    </Link>
  )
}

function ColourBy({ groups, by, onBy }: PanelProps) {
  return (
    <div className="map-colours">
      <label className="select-menu">
        <span className="key">{later.map.colourBy}</span>
        <select
          value={by ?? ''}
          onChange={({ target }) => onBy(colourings.find((field) => field === target.value) ?? null)}
        >
          <option value="">{later.map.ownColours}</option>
          {colourings.map((field) => (
            <option key={field} value={field}>
              {later.filters.names[field]}
            </option>
          ))}
        </select>
        <Icon name="down" size={16} />
      </label>
      {groups && (
        <ul aria-label={later.map.legend}>
          {groups.legend.map(({ index, value, count }) => (
            <li key={index}>
              <span className="swatch" style={{ background: `var(--group-${index})` }} />
              <span className="value" dir="auto">
                {index === others ? later.map.others : index === missing ? later.filters.missing : value}
              </span>
              <span className="count">{text.number(count)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function WorkList({ columns, works, total, isChosen, marked, onMark }: PanelProps) {
  return (
    <>
      <h2 className="map-list-heading">{isChosen ? later.map.chosenList : later.map.viewList}</h2>
      <ul className="map-list">
        {works.map((work) => (
          <li key={work}>
            <Link
              href={`/image/${columns.ids[work]}`}
              data-marked={work === marked || undefined}
              onFocus={() => onMark(work)}
              onBlur={() => onMark(null)}
              onMouseEnter={() => onMark(work)}
              onMouseLeave={() => onMark(null)}
            >
              <img src={columns.thumbnails[work]} alt="" loading="lazy" decoding="async" />
              <span>
                <span className="title" dir="auto">
                  {columns.titles[work] || text.label.noTitle}
                </span>
                <span className="artist" dir="auto">
                  {columns.artists[work] || text.label.noArtist}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {total > works.length && <p className="map-sentence">{later.map.more(total - works.length)}</p>}
    </>
  )
}
