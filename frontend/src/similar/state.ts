import type { AddedWords, PictureRef, Region, SimilarTo } from '../api/gql/later/graphql'
import { parseFilters, similarYears } from '../facets/filters'
import {
  type ColourAmount,
  isPictured,
  noQuestion,
  type Order,
  orders,
  type Picture,
  parseWords,
  type SimilarState,
  uploadPrefix,
  type Weight,
} from './address'

export const maxExamples = 10
export const maxWeight = 100
export const maxColours = 3

function parsePicture(text: string): Picture | null {
  const upload = text.startsWith(uploadPrefix)
  const id = upload ? text.slice(uploadPrefix.length) : text
  return /^[\w-]{1,128}$/.test(id) ? { kind: upload ? 'upload' : 'image', id } : null
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

function parseShare(text: string | null): number {
  const share = Number(text ?? noQuestion.wordsShare)
  return Number.isInteger(share) && share >= 0 && share <= 100 ? share : noQuestion.wordsShare
}

/** The words that are added to the pictures asked about, as the API takes them; null for none. */
export function apiAddedWords(state: SimilarState): AddedWords | null {
  return state.words && isPictured(state) ? { text: state.words, share: state.wordsShare / 100 } : null
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
