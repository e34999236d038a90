import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './request'

/** Whether the same question may be answered a moment later. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'NETWORK'
}

/** Whether the server goes on with the same question when it is asked again, since one request was too short for it. */
export function goesOn(error: unknown): error is ApiError {
  return error instanceof ApiError && error.reason === 'STILL_LOOKING'
}

const maxRetries = 2
/** Each time a network has looked at one more part at least. */
const maxTimesOn = 50

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A collection changes only when an import ends, and then everything is asked again.
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false,
        // A server on the same machine needs no internet connection.
        networkMode: 'always',
        retry: (failures, error) =>
          goesOn(error) ? failures < maxTimesOn : failures < maxRetries && mayPass(error),
        retryDelay: (attempt, error) => (goesOn(error) ? 0 : 400 * 3 ** attempt),
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** A value that every query of a field that may be null goes through. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new ApiError('NOT_FOUND', '')
  return value
}
