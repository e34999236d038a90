import { regionOf } from '../tray/part'
import type { Picked } from '../tray/store'
import { csvLine } from './csv'

/** Something to take away: works, and where they came from. */
export interface ExportedList {
  /** What was asked, as a sentence. */
  query: string
  /** The address that asks it again. */
  address: string
  /** The state of the collection that answered. */
  generation: string
  exported: Date
  works: Picked[]
}

const columns = [
  'id',
  'name',
  'title',
  'artist',
  'collection',
  'date',
  'width',
  'height',
  'page',
  'image',
  'picture',
  'part',
  'note',
] as const

function rowOf(work: Picked, origin: string) {
  return {
    id: work.id,
    name: work.name,
    title: work.title,
    artist: work.artist,
    collection: work.collection,
    date: work.date,
    width: work.width,
    height: work.height,
    page: `${origin}/image/${work.id}`,
    image: work.large ? origin + work.large : null,
    // The picture that it is a part of, and where, as the IIIF Image API names regions.
    picture: work.part?.of ?? null,
    part: work.part ? regionOf(work.part) : null,
    note: work.note ?? null,
  }
}

/** A CSV file in UTF-8 with a byte order mark, which spreadsheets need; what was asked stands in its first lines. */
export function toCsv(list: ExportedList, origin: string): string {
  const head = [
    ['# query', list.query],
    ['# address', list.address],
    ['# generation', list.generation],
    ['# exported', list.exported.toISOString()],
  ]
  const lines = [...head.map(csvLine), csvLine([...columns])]
  for (const work of list.works) {
    const row = rowOf(work, origin)
    lines.push(csvLine(columns.map((column) => row[column])))
  }
  return `\uFEFF${lines.join('')}`
}

export function toJson(list: ExportedList, origin: string): string {
  const { works, exported, ...head } = list
  const rows = works.map((work) => rowOf(work, origin))
  return `${JSON.stringify({ ...head, exported: exported.toISOString(), works: rows }, null, 2)}\n`
}
