import { expect, test } from 'vitest'
import { noFilters } from '../facets/filters'
import { apiSort, maxWordsLength, parseSearch, searchAddress, writeSearch } from './state'

test('an address that asks for nothing is a first visit', () => {
  expect(parseSearch('')).toBeNull()
  expect(parseSearch('utm_source=mail')).toBeNull()
})

test('an empty search lists the whole collection', () => {
  expect(parseSearch('q=')).toEqual({ words: '', filters: noFilters, sort: 'best', view: 'wall' })
  expect(searchAddress({})).toBe('/?q=')
})

test('a search survives the way through the address', () => {
  const state = parseSearch('q=river+at+dusk&genre=landscape&from=1800&sort=oldest&view=timeline')
  expect(state).not.toBeNull()
  if (state) expect(parseSearch(writeSearch(state))).toEqual(state)
})

test('an unknown order is the best match, and an endless search is cut', () => {
  const state = parseSearch(`q=${'x'.repeat(10_000)}&sort=price`)
  expect(state?.sort).toBe('best')
  expect(state?.words).toHaveLength(maxWordsLength)
})

test('newest first asks for dates downwards', () => {
  expect(apiSort('newest')).toEqual({ by: 'DATE', descending: true })
  expect(apiSort('best')).toBeUndefined()
})
