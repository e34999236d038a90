import { useEffect } from 'react'
import { text } from '../text'

/** Names the page in the window's title; null keeps the title that is there. */
export function useTitle(page: string | null) {
  useEffect(() => {
    if (page !== null) document.title = text.title(page.length > 120 ? `${page.slice(0, 119)}…` : page)
  }, [page])
}
