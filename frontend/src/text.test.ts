import { expect, test } from 'vitest'
import { plain } from './app/phrase'
import { text } from './text'
import { later } from './text-later'

test('headings count works as a sentence would', () => {
  expect(plain(later.search.heading(1, 'dusk'))).toBe('1 work for dusk')
  expect(plain(later.search.heading(1268, ''))).toBe('1,268 works')
})

test('ranks are words up to the tenth, then ordinals', () => {
  expect(plain(later.why.heading('Seascape', 2))).toBe('Why Seascape is second')
  expect(plain(later.why.heading('Seascape', 23))).toBe('Why Seascape is 23rd')
  expect(['1st', '2nd', '3rd', '4th', '11th', '112th']).toEqual([1, 2, 3, 4, 11, 112].map(text.ordinal))
})

test('a range of years may be open on either side', () => {
  expect(later.filters.years(1865, 1905)).toBe('1865 to 1905')
  expect(later.filters.years(null, 1905)).toBe('until 1905')
  expect(later.filters.years(1865, null)).toBe('from 1865')
  expect(later.filters.years(1865, 1865)).toBe('1865')
  expect(later.filters.years(-100, 1919)).toBe('100 BCE to 1919')
})

test('a share of works is never rounded up to all of them', () => {
  expect(later.label.nearest(99.97)).toBe('Nearer than the nearest other work is for 99% of all works')
})
