import { expect, test } from 'vitest'
import { bibtex, chicago, cite, csl, tex } from './formats'
import { type CitedWork, citedWork } from './record'

const today = new Date('2026-11-27T12:00:00Z')
const work: CitedWork = {
  id: 'abc',
  title: 'Falaise à Étretat',
  artists: ['Monet, Claude'],
  date: 'c. 1885',
  from: 1883,
  to: 1887,
  medium: 'oil on canvas',
  collection: 'Musée d’Orsay',
  number: 'RF 1',
  address: 'http://museum/image/abc',
}
const bare: CitedWork = {
  ...work,
  artists: [],
  date: null,
  from: null,
  to: null,
  medium: null,
  collection: null,
  number: null,
}

test('Chicago says what is recorded, and leaves out what is not', () => {
  expect(chicago(work)).toBe(
    'Monet, Claude. Falaise à Étretat. c. 1885. oil on canvas. Musée d’Orsay, RF 1. http://museum/image/abc.',
  )
  expect(chicago(bare)).toBe('Falaise à Étretat. http://museum/image/abc.')
  expect(chicago({ ...bare, title: 'What Is It?', artists: ['A', 'B', 'C'] })).toBe(
    'A, B and C. What Is It? http://museum/image/abc.',
  )
})

test('BibTeX has every field in braces', () => {
  expect(bibtex(work, today)).toBe(`@misc{Monet-1883-abc,
  author = {Monet, Claude},
  title = {{Falaise à Étretat}},
  year = {c. 1885},
  date = {1883/1887},
  howpublished = {oil on canvas},
  note = {Musée d’Orsay, RF 1},
  url = {http://museum/image/abc},
  urldate = {2026-11-27}
}
`)
  expect(bibtex(bare, today)).toBe(`@misc{abc,
  title = {{Falaise à Étretat}},
  url = {http://museum/image/abc},
  urldate = {2026-11-27}
}
`)
})

test('what TeX would take for its own is written so that it prints', () => {
  expect(tex('50 % of $5 & #1_a ~ ^ {x} \\y')).toBe(
    '50 \\% of \\$5 \\& \\#1\\_a \\textasciitilde{} \\textasciicircum{} \\{x\\} \\textbackslash{}y',
  )
  const hostile = {
    ...work,
    title: '}, evil = {\n"',
    artists: ['Gilbert and George', 'Müller {Ä}', '葛飾北斎'],
  }
  const entry = bibtex(hostile, today)
  expect(entry).toContain('title = {{\\}, evil = \\{ "}}')
  // A name in which "and" stands is one name.
  expect(entry).toContain('author = {{Gilbert and George} and {Müller \\{Ä\\}} and {葛飾北斎}}')
  const depth = [...entry.replace(/\\[\\{}]/g, '')].reduce(
    (at, sign) => at + Number(sign === '{') - Number(sign === '}'),
    0,
  )
  expect(depth).toBe(0)
})

test('years before the common era count as each format does', () => {
  const ancient = { ...work, from: -500, to: -1 }
  expect(bibtex(ancient, today)).toContain('date = {-0499/0000}')
  expect(csl(ancient, today)).toMatchObject({ issued: { 'date-parts': [[-500], [-1]] } })
})

test('CSL-JSON gives names their parts only where the source does', () => {
  expect(csl({ ...work, artists: ['Monet, Claude', 'Vincent van Gogh', 'a, b, c'] }, today)).toEqual({
    id: 'abc',
    type: 'graphic',
    title: 'Falaise à Étretat',
    author: [{ family: 'Monet', given: 'Claude' }, { literal: 'Vincent van Gogh' }, { literal: 'a, b, c' }],
    issued: { 'date-parts': [[1883], [1887]] },
    medium: 'oil on canvas',
    archive: 'Musée d’Orsay',
    archive_location: 'RF 1',
    URL: 'http://museum/image/abc',
    accessed: { 'date-parts': [[2026, 11, 27]] },
  })
  expect(csl({ ...bare, date: 'n.d.' }, today)).toMatchObject({ issued: { literal: 'n.d.' } })
  expect(JSON.parse(cite([work, bare], 'csl', today))).toHaveLength(2)
})

test('medium and number are read from the columns of the source', () => {
  const recorded = {
    id: 'abc',
    name: 'f.jpg',
    title: null,
    artist: null,
    artists: [],
    properties: [
      { name: 'Dimensions', value: '3 m', values: [] },
      { name: 'Technik', value: 'Öl \n auf Holz', values: [] },
      { name: 'Accession Number', value: '7', values: [] },
    ],
  } as unknown as Parameters<typeof citedWork>[0]
  expect(citedWork(recorded, 'http://museum')).toMatchObject({
    title: 'f.jpg',
    artists: [],
    medium: 'Öl auf Holz',
    number: '7',
  })
})
