import { expect, test } from 'vitest'
import { csvCell } from './csv'
import { toCsv, toJson } from './list'

const work = {
  id: 'abc',
  name: 'file.jpg',
  title: '=HYPERLINK("http://evil")',
  artist: 'Monet, Claude',
  collection: null,
  date: '1885',
  width: 615,
  height: 640,
  dominantColor: '#334455',
  thumbnail: '/media/thumbnail/abc-1.jpg',
  large: '/media/large/abc-1.jpg',
}
const list = {
  query: '1 work for monet',
  address: 'http://museum/?q=monet',
  generation: 'g7',
  exported: new Date('2026-11-24T09:30:00Z'),
  works: [work],
}

test('nothing that a spreadsheet would run is left as it is', () => {
  for (const evil of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1'])
    expect(csvCell(evil)).toContain("'")
  expect(csvCell('a-b')).toBe('a-b')
  expect(csvCell(-3)).toBe('-3')
})

test('a cell with quotes, commas or line breaks stays one cell', () => {
  expect(csvCell('say "hi", twice\nor more')).toBe('"say ""hi"", twice\nor more"')
})

test('a CSV says what was asked, when, and of which state of the collection', () => {
  const csv = toCsv(list, 'http://museum')
  expect(csv.startsWith('\uFEFF# query,1 work for monet\r\n')).toBe(true)
  expect(csv).toContain('# generation,g7\r\n')
  expect(csv).toContain('# exported,2026-11-24T09:30:00.000Z\r\n')
  expect(csv).toContain(
    `abc,file.jpg,"'=HYPERLINK(""http://evil"")","Monet, Claude",,1885,615,640,http://museum/image/abc,http://museum/media/large/abc-1.jpg,,,\r\n`,
  )
})

test('parts and notes of a tray come with it', () => {
  const part = { of: 'abc-1', x: 0.25, y: 0, width: 0.5, height: 0.333333 }
  const kept = { ...list, works: [{ ...work, part, note: '=look\nat the hand' }] }
  expect(toCsv(kept, 'http://museum')).toContain(`,abc-1,"pct:25,0,50,33.3333","'=look\nat the hand"\r\n`)
  expect(JSON.parse(toJson(kept, 'http://museum')).works[0]).toMatchObject({
    picture: 'abc-1',
    part: 'pct:25,0,50,33.3333',
    note: '=look\nat the hand',
  })
})

test('a JSON export keeps texts as they are recorded', () => {
  const parsed = JSON.parse(toJson(list, 'http://museum'))
  expect(parsed).toMatchObject({ query: '1 work for monet', generation: 'g7' })
  expect(parsed.works[0]).toMatchObject({ title: '=HYPERLINK("http://evil")', collection: null })
})
