import { isWorkId } from '../api/ids'

/** A way between two works as the address holds it; either may still be missing. */
export interface PathState {
  from: string | null
  to: string | null
  /** Null is the default. */
  metric: string | null
}

export function parsePath(query: string): PathState {
  const params = new URLSearchParams(query)
  const id = (name: string) => {
    const found = params.get(name)
    return found && isWorkId(found) ? found : null
  }
  return { from: id('from'), to: id('to'), metric: params.get('metric')?.slice(0, 64) || null }
}

export function pathAddress({ from, to, metric }: Partial<PathState>): string {
  const params = new URLSearchParams()
  if (from) params.set('from', from)
  if (to) params.set('to', to)
  if (metric) params.set('metric', metric)
  return params.size > 0 ? `/path?${params}` : '/path'
}
