import { expect, test } from 'vitest'
import { noQuestion, writeSimilar } from './address'
import {
  apiAddedWords,
  apiSimilarTo,
  parseBlend,
  parseColours,
  parseRegion,
  parseSimilar,
  withExample,
} from './state'

const image = (id: string) => ({ kind: 'image' as const, id })

test('a question of likeness survives the way through the address', () => {
  for (const query of [
    'to=abc&metric=colour&exact=1&order=oldest&artist=Monet',
    'to=upload:xyz&blend=learned:40,colour:30',
    'to=abc&part=0.25,0.1,0.4,0.5',
    'to=a&to=b&not=c',
    'colour=3060a0:60,c09040:40&artist=Monet',
    'text=a+ship+in+a+storm&metric=meaning&genre=Marine',
  ])
    expect(writeSimilar(parseSimilar(query))).toBe(query)
})

test('nonsense in the address is left out', () => {
  expect(parseSimilar('to=<script>&metric=&order=up&exact=yes')).toEqual(noQuestion)
  expect(parseBlend('colour:0,texture:101,<b>:3,pixels:7,:4')).toEqual([{ metric: 'pixels', weight: 7 }])
  for (const part of ['', '1,2', '0.5,0.5,0.6,0.1', '0,0,0,0', 'a,b,c,d'])
    expect(parseRegion(part)).toBeNull()
})

test('the same picture is never both liked and not liked', () => {
  expect(parseSimilar('to=a&not=a&not=b').unlike).toEqual([image('b')])
  const moved = withExample(parseSimilar('to=a&to=b'), image('b'), 'unlike')
  expect([moved.like, moved.unlike]).toEqual([[image('a')], [image('b')]])
})

test('one picture, a part of it, or several are asked for in the form the API has for each', () => {
  const ask = (query: string) => apiSimilarTo(parseSimilar(query))
  expect(ask('')).toBeNull()
  expect(ask('to=a')).toEqual({ image: 'a' })
  expect(ask('to=upload:u')).toEqual({ upload: 'u' })
  expect(ask('to=a&part=0,0,0.5,0.5')).toEqual({
    detail: { of: { image: 'a' }, region: { x: 0, y: 0, width: 0.5, height: 0.5 } },
  })
  expect(ask('to=a&not=upload:u')).toEqual({
    examples: { like: [{ image: 'a' }], unlike: [{ upload: 'u' }] },
  })
})

test('words are asked for alone or as well as pictures, and by one metric', () => {
  const state = parseSimilar('text=%20a%20ship%0A in a storm&blend=meaning:5')
  expect(apiSimilarTo(state)).toEqual({ text: 'a ship in a storm' })
  expect(state.blend).toEqual([])
  expect(parseSimilar('text=+').words).toBeNull()
  expect(parseSimilar('text=red&colour=3060a0').words).toBeNull()
  const added = withExample(state, image('a'), 'like')
  expect([apiSimilarTo(added), apiAddedWords(added)]).toEqual([
    { image: 'a' },
    { text: 'a ship in a storm', share: 0.5 },
  ])
  expect(apiAddedWords(state)).toBeNull()
  const weighed = parseSimilar('to=a&text=at+night&share=20&blend=colour:5')
  expect([apiAddedWords(weighed)?.share, weighed.blend]).toEqual([0.2, []])
  expect(writeSimilar(weighed)).toBe('to=a&text=at+night&share=20')
  expect(parseSimilar('to=a&text=night&share=101').wordsShare).toBe(50)
  expect(parseSimilar('text=night&share=20').wordsShare).toBe(50)
})

test('colours are asked for where no picture is, and are compared by colour alone', () => {
  const state = parseSimilar('colour=3060A0:60,nonsense,c09040&metric=texture&blend=texture:5')
  expect(apiSimilarTo(state)).toEqual({
    colors: [
      { color: '#3060a0', amount: 60 },
      { color: '#c09040', amount: 50 },
    ],
  })
  expect([state.metric, state.blend]).toEqual([null, []])
  expect(parseSimilar('to=a&colour=3060a0').colours).toEqual([])
  expect(parseColours('3060a0:0,3060a0:101,#3060a0,306')).toEqual([])
  expect(withExample(state, image('a'), 'like')).toMatchObject({ colours: [], like: [image('a')] })
})

test('works may be narrowed to years without losing what they should be like', () => {
  const state = parseSimilar('to=a&since=1850&until=1899')
  expect(state.filters).toMatchObject({ from: 1850, to: 1899 })
  expect(parseSimilar(writeSimilar(state))).toEqual(state)
})

test('a blend leaves no room for one metric', () => {
  expect(parseSimilar('to=a&metric=pixels&blend=colour:5').metric).toBeNull()
})
