import { useQuery } from '@tanstack/react-query'
import { text } from '../text'
import { rememberedUpload } from '../upload/send'
import { titleOf } from '../wall/label'
import { workQuery } from '../work/query'
import type { Picture, SimilarState } from './state'

/** A picture that is asked about, as it can be shown. */
export interface Shown {
  title: string
  /** Name of the file it came in, for an upload. */
  file: string | null
  url: string | null
  width: number | null
  height: number | null
  colour: string | null
  error: Error | null
}

const nothing: Shown = {
  title: '',
  file: null,
  url: null,
  width: null,
  height: null,
  colour: null,
  error: null,
}

/** A picture to show; an upload that this tab did not make is shown without its name. */
export function useShown(picture: Picture | undefined): Shown {
  const image = picture?.kind === 'image' ? picture.id : ''
  const { data: work, error } = useQuery({ ...workQuery(image), enabled: image !== '' })
  if (!picture) return nothing
  if (picture.kind === 'upload') {
    const remembered = rememberedUpload(picture.id)
    return {
      ...nothing,
      title: text.similar.yourPicture,
      file: remembered?.name ?? null,
      url: `/media/upload/${picture.id}`,
      width: remembered?.width ?? null,
      height: remembered?.height ?? null,
    }
  }
  return {
    title: work ? titleOf(work) : '',
    file: null,
    url: work?.large ?? null,
    width: work?.width ?? null,
    height: work?.height ?? null,
    colour: work?.dominantColor ?? null,
    error,
  }
}

/** What the results are like, for a heading. */
export function useAskedTitle(state: SimilarState): string {
  const first = useShown(state.like[0])
  if (state.like.length > 1 || state.unlike.length > 0)
    return text.similar.examples(state.like.length, state.unlike.length)
  return state.region ? text.similar.partOf(first.title) : first.title
}
