import { useSyncExternalStore } from 'react'

/** Widths as in the style sheets: a phone's, and those that have no room for a column beside. */
const queries = {
  phone: window.matchMedia('(max-width: 47.99rem)'),
  tablet: window.matchMedia('(max-width: 63.99rem)'),
}

/** Whether the window is at most as wide as this. */
export function useNarrow(width: keyof typeof queries): boolean {
  const query = queries[width]
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => query.matches,
  )
}
