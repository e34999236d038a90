import { afterEach, expect, test } from 'vitest'
import { sourcesOf } from './sources'

const work = { width: 4000, height: 3000, thumbnail: '/t.jpg', large: '/l.jpg' }
const screen = window.devicePixelRatio
const on = (density: number) =>
  Object.defineProperty(window, 'devicePixelRatio', { value: density, configurable: true })
afterEach(() => on(screen))

test('a thumbnail is offered as far as it needs no stretching', () => {
  on(1)
  expect(sourcesOf(work, 320)).toMatchObject({
    src: '/t.jpg',
    srcSet: '/t.jpg 320w, /l.jpg 1280w',
    sizes: '320px',
  })
  expect(sourcesOf(work, 321.5)).toMatchObject({ src: '/l.jpg', srcSet: '/l.jpg 1280w', sizes: '322px' })
})

test('a dense screen needs more pixels for the same width', () => {
  on(2)
  expect(sourcesOf(work, 160)?.src).toBe('/t.jpg')
  expect(sourcesOf(work, 161)?.src).toBe('/l.jpg')
})

test('an upright picture is as narrow in its files as it is', () => {
  on(1)
  const upright = { ...work, width: 1000, height: 4000 }
  expect(sourcesOf(upright, 80)?.srcSet).toBe('/t.jpg 80w, /l.jpg 320w')
  expect(sourcesOf(upright, 81)?.srcSet).toBe('/l.jpg 320w')
})

test('where no file has pixels enough, the largest is taken', () => {
  on(3)
  expect(sourcesOf(work, 1000)?.srcSet).toBe('/l.jpg 1280w')
  expect(sourcesOf({ ...work, width: 100, height: 90 }, 200)?.srcSet).toBe('/l.jpg 100w')
  expect(sourcesOf({ ...work, large: null }, 900)?.srcSet).toBe('/t.jpg 320w')
})

test('a record without a picture has no file', () => {
  expect(sourcesOf({ ...work, thumbnail: null }, 100)).toBeNull()
})
