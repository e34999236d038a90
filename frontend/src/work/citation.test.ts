import { expect, test } from 'vitest'
import { citationOf } from './citation'

test('a citation says what is recorded and leaves out what is not', () => {
  const work = {
    id: 'abc',
    name: 'f.jpg',
    title: 'Étretat',
    artist: 'Claude Monet',
    date: '1885',
    collection: null,
  }
  expect(citationOf(work, 'http://museum')).toBe('Claude Monet, Étretat, 1885, http://museum/image/abc')
  expect(citationOf({ ...work, artist: null, title: null, date: null }, 'http://museum')).toBe(
    'f.jpg, http://museum/image/abc',
  )
})
