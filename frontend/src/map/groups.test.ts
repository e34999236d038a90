import { expect, test } from 'vitest'
import { groupBy, missing, others } from './groups'
import { parseMap, writeMap } from './state'

test('the eight most frequent values have colours, all else is others or not recorded', () => {
  const values = [...'aaabbccddeeffgghhij'].concat('', '')
  const { of, legend } = groupBy(values)
  expect(legend.map(({ value, count }) => `${value}${count}`)).toEqual([
    'a3',
    'b2',
    'c2',
    'd2',
    'e2',
    'f2',
    'g2',
    'h2',
    '2',
    '2',
  ])
  expect(legend.slice(-2).map(({ index }) => index)).toEqual([others, missing])
  expect([of[0], of[3], of[17], of[20]]).toEqual([0, 1, others, missing])
})

test('a legend names only what is there', () => {
  expect(groupBy(['oil', 'oil']).legend).toEqual([{ index: 0, value: 'oil', count: 2 }])
})

test('a view goes into the address and comes out of it', () => {
  const state = { camera: { x: 0.25, y: 0.5, zoom: 3 }, by: 'artist' as const, chosen: null }
  expect(parseMap(writeMap(state))).toEqual(state)
  expect(writeMap({ camera: null, by: null, chosen: null })).toBe('')
})

test('an address that makes no sense shows all', () => {
  for (const query of ['x=a&y=1&z=1', 'x=0.1', 'x=1&y=1&z=-3', 'by=price', 'x=NaN&y=Infinity&z=1'])
    expect(parseMap(query)).toEqual({ camera: null, by: null, chosen: null })
})
