import type { ImportRequest, JobSubscription } from './gql/graphql'

export type Job = NonNullable<JobSubscription['job']>
export type Summary = NonNullable<Job['summary']>
export type Column = Summary['columns'][number]

/** What is chosen on the page. */
export interface Wish {
  folder: string
  table: string
  source: string
  /** Which column has a role, as its name or its number; empty for none. */
  mapping: Record<string, string>
  separators: string
  /** Names of the columns that works are filtered by; null for those that the library keeps. */
  facets: string[] | null
  encoding: string
  sheet: string
  prune: boolean
  /** The first line of the table is a work, so its columns are named by number. */
  headerless: boolean
}

export const noWish: Wish = {
  folder: '',
  table: '',
  source: '',
  mapping: {},
  separators: '',
  facets: null,
  encoding: '',
  sheet: '',
  prune: false,
  headerless: false,
}

export const isEmpty = (wish: Wish) => wish.folder.trim() === '' && wish.table.trim() === ''

/** What the API is asked for. */
export function requestOf(wish: Wish): ImportRequest {
  const mapping = Object.entries(wish.mapping).map(([role, column]) => ({ role, column }))
  return {
    folder: wish.folder,
    table: wish.table,
    source: wish.source || null,
    prune: wish.prune,
    ...(wish.table && {
      mapping,
      separators: wish.separators ? [wish.separators] : null,
      facets: wish.facets && (wish.facets.length > 0 ? wish.facets : ['']),
      encoding: wish.encoding || null,
      sheet: wish.sheet || null,
    }),
  }
}

/** What was chosen, from what the API was asked for. */
export function wishOf(request: NonNullable<Job['request']>): Wish {
  const mapping = Object.fromEntries(request.mapping.map(({ role, column }) => [role, column]))
  const named = Object.values(mapping).filter((column) => column !== '')
  return {
    folder: request.folder,
    table: request.table,
    source: request.source === 'main' ? '' : request.source,
    mapping,
    separators: request.separators[0] ?? '',
    facets: request.facets?.filter((name) => name !== '') ?? null,
    encoding: request.encoding,
    sheet: request.sheet,
    prune: request.prune,
    headerless: named.length > 0 && named.every((column) => /^\d+$/.test(column)),
  }
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

/** How a column is named to the API: by its name where that is its own. */
export function keyOf(column: Column, columns: readonly Column[], headerless: boolean): string {
  const alone = columns.filter(({ name }) => same(name, column.name)).length === 1
  return headerless || !alone || column.name.trim() === '' ? String(column.number) : column.name
}

/** The mapping once a column is made what the menu says; an empty role keeps the column as it is. */
export function mapped(
  wish: Wish,
  columns: readonly Column[],
  column: Column,
  role: string,
): Record<string, string> {
  const key = keyOf(column, columns, wish.headerless)
  // What it was made before, which the columns do not tell until they are looked at again.
  const mapping = Object.fromEntries(Object.entries(wish.mapping).filter(([, named]) => named !== key))
  for (const before of column.roles) if (before !== role) mapping[before] = ''
  if (role) mapping[role] = key
  return mapping
}

/** The same mapping by numbers, or by names. */
export function renamed(wish: Wish, columns: readonly Column[], headerless: boolean): Record<string, string> {
  const mapping: Record<string, string> = {}
  for (const [role, key] of Object.entries(wish.mapping)) {
    const column = columns.find((each) => keyOf(each, columns, wish.headerless) === key)
    mapping[role] = column ? keyOf(column, columns, headerless) : key
  }
  return mapping
}

/** The last part of a path of any system. */
export const baseOf = (path: string) => path.split(/[/\\]/).filter(Boolean).at(-1) ?? path

/** Roles of columns that are filtered by anyhow, or tell each work by itself. */
const fieldRoles = [
  'id',
  'file',
  'name',
  'title',
  'artist',
  'collection',
  'genre',
  'date',
  'yearFrom',
  'yearTo',
  'key',
]

/** Whether works can be filtered by a column, beside the fields. */
export const canFilter = ({ name, roles }: Column) =>
  name !== '' && !roles.some((role) => fieldRoles.includes(role))
