import type { Region } from '../api/gql/later/graphql'
import { type Filters, noFilters, similarYears, writeFilters } from '../facets/filters'

/** A picture that likeness is measured from: a work of the collection, or one a visitor brought. */
export type Picture = { kind: 'image' | 'upload'; id: string }

/** A colour that results should be painted in, as #rrggbb, and how much of it there should be, from 1 to 100. */
export interface ColourAmount {
  color: string
  amount: number
}

/** A metric's part in a blend, from 1 to 100. */
export interface Weight {
  metric: string
  weight: number
}

/** Orders of the results in view. */
export const orders = ['nearest', 'oldest', 'newest', 'title'] as const
export type Order = (typeof orders)[number]

/** A question of likeness as the address holds it. */
export interface SimilarState {
  like: Picture[]
  unlike: Picture[]
  /** A part of the only liked picture, in fractions of its sides. */
  region: Region | null
  /** Colours to be like, in the place of pictures; empty when pictures are asked about. */
  colours: ColourAmount[]
  /** What the results should look like, in words, alone or as well as pictures; null for none, and beside colours. */
  words: string | null
  /** Share of words that are added to pictures, in hundredths. */
  wordsShare: number
  /** Null for the library's default. */
  metric: string | null
  /** Weights from 0 to 100; empty when one metric is asked for. */
  blend: Weight[]
  exact: boolean
  filters: Filters
  /** Order of the results in view. */
  order: Order
}

/** What stands before the id of a picture that was brought. */
export const uploadPrefix = 'upload:'

/** Characters of a description: the API takes so many bytes, and a character has four at most. */
export const maxDescription = 500

export const noQuestion: SimilarState = {
  like: [],
  unlike: [],
  region: null,
  colours: [],
  words: null,
  wordsShare: 50,
  metric: null,
  blend: [],
  exact: false,
  filters: noFilters,
  order: 'nearest',
}

/** A picture as an address names it. */
export function writePicture(picture: Picture): string {
  return picture.kind === 'upload' ? uploadPrefix + picture.id : picture.id
}

/** Where a question of likeness is answered. */
export function similarAddress(state: Partial<SimilarState>, path = '/similar'): string {
  return `${path}?${writeSimilar({ ...noQuestion, ...state })}`
}

/** The works like one of the collection. */
export const likeWork = (id: string) => similarAddress({ like: [{ kind: 'image', id }] })

/** The query part of a question's address, without the question mark. */
export function writeSimilar(state: SimilarState): string {
  const params = new URLSearchParams()
  for (const picture of state.like) params.append('to', writePicture(picture))
  for (const picture of state.unlike) params.append('not', writePicture(picture))
  if (state.region) params.set('part', writeRegion(state.region))
  if (state.colours.length > 0) params.set('colour', writeColours(state.colours))
  if (state.words) params.set('text', state.words)
  if (state.words && isPictured(state) && state.wordsShare !== noQuestion.wordsShare)
    params.set('share', String(state.wordsShare))
  if (state.blend.length > 0) params.set('blend', writeBlend(state.blend))
  else if (state.metric) params.set('metric', state.metric)
  if (state.exact) params.set('exact', '1')
  if (state.order !== 'nearest') params.set('order', state.order)
  writeFilters(params, state.filters, similarYears)
  return params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
}

/** Where a search by colour sets out: a blue that many collections have. */
export const firstColour = '#3b6ea5'

/** The works like a picture that was brought. */
export const likeUpload = (id: string) => similarAddress({ like: [{ kind: 'upload', id }] })

/** The works that are painted in a colour. */
export const inColour = (color: string) => similarAddress({ colours: [{ color, amount: 50 }] })

/** The works that look like what words describe. */
export const likeWords = (words: string) => similarAddress({ words: parseWords(words) })

/** Whether a picture is asked about. */
export const isPictured = ({ like, unlike }: Pick<SimilarState, 'like' | 'unlike'>): boolean =>
  like.length + unlike.length > 0

/** A description as the API takes it; null for none. */
export function parseWords(text: string | null): string | null {
  return (text ?? '').trim().replace(/\s+/g, ' ').slice(0, maxDescription) || null
}

function writeColours(colours: ColourAmount[]): string {
  return colours.map(({ color, amount }) => `${color.slice(1)}:${amount}`).join(',')
}

function writeBlend(blend: Weight[]): string {
  return blend.map(({ metric, weight }) => `${metric}:${weight}`).join(',')
}

function writeRegion({ x, y, width, height }: Region): string {
  return [x, y, width, height].map((value) => String(Math.floor(value * 10_000) / 10_000)).join(',')
}
