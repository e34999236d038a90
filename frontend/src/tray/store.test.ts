import { expect, test } from 'vitest'
import { maxShared, sharedIds, trayAddress } from './share'
import { parseTray } from './store'

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
