import { expect, test } from 'vitest'
import { chipsOf, toggleMissing, toggleValue } from './chosen'
import { apiFilter, noFilters, parseFilters, writeFilters } from './filters'

const read = (query: string) => parseFilters(new URLSearchParams(query))
const write = (filters: ReturnType<typeof read>) => {
  const params = new URLSearchParams()
  writeFilters(params, filters)
  return params.toString()
}

test('filters survive the way through the address', () => {
  const filters = {
    artist: ['Claude Monet', 'a & b = "c"'],
    collection: ['Uffizi'],
    genre: [],
    columns: { 'in.Medium': ['oil & gold', 'ink'], 'in.in.x=y': ['z'] },
    missing: ['genre' as const, 'in.School' as const],
    from: -40,
    to: 1905,
  }
  expect(read(write(filters))).toEqual(filters)
})

test('nonsense in the address is left out', () => {
  expect(read('from=soon&to=12345&missing=title&artist=&genre=x&genre=x')).toEqual({
    ...noFilters,
    genre: ['x'],
  })
  expect(read(`artist=${'a'.repeat(10_000)}`)).toEqual(noFilters)
  expect(read(`in.=x&in.Medium=&missing=in.&in.${'a'.repeat(10_000)}=b`)).toEqual(noFilters)
  expect(
    Object.keys(read(Array.from({ length: 100 }, (_, i) => `in.${i}=x`).join('&')).columns),
  ).toHaveLength(32)
})

test('years given in the wrong order are put right', () => {
  expect(read('from=1905&to=1865')).toMatchObject({ from: 1865, to: 1905 })
})

test('the API gets no filter when there is none, and field names of its own', () => {
  expect(apiFilter(noFilters)).toBeUndefined()
  expect(apiFilter({ ...noFilters, artist: ['Monet'], missing: ['artist'], from: 1865 })).toEqual({
    artist: ['Monet'],
    missing: ['ARTIST'],
    yearFrom: 1865,
  })
})

test('a value or "Not recorded" that is chosen twice is no longer chosen', () => {
  const once = toggleMissing(toggleValue(noFilters, 'artist', 'Monet'), 'artist')
  expect(once).toMatchObject({ artist: ['Monet'], missing: ['artist'] })
  expect(toggleMissing(toggleValue(once, 'artist', 'Monet'), 'artist')).toEqual(noFilters)
})

test('every chip takes away just its own filter', () => {
  const filters = read('artist=A&artist=B&missing=artist&from=1800')
  const chips = chipsOf(filters)
  expect(chips.map(({ key, value }) => [key, value])).toEqual([
    ['artist', 'A'],
    ['artist', 'B'],
    ['artist', null],
    ['date', { from: 1800, to: null }],
  ])
  expect(chips[0]?.without).toEqual(read('artist=B&missing=artist&from=1800'))
  expect(chips[3]?.without).toEqual(read('artist=A&artist=B&missing=artist'))
})

test('columns are asked for by name, with what is not recorded beside their values', () => {
  expect(apiFilter(read('in.Medium=ink&in.Medium=oil&missing=in.Medium&missing=in.School'))).toEqual({
    columns: [
      { name: 'Medium', values: ['ink', 'oil'], missing: true },
      { name: 'School', values: [], missing: true },
    ],
  })
})

test('chips of columns take away their own value, and the column with its last', () => {
  const filters = read('in.Medium=ink&in.Medium=oil&missing=in.School')
  const chips = chipsOf(filters)
  expect(chips.map(({ key, value }) => [key, value])).toEqual([
    ['in.Medium', 'ink'],
    ['in.Medium', 'oil'],
    ['in.School', null],
  ])
  expect(chips[0]?.without).toEqual(read('in.Medium=oil&missing=in.School'))
  expect(toggleValue(read('in.Medium=ink'), 'in.Medium', 'ink')).toEqual(noFilters)
})
