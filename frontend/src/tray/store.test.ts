import { expect, test } from 'vitest'
import { toJson } from '../export/list'
import { parsePart } from './part'
import { parseSaved } from './saved'
import { maxShared, parseShared, sharedIds, trayAddress } from './share'
import { keyOf, parseTray } from './store'

test('a tray that was tampered with loses only what is no work', () => {
  expect(parseTray('nonsense')).toEqual([])
  const [work, ...others] = parseTray([
    null,
    { id: '../x' },
    { id: 'ok', title: 5, thumbnail: 'https://elsewhere/x.jpg', large: '/media/large/ok-1.jpg' },
  ])
  expect(others).toEqual([])
  expect(work).toMatchObject({ id: 'ok', title: null, thumbnail: null, large: '/media/large/ok-1.jpg' })
})

test('a shared tray lists the works of its address, once each and at most a hundred', () => {
  expect(sharedIds('works=a,b,a,<x>,c')).toEqual(['a', 'b', 'c'])
  expect(sharedIds('')).toEqual([])
  const many = Array.from({ length: 150 }, (_, i) => ({ id: `w${i}` }))
  expect(sharedIds(trayAddress(many).split('?')[1] ?? '')).toHaveLength(maxShared)
})

test('parts and notes are kept as they are, and parts of nothing are whole works', () => {
  const work = { id: 'ok', width: 400, height: 300, thumbnail: '/media/thumbnail/ok-1.jpg' }
  const part = { of: 'ok-1', x: 0.5, y: 0.25, width: 0.25, height: 0.5 }
  const kept = parseTray([
    work,
    { ...work, part, note: 'the hand' },
    { ...work, part: { ...part, of: '../x' }, note: 7 },
    { ...work, part },
  ])
  expect(kept).toHaveLength(2)
  expect(kept[0]).not.toHaveProperty('part')
  expect(kept[1]).toMatchObject({
    part,
    note: 'the hand',
    thumbnail: '/iiif-image/ok-1/pct:50,25,25,50/!320,320/0/default.jpg',
    large: '/iiif-image/ok-1/pct:50,25,25,50/max/0/default.jpg',
  })
  expect(new Set(kept.map(keyOf)).size).toBe(2)
  for (const wrong of [{ x: -0.1 }, { width: 0 }, { x: 0.9 }, { y: Number.NaN }, { height: '1' }])
    expect(parsePart({ ...part, ...wrong })).toBeNull()
})

const drawn = { of: 'ok-1', x: 0.123456, y: 0.25, width: 0.333333, height: 0.5 }
const ofFirst = { of: 'ok', x: 0, y: 0, width: 1, height: 0.000001 }

test('the address of a tray keeps its parts and its order', () => {
  const list = [
    { id: 'b' },
    { id: 'ok', part: drawn },
    { id: 'ok' },
    { id: 'ok', part: ofFirst },
    { id: 'a' },
  ]
  const query = trayAddress(list).split('?')[1] ?? ''
  expect(parseShared(query)).toEqual(list)
  expect(sharedIds(query)).toEqual(['b', 'ok', 'a'])
  // As a browser or a mail program may write it.
  expect(parseShared(new URLSearchParams(query).toString())).toEqual(list)
  // Kept in a tray it is the same part.
  const [kept] = parseTray([{ id: 'ok', width: 40, height: 30, part: drawn }])
  expect(kept && keyOf(kept)).toBe(keyOf({ id: 'ok', part: drawn }))
})

test('a part of an address that makes no sense is the whole work, and what names no work is nothing', () => {
  expect(parseShared('works=a@0.0.0.0,b@900000.0.900000.1')).toEqual([{ id: 'a' }, { id: 'b' }])
  expect(parseShared('works=a@1.2.3,@,a@x:1.1.1.1.1,<b>@1.1.1.1,a@1.1.1.99999999')).toEqual([])
})

test('a tray that was saved is read again, with its parts, notes and order', () => {
  const shown = { name: '', title: 'A', artist: null, collection: null, date: null, dominantColor: null }
  const card = { ...shown, width: 40, height: 30, thumbnail: null, large: null }
  const works = [
    { ...card, id: 'b', note: '=the sky' },
    { ...card, id: 'ok', part: drawn, note: 'two\nlines' },
    { ...card, id: 'ok' },
  ]
  const json = toJson(
    { query: '', address: '', generation: '', exported: new Date(), works },
    'http://museum',
  )
  expect(parseSaved(json)).toEqual([
    { id: 'b', note: '=the sky' },
    { id: 'ok', part: drawn, note: 'two\nlines' },
    { id: 'ok' },
  ])
})

test('a file that is no tray is none', () => {
  for (const content of [
    '',
    '[]',
    'null',
    '{"works": {}}',
    '{"works": []}',
    '{"works": [null, 3, {"id": "../x"}]}',
    'id,name',
  ])
    expect(parseSaved(content), content).toBeNull()
  expect(parseSaved('{"works": [{"id": "a", "note": 5, "part": "pct:a,b", "picture": 7}]}')).toEqual([
    { id: 'a' },
  ])
})
