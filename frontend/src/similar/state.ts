import type { AddedWords, PictureRef, Region, SimilarTo } from '../api/gql/graphql'
import { type Filters, noFilters, parseFilters, similarYears, writeFilters } from '../facets/filters'

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

export const maxExamples = 10
export const maxWeight = 100
export const maxColours = 3
/** Characters of a description: the API takes so many bytes, and a character has four at most. */
export const maxDescription = 500
const uploadPrefix = 'upload:'

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

function parsePicture(text: string): Picture | null {
  const upload = text.startsWith(uploadPrefix)
  const id = upload ? text.slice(uploadPrefix.length) : text
  return /^[\w-]{1,128}$/.test(id) ? { kind: upload ? 'upload' : 'image', id } : null
}

export function writePicture(picture: Picture): string {
  return picture.kind === 'upload' ? uploadPrefix + picture.id : picture.id
}

export function samePicture(a: Picture, b: Picture): boolean {
  return a.kind === b.kind && a.id === b.id
}

/** Reads a question of likeness from an address; what makes no sense is left out. */
export function parseSimilar(query: string): SimilarState {
  const params = new URLSearchParams(query)
  const pictures = (name: string) =>
    [...new Set(params.getAll(name))].flatMap((text) => parsePicture(text) ?? []).slice(0, maxExamples)
  const like = pictures('to')
  const unlike = pictures('not').filter((picture) => !like.some((other) => samePicture(picture, other)))
  const order = params.get('order') as Order
  const pictured = like.length + unlike.length > 0
  const colours = pictured ? [] : parseColours(params.get('colour'))
  const words = colours.length > 0 ? null : parseWords(params.get('text'))
  const blend = colours.length > 0 || words ? [] : parseBlend(params.get('blend'))
  return {
    like,
    unlike,
    region: like.length === 1 && unlike.length === 0 ? parseRegion(params.get('part')) : null,
    colours,
    words,
    wordsShare: pictured && words ? parseShare(params.get('share')) : noQuestion.wordsShare,
    metric: blend.length + colours.length > 0 ? null : params.get('metric')?.slice(0, 64) || null,
    blend,
    exact: params.get('exact') === '1',
    filters: parseFilters(params, similarYears),
    order: orders.includes(order) ? order : 'nearest',
  }
}

export function similarAddress(state: Partial<SimilarState>, path = '/similar'): string {
  return `${path}?${writeSimilar({ ...noQuestion, ...state })}`
}

/** The works like one of the collection. */
export const likeWork = (id: string) => similarAddress({ like: [{ kind: 'image', id }] })

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

/** The works that are painted in a colour. */
export const inColour = (color: string) => similarAddress({ colours: [{ color, amount: 50 }] })

/** The works that look like what words describe. */
export const likeWords = (words: string) => similarAddress({ words: parseWords(words) })

/** Whether a picture is asked about. */
export const isPictured = ({ like, unlike }: Pick<SimilarState, 'like' | 'unlike'>): boolean =>
  like.length + unlike.length > 0

function parseShare(text: string | null): number {
  const share = Number(text ?? noQuestion.wordsShare)
  return Number.isInteger(share) && share >= 0 && share <= 100 ? share : noQuestion.wordsShare
}

/** The words that are added to the pictures asked about, as the API takes them; null for none. */
export function apiAddedWords(state: SimilarState): AddedWords | null {
  return state.words && isPictured(state) ? { text: state.words, share: state.wordsShare / 100 } : null
}

function parseWords(text: string | null): string | null {
  return (text ?? '').trim().replace(/\s+/g, ' ').slice(0, maxDescription) || null
}

/** `3060a0:60,c09040:40`; what is no colour is left out. */
export function parseColours(text: string | null): ColourAmount[] {
  return (text ?? '')
    .split(',')
    .slice(0, maxColours)
    .flatMap((part) => {
      const [, digits, share] = /^([\da-f]{6})(?::(\d{1,3}))?$/i.exec(part) ?? []
      const amount = Number(share ?? 50)
      return digits && amount > 0 && amount <= 100 ? [{ color: `#${digits.toLowerCase()}`, amount }] : []
    })
}

function writeColours(colours: ColourAmount[]): string {
  return colours.map(({ color, amount }) => `${color.slice(1)}:${amount}`).join(',')
}

/** `colour:30,texture:10`; null weights and nonsense are left out. */
export function parseBlend(text: string | null): Weight[] {
  if (!text) return []
  const weights = new Map<string, number>()
  for (const part of text.split(',').slice(0, 20)) {
    const match = /^([\w-]{1,64}):(\d{1,3})$/.exec(part)
    const weight = Number(match?.[2])
    if (match?.[1] && weight > 0 && weight <= maxWeight) weights.set(match[1], weight)
  }
  return [...weights].map(([metric, weight]) => ({ metric, weight }))
}

function writeBlend(blend: Weight[]): string {
  return blend.map(({ metric, weight }) => `${metric}:${weight}`).join(',')
}

/** `x,y,width,height` in fractions; null unless it lies within the picture. */
export function parseRegion(text: string | null): Region | null {
  const numbers = (text ?? '').split(',').map(Number)
  const [x, y, width, height] = numbers as [number, number, number, number]
  const fits =
    numbers.length === 4 &&
    numbers.every((value) => value >= 0 && value <= 1) &&
    width > 0 &&
    height > 0 &&
    x + width <= 1.000001 &&
    y + height <= 1.000001
  return fits ? { x, y, width: Math.min(width, 1 - x), height: Math.min(height, 1 - y) } : null
}

function writeRegion({ x, y, width, height }: Region): string {
  return [x, y, width, height].map((value) => String(Math.floor(value * 10_000) / 10_000)).join(',')
}

function apiPicture(picture: Picture): PictureRef {
  return picture.kind === 'upload' ? { upload: picture.id } : { image: picture.id }
}

/** The question as the API takes it; null when it names nothing to be like. */
export function apiSimilarTo(
  state: Pick<SimilarState, 'like' | 'unlike' | 'region' | 'colours' | 'words'>,
): SimilarTo | null {
  if (state.colours.length > 0) return { colors: state.colours }
  if (state.words && !isPictured(state)) return { text: state.words }
  const [first, ...more] = state.like
  if (!first) return null
  if (more.length > 0 || state.unlike.length > 0)
    return { examples: { like: state.like.map(apiPicture), unlike: state.unlike.map(apiPicture) } }
  if (state.region) return { detail: { of: apiPicture(first), region: state.region } }
  return apiPicture(first)
}

/** The question with one more picture that the results should, or should not, resemble. */
export function withExample(state: SimilarState, picture: Picture, side: 'like' | 'unlike'): SimilarState {
  const others = (list: Picture[]) => list.filter((other) => !samePicture(other, picture))
  const like = others(state.like)
  const unlike = others(state.unlike)
  const grown = (side === 'like' ? like : unlike).concat(picture).slice(-maxExamples)
  return { ...state, region: null, colours: [], like, unlike, [side]: grown }
}
