import { Link } from 'wouter'
import { UploadDocument, type UploadMutation } from '../api/gql/later/graphql'
import { ApiError, answerOf } from '../api/request'
import { Say } from '../app/phrase'
import { likeUpload } from '../similar/address'
import { text } from '../text'
import { later } from '../text-later'
import { rememberUpload } from './kept'
import { maxUploadBytes } from './limit'

const uploadTimeoutMs = 60_000

const pictureTypes = /^image\/(jpeg|png|webp|gif|tiff|bmp|x-ms-bmp|heic|heif|avif)$/
const pictureNames = /\.(jpe?g|png|webp|gif|tiff?|bmp|heic|heif|avif)$/i

/** One sentence about why a file is not sent; null when it may be. */
export function refusalOf(file: Pick<File, 'name' | 'type' | 'size'>): string | null {
  const readable = file.type ? pictureTypes.test(file.type) : pictureNames.test(file.name)
  if (!readable) return later.upload.notPicture(file.name)
  if (file.size === 0) return later.upload.empty(file.name)
  if (file.size > maxUploadBytes) return later.upload.tooLarge(file.name, file.size, maxUploadBytes)
  return null
}

/** Sends a picture as the GraphQL multipart request specification says, and remembers it; gives where the works like it are, and a link there. */
export async function sendPicture(file: File, name: string, onLeave: () => void) {
  const refusal = refusalOf(file)
  if (refusal) throw new ApiError(file.size > maxUploadBytes ? 'TOO_LARGE' : 'UNSUPPORTED', refusal)
  const data = await sendAgain(file)
  if (!data.uploadImage) throw new ApiError('INTERNAL', text.errors.picture)
  rememberUpload(data.uploadImage, name)
  const href = likeUpload(data.uploadImage.id)
  const says = (
    <Link href={href} onClick={onLeave}>
      <Say phrase={later.similar.heading(name)} />
    </Link>
  )
  return { href, says }
}

const maxRetries = 2

/** Sends a file, once more where the server cannot be reached for a moment. */
async function sendAgain(file: File): Promise<UploadMutation> {
  for (let failures = 0; ; failures++) {
    try {
      return await sendOnce(file)
    } catch (error) {
      const mayPass = error instanceof ApiError && error.code === 'NETWORK'
      if (!mayPass || failures === maxRetries) throw error
      await new Promise((resolve) => setTimeout(resolve, 400 * 3 ** failures))
    }
  }
}

async function sendOnce(file: File): Promise<UploadMutation> {
  const body = new FormData()
  body.append('operations', JSON.stringify({ query: UploadDocument.toString(), variables: { file: null } }))
  body.append('map', JSON.stringify({ 0: ['variables.file'] }))
  body.append('0', file, file.name)
  const signal = AbortSignal.timeout(uploadTimeoutMs)
  let response: Response
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      body,
      headers: { Accept: 'application/graphql-response+json, application/json' },
      signal,
    })
  } catch (error) {
    // What took so long is not sent again unasked.
    if (signal.aborted) throw new ApiError('UNAVAILABLE', text.errors.timeout(uploadTimeoutMs / 1000))
    throw new ApiError('NETWORK', String(error))
  }
  return answerOf(response)
}
