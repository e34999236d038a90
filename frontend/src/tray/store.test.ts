import { expect, test } from 'vitest'
import { parsePart } from './part'
import { maxShared, sharedIds, trayAddress } from './share'
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
