import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core'

/** An operation as codegen writes it: its text, which knows its result and its variables. */
export type Operation<Result, Variables> = DocumentTypeDecoration<Result, Variables> & { toString(): string }

/** The API's own codes, and two for an answer that never came. */
export type ErrorCode =
  | 'INVALID'
  | 'NOT_FOUND'
  | 'TOO_LARGE'
  | 'UNSUPPORTED'
  | 'UNAVAILABLE'
  | 'INTERNAL'
  | 'NETWORK'
  | 'TIMEOUT'

/** Parts of a picture, and at how many of them a network has looked. */
export interface Looked {
  at: number
  of: number
}

interface Extensions {
  code?: ErrorCode
  reason?: string
  looked?: Looked
}

/** A failure whose message is a sentence that may be shown, except for NETWORK and TIMEOUT. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly reason: string | undefined
  /** How far a network is that looks at a picture part by part. */
  readonly looked: Looked | undefined

  constructor(
    code: ErrorCode,
    message: string,
    { reason, looked }: Pick<Extensions, 'reason' | 'looked'> = {},
  ) {
    super(message)
    this.code = code
    this.reason = reason
    this.looked = looked
  }
}

export const requestTimeoutMs = 10_000

interface Answer<Result> {
  data?: Result | null
  errors?: { message: string; extensions?: Extensions }[]
}

/** Asks the API. Throws an ApiError for any error in the answer, the signal's reason when it is aborted. */
export async function request<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const timeout = AbortSignal.timeout(requestTimeoutMs)
  const init: RequestInit = {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json',
    },
    body: JSON.stringify({ query: operation.toString(), variables }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }
  try {
    return await answerOf<Result>(await fetch('/graphql', init))
  } catch (error) {
    if (error instanceof ApiError || signal?.aborted) throw error
    if (timeout.aborted) throw new ApiError('TIMEOUT', String(error))
    throw new ApiError('NETWORK', String(error))
  }
}

/** Reads an answer, whatever its status: the API says what is wrong in the body. */
export async function answerOf<Result>(response: Response): Promise<Result> {
  let answer: Answer<Result>
  try {
    answer = await response.json()
  } catch (cause) {
    if (response.status === 413) throw new ApiError('TOO_LARGE', response.statusText)
    throw new ApiError('NETWORK', `${response.status} ${response.statusText}: ${cause}`)
  }
  const first = answer.errors?.[0]
  if (first) throw new ApiError(first.extensions?.code ?? 'INTERNAL', first.message, first.extensions)
  if (!answer.data) throw new ApiError('INTERNAL', `The answer (${response.status}) held no data.`)
  return answer.data
}
