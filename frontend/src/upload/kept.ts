import { queryOptions } from '@tanstack/react-query'
import type { UploadMutation } from '../api/gql/later/graphql'
import { ApiError } from '../api/request'
import { forTab, readStored, writeStored } from '../app/stored'
import { later } from '../text-later'

const memory = 'likeness.upload:'

type Uploaded = NonNullable<UploadMutation['uploadImage']>

/** What this tab remembers of a picture that it sent. */
interface Remembered {
  name: string
  width: number
  height: number
}

/** A picture that a visitor brought, as long as the server keeps it. */
interface Kept {
  /** Name of its file; null when another tab sent it. */
  name: string | null
  /** Null for a format that this browser does not show. */
  url: string | null
  width: number | null
  height: number | null
}

export function rememberUpload({ id, width, height }: Uploaded, name: string) {
  writeStored(forTab, memory + id, { name, width, height } satisfies Remembered)
}

/** The picture of an upload; NOT_FOUND once the server has forgotten it. */
export function uploadQuery(id: string) {
  return queryOptions({
    queryKey: ['upload', id],
    queryFn: async (): Promise<Kept> => {
      const remembered = readStored(forTab, memory + id) as Remembered | null
      const name = remembered?.name ?? null
      const url = `/media/upload/${encodeURIComponent(id)}`
      const picture = new Image()
      picture.src = url
      try {
        await picture.decode().catch(async () => {
          await mustBeKept(url)
          // What was cut off can be had now; what cannot be shown fails again.
          picture.src = url
          await picture.decode()
        })
      } catch (error) {
        if (error instanceof ApiError) throw error
        return { name, url: null, width: remembered?.width ?? null, height: remembered?.height ?? null }
      }
      return { name, url, width: picture.naturalWidth, height: picture.naturalHeight }
    },
  })
}

/** Tells a picture that is gone from one that is there and cannot be shown. */
async function mustBeKept(url: string) {
  let answer: Response
  try {
    answer = await fetch(url, { method: 'HEAD' })
  } catch (error) {
    throw new ApiError('NETWORK', String(error))
  }
  if (answer.status === 404) throw new ApiError('NOT_FOUND', later.upload.forgotten)
  if (!answer.ok) throw new ApiError('NETWORK', `${answer.status} ${answer.statusText}`)
}
