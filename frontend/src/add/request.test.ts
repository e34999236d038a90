import { expect, test } from 'vitest'
import { baseOf, type Column, keyOf, mapped, noWish, renamed, requestOf, wishOf } from './request'

const column = (number: number, name: string, ...roles: string[]): Column => ({
  number,
  name,
  roles,
  facet: false,
  example: '',
})
const columns = [column(1, 'id', 'id'), column(2, 'Titel', 'title'), column(3, 'Note'), column(4, 'note ')]

test('a column that is made something else leaves what it was', () => {
  const wish = { ...noWish, table: '/works.csv' }
  expect(mapped(wish, columns, columns[2] as Column, 'title')).toEqual({ title: '3' })
  expect(mapped(wish, columns, columns[1] as Column, 'artist')).toEqual({ title: '', artist: 'Titel' })
  expect(mapped(wish, columns, columns[1] as Column, '')).toEqual({ title: '' })
  expect(mapped({ ...wish, headerless: true }, columns, columns[1] as Column, 'artist')).toEqual({
    title: '',
    artist: '2',
  })
})

test('columns of one name are named by their numbers', () => {
  expect(columns.map((each) => keyOf(each, columns, false))).toEqual(['id', 'Titel', '3', '4'])
  expect(renamed({ ...noWish, mapping: { title: 'Titel', genre: '' } }, columns, true)).toEqual({
    title: '2',
    genre: '',
  })
})

test('what was asked for is what was chosen', () => {
  const wish = {
    ...noWish,
    folder: '/pictures',
    table: '/works.csv',
    mapping: { title: 'Titel' },
    facets: [],
    prune: true,
  }
  const request = requestOf(wish)
  expect(request.facets).toEqual([''])
  const asked = {
    folder: wish.folder,
    table: wish.table,
    source: 'main',
    mapping: [{ role: 'title', column: 'Titel' }],
    separators: [],
    facets: [''],
    encoding: '',
    sheet: '',
    prune: true,
  }
  expect(wishOf(asked)).toEqual(wish)
  expect(requestOf({ ...wish, table: '' }).mapping).toBeUndefined()
})

test('a path of any system ends in its name', () => {
  expect([baseOf('/home/me/works.csv'), baseOf('C:\\art\\works.csv'), baseOf('/')]).toEqual([
    'works.csv',
    'works.csv',
    '/',
  ])
})
