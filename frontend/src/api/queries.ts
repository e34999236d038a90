import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './request'

/** Whether the same question may be answered a moment later. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'NETWORK'
}

/** How far the server is with a question that goes on when it is asked again, since one request is too short for it. */
export const lookedSoFar = (error: unknown) => (error instanceof ApiError ? error.looked : undefined)

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
          lookedSoFar(error) ? failures < maxTimesOn : failures < maxRetries && mayPass(error),
        retryDelay: (attempt, error) => (lookedSoFar(error) ? 0 : 400 * 3 ** attempt),
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
