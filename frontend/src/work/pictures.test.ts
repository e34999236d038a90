import { describe, expect, test } from 'vitest'
import { pictureAddress, placeIn, shownBy, workOf } from './pictures'
import type { Work } from './query'

describe('the picture in view', () => {
  test('is the first unless the address names another that is there', () => {
    expect(placeIn('', 3)).toBe(0)
    expect(placeIn('q=sea&picture=3', 3)).toBe(2)
    for (const nonsense of ['picture=4', 'picture=0', 'picture=-1', 'picture=1.5', 'picture=', 'picture=2e0'])
      expect(placeIn(nonsense, 3)).toBe(0)
  })
  test('is named beside what else the address says', () => {
    expect(pictureAddress('a', 'to=b&blend=colour:3', 1)).toBe('/image/a?to=b&blend=colour:3&picture=2')
    expect(pictureAddress('a', 'q=sea&picture=3', 0)).toBe('/image/a?q=sea')
    expect(pictureAddress('a', 'picture=3', 0)).toBe('/image/a')
  })
  test('takes the place of the first', () => {
    const verso = { width: 3, height: 4, thumbnail: 't', large: 'l', original: 'o', dominantColor: '#fff' }
    const work = { id: 'a', title: 'A', width: 1, pictures: [{}, verso] } as unknown as Work
    expect(shownBy(work, 1)).toMatchObject({ id: 'a', title: 'A', ...verso })
    expect(shownBy(work, 0)).toBe(work)
    expect(workOf('abc-1234')).toBe('abc')
    expect(workOf('abc')).toBe('abc')
  })
})
