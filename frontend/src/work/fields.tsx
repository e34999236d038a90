import { Fragment, type ReactNode } from 'react'
import { Link } from 'wouter'
import { Swatches } from '../app/swatches'
import { withValues } from '../facets/chosen'
import { columnKey, noFilters, type ValueField, type ValueKey, valueFields } from '../facets/filters'
import { rightsOf, shownValue } from '../facets/rights'
import { searchAddress } from '../search/state'
import { later } from '../text-later'
import { artistOf } from '../wall/label'
import { usePalette } from './palette'
import type { Work } from './query'

function valuesOf(work: Work, field: ValueField): string[] {
  return { artist: work.artists, collection: work.collections, genre: work.genres }[field]
}

/** Recorded values, each a link to the works that share it. */
function ValueLinks({ values, of }: { values: readonly string[]; of: ValueKey }) {
  return values.map((value, index) => (
    <Fragment key={value}>
      {index > 0 && ', '}
      <Link href={searchAddress({ filters: withValues(noFilters, of, [value]) })} dir="auto">
        {shownValue(value)}
      </Link>
      <RightsLink value={value} />
    </Fragment>
  ))
}

/** What a known statement or licence means, where its makers say so. */
function RightsLink({ value }: { value: string }) {
  const rights = rightsOf(value)
  if (!rights) return null
  return (
    <a className="about-rights" href={rights.href} rel="license noreferrer">
      {later.work.rights}
      <span className="visually-hidden"> {rights.words}</span>
    </a>
  )
}

/** A value that nothing else shares by name. */
function PlainValue({ value }: { value: string }) {
  return (
    <>
      <bdi>{shownValue(value)}</bdi>
      <RightsLink value={value} />
    </>
  )
}

/** The artist above the title. */
export function ArtistLine({ work }: { work: Work }) {
  const artist = artistOf(work)
  return (
    <p className={artist.known ? 'work-artist' : 'work-artist unknown'}>
      {artist.known && work.artists.length > 0 ? (
        <ValueLinks values={work.artists} of="artist" />
      ) : (
        artist.name
      )}
    </p>
  )
}

/** Everything that is recorded, each a link to what shares it. */
export function Fields({ work }: { work: Work }) {
  const palette = usePalette(work.thumbnail)
  const rows: [name: string, value: ReactNode][] = []
  if (work.date) rows.push([later.filters.names.date, <DateValue key="date" work={work} />])
  for (const field of valueFields) {
    if (field !== 'artist' && valuesOf(work, field).length > 0)
      rows.push([
        later.filters.names[field],
        <ValueLinks key={field} values={valuesOf(work, field)} of={field} />,
      ])
  }
  for (const { name, value, values } of work.properties)
    rows.push([
      name,
      values.length > 0 ? (
        <ValueLinks key={name} values={values} of={columnKey(name)} />
      ) : (
        <PlainValue key={name} value={value} />
      ),
    ])
  rows.push([
    later.work.rows.file,
    <Link key="file" href={searchAddress({ words: `name:"${work.name.replaceAll('"', '')}"` })} dir="auto">
      {work.name}
    </Link>,
  ])
  if (work.width && work.height) rows.push([later.work.rows.size, later.work.size(work.width, work.height)])
  if (work.thumbnail) rows.push([later.work.rows.colours, <Swatches key="colours" colours={palette} />])
  return (
    <dl className="fields">
      {rows.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a source may have two columns of one name
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function DateValue({ work }: { work: Work }) {
  if (work.yearFrom === null) return work.date
  return (
    <Link
      href={searchAddress({
        filters: { ...noFilters, from: work.yearFrom, to: work.yearTo ?? work.yearFrom },
      })}
    >
      {work.date}
    </Link>
  )
}
