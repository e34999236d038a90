import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'

const param = 'slide'

/** The address of this page with another slide, or with none. */
function withSlide(key: string | null): string {
  const params = new URLSearchParams(location.search)
  if (key === null) params.delete(param)
  else params.set(param, key)
  // What this page says stays as it is written.
  const query = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return query ? `${location.pathname}?${query}` : location.pathname
}

/** Which slide an address shows; null for none. */
export function useSlide(): string | null {
  return new URLSearchParams(useSearch()).get(param)
}

/** Opening is a step to go back from; from one slide to the next is none. */
export function openSlide(key: string) {
  navigate(withSlide(key), { state: { slides: true } })
}

export function moveSlide(key: string) {
  navigate(withSlide(key), { replace: true, state: history.state })
}

export function closeSlides() {
  if (history.state?.slides === true) history.back()
  else navigate(withSlide(null), { replace: true })
}
