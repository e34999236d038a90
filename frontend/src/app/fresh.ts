import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiError } from '../api/request'

/** Asks a list again from its beginning when its cursors have outlived their generation. */
export function useFreshCursors(queryKey: readonly unknown[], error: unknown) {
  const client = useQueryClient()
  useEffect(() => {
    if (error instanceof ApiError && error.reason === 'STALE_CURSOR') client.resetQueries({ queryKey })
  }, [client, queryKey, error])
}
