import { useQuery } from '@tanstack/react-query'
import { later } from '../text-later'
import { uploadQuery } from '../upload/kept'
import { ratioOf } from '../wall/frame'
import { titleOf } from '../wall/label'
import { askedId, shownBy, workOf } from '../work/pictures'
import { workQuery } from '../work/query'
import type { Picture, SimilarState } from './address'

/** A picture that is asked about, as it can be shown. */
export interface Shown {
  title: string
  /** Name of the file it came in, for an upload that this tab made. */
  file: string | null
  /** Null until it is known, and for what has no picture. */
  url: string | null
  width: number | null
  height: number | null
  /** Width by height. */
  ratio: number
  colour: string | null
  error: Error | null
  /** Whether nothing is known of it yet. */
  pending: boolean
}

const nothing: Shown = {
  title: '',
  file: null,
  url: null,
  width: null,
  height: null,
  ratio: 1,
  colour: null,
  error: null,
  pending: false,
}

export function useShown(picture: Picture | undefined): Shown {
  const image = picture?.kind === 'image' ? picture.id : ''
  const upload = picture?.kind === 'upload' ? picture.id : ''
  const work = useQuery({ ...workQuery(workOf(image)), enabled: image !== '' })
  const kept = useQuery({ ...uploadQuery(upload), enabled: upload !== '' })
  if (upload) {
    const { name = null, url = null, width = null, height = null } = kept.data ?? {}
    return {
      ...nothing,
      title: later.similar.yourPicture,
      file: name,
      url,
      width,
      height,
      ratio: width && height ? width / height : 1,
      error: kept.error,
      pending: kept.isPending,
    }
  }
  if (!work.data) return { ...nothing, error: work.error, pending: image !== '' && work.isPending }
  const of = work.data
  const at = of.pictures.findIndex((_, place) => askedId(of, place) === image)
  const { large, width, height, dominantColor } = shownBy(of, at)
  return {
    title: titleOf(of),
    file: null,
    url: large,
    width,
    height,
    ratio: ratioOf({ width, height }),
    colour: dominantColor,
    error: null,
    pending: false,
  }
}

/** What the results are like, for a heading; empty until it is known. */
export function useAskedTitle(state: SimilarState): string {
  const first = useShown(state.like[0])
  if (state.like.length > 1 || state.unlike.length > 0)
    return later.similar.examples(state.like.length, state.unlike.length)
  return state.region && first.title ? later.similar.partOf(first.title) : first.title
}
