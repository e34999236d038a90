import type { Query, QueryClient } from '@tanstack/react-query'
import { ApiError } from './request'

const askAgainMs = 2000

const isCutOff = ({ state }: Query) => state.error instanceof ApiError && state.error.code === 'NETWORK'

/** Asks again what is in sight and failed because the server was away, once it is there again. */
export function watchServer(client: QueryClient): void {
  const cutOff = { type: 'active', predicate: isCutOff } as const
  let waiting = false
  const later = () => {
    if (waiting) return
    waiting = true
    setTimeout(async () => {
      if (!document.hidden && (await isReady())) await client.refetchQueries(cutOff)
      waiting = false
      if (client.getQueryCache().findAll(cutOff).length > 0) later()
    }, askAgainMs)
  }
  client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error' && isCutOff(event.query)) later()
  })
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch('/readyz', { cache: 'no-store' })).ok
  } catch {
    return false
  }
}
