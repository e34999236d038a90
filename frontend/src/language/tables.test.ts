import { expect, test } from 'vitest'
import { words } from '../add/words'
import { plain } from '../app/phrase'
import { text } from '../text'
import { later } from '../text-later'
import { table as de } from './de'
import { table as es } from './es'
import { table as fr } from './fr'
import { table as it } from './it'
import { table as ja } from './ja'
import { table as nl } from './nl'
import { table as pseudo } from './pseudo'
import type { Table } from './table'

const english: Table = { text, later, add: words }
const tables: Record<string, Table> = { de, es, fr, it, ja, nl }
const each = test.for(Object.entries(tables))

/** What a table says, by its path; functions and numbers are told by their kind. */
function flat(said: unknown, path = ''): [string, string][] {
  if (typeof said === 'string') return [[path, said]]
  if (typeof said === 'function') return [[path, `a function of ${said.length}`]]
  return Object.entries(said as object).flatMap(([key, value]) => flat(value, `${path}.${key}`))
}

/** Metrics have names of their own in English, by the API. */
const said = (table: Table) => flat(table).filter(([path]) => !path.startsWith('.text.metrics.'))
const sentences = (table: Table) => said(table).filter(([, value]) => !value.startsWith('a function of'))
const paths = (of: [string, string][]) => of.map(([path]) => path).sort()
const functions = (table: Table) => said(table).filter(([, value]) => value.startsWith('a function of'))
/** What programs and standards call things, and what is typed. */
const proper = /^(Likeness|API|CSV|Chicago|BibTeX|CSL-JSON|ltr|de|fr|es|it|nl|ja)$/

each('%s says all that English says, and nothing else', ([, table]) => {
  expect(paths(said(table))).toEqual(paths(said(english)))
  expect(paths(functions(table))).toEqual(paths(functions(english)))
})

const tooLong = (value: string, first: string) => value.length > Math.max(24, 14 + first.length * 1.8)
const untold = (path: string, value: string, first: string) =>
  value === first && first.includes(' ') && !path.includes('.syntax.') && !proper.test(first)

each('%s leaves nothing empty, nothing in English, and nothing longer than it may be', ([, table]) => {
  const meant = new Map(said(english))
  const wrong = sentences(table).filter(([path, value]) => {
    const first = meant.get(path) ?? ''
    const empty = (value.trim() === '') !== (first.trim() === '')
    return empty || value !== value.normalize('NFC') || tooLong(value, first) || untold(path, value, first)
  })
  expect(wrong).toEqual([])
})

each('%s names the metrics that the program brings', ([, table]) => {
  const ids = ['brushwork', 'colour', 'composition', 'learned', 'original-latent', 'original-pixels']
  expect(Object.keys(table.text.metrics).sort()).toEqual([...ids, 'overall', 'pixels', 'texture'])
})

test('French sets a narrow space before what English sets close', () => {
  for (const [path, value] of sentences(fr))
    if (!path.includes('.syntax.') && !path.includes('.separatorsHelp'))
      expect(value, path).not.toMatch(/[^\u202f][;:?!»](?= |$)|«[^\u202f]/)
})

test('Japanese sets no spaces between its own words, and its own marks', () => {
  // Commands and signs are named as they are typed.
  for (const [path, value] of sentences(ja))
    if (!/\.(syntax|emptyHelp|separatorsHelp)/.test(path)) {
      expect(value, path).not.toMatch(
        /[ぁ-んァ-ヶ一-龠、。「」（）：] |[ぁ-んァ-ヶ一-龠、。「」（）：][,?!:;]/u,
      )
      expect(value, path).not.toMatch(/ [ぁ-んァ-ヶ一-龠「（]/u)
    }
})

test('works are counted as each language counts', () => {
  const counted = (table: Table) => [0, 1, 2, 1268].map(table.text.works)
  expect(counted(de)).toEqual(['0 Werke', '1 Werk', '2 Werke', '1.268 Werke'])
  expect(counted(es)).toEqual(['0 obras', '1 obra', '2 obras', '1268 obras'])
  expect(es.text.works(1_000_000)).toBe('1.000.000 de obras')
  expect(counted(it)).toEqual(['0 opere', '1 opera', '2 opere', '1268 opere'])
  expect(counted(nl)).toEqual(['0 werken', '1 werk', '2 werken', '1.268 werken'])
  expect(counted(ja)).toEqual(['0点', '1点', '2点', '1,268点'])
  expect(counted(fr)).toEqual(['0 œuvre', '1 œuvre', '2 œuvres', '1\u202f268 œuvres'])
})

test('years before the common era are told as each language tells them', () => {
  expect(de.later.filters.years(-100, 1919)).toBe('100 v. Chr. bis 1919')
  expect(es.later.filters.years(-100, 1919)).toBe('100 a. C. a 1919')
  expect(it.later.filters.years(-100, 1919)).toBe('100 a.C.–1919')
  expect(nl.later.filters.years(-100, 1919)).toBe('100 v.Chr. tot 1919')
  expect(ja.later.filters.years(-100, 1919)).toBe('紀元前100年～1919年')
  expect(fr.later.filters.years(-100, 1919)).toBe('100 av. J.-C. à 1919')
})

test('the table for tests is longer, runs from right to left, and leaves alone what is not its own', () => {
  expect(pseudo.text.dir).toBe('rtl')
  expect(pseudo.text.nav.tray).toBe('Traay')
  expect(plain(pseudo.later.search.heading(2, 'river'))).toBe('2 woorks foor river')
  const length = (table: Table) => sentences(table).reduce((sum, [, value]) => sum + value.length, 0)
  expect(length(pseudo) / length(english)).toBeGreaterThan(1.25)
})
