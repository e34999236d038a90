import { useEffect, useLayoutEffect, useRef } from 'react'
import { forTab, readStored, writeStored } from './stored'

/** Where a visitor was on a page: how far down, and which work had the focus. */
interface Position {
  top: number
  focus: string | null
}

/** As long as an answer may take. */
const restoreWithinMs = 10_000
const prefix = 'likeness.position:'

let wentBack = false

/**
 * Takes the place on a page over from the browser. It must be called before
 * anything else listens to popstate: the page is drawn while listeners run.
 */
export function startPosition() {
  history.scrollRestoration = 'manual'
  window.addEventListener('popstate', () => {
    wentBack = true
  })
}

/** Marks an element that gets the focus again when its page is gone back to. */
export const focusKey = (key: string) => ({ 'data-focus-key': key })

/** Goes back to the last step of the history at such an address, to the place there; false where there is none. */
export function goBackTo(isThere: (address: URL) => boolean): boolean {
  if (!('navigation' in window)) return false
  const { navigation } = window
  const before = navigation
    .entries()
    .slice(0, navigation.currentEntry?.index ?? 0)
    .findLast(({ url }) => url && isThere(new URL(url)))
  if (before) navigation.traverseTo(before.key)
  return before !== undefined
}

/** Names this step of the history. */
export function entryKey(): string {
  const entry = 'navigation' in window ? window.navigation.currentEntry : null
  return entry?.key ?? location.href
}

function save(key: string) {
  const focused = document.activeElement
  const focus = focused instanceof HTMLElement ? (focused.dataset.focusKey ?? null) : null
  writeStored(forTab, prefix + key, { top: window.scrollY, focus } satisfies Position)
}

const load = (key: string) => readStored(forTab, prefix + key) as Position | null

/** Scrolls to a position as soon as the page is long enough, and gives the focus back, unless somebody does something before. */
function restore({ top, focus }: Position): () => void {
  const deadline = performance.now() + restoreWithinMs
  let frame = 0
  const stop = () => cancelAnimationFrame(frame)
  const attempt = () => {
    const longEnough = document.documentElement.scrollHeight - window.innerHeight >= top - 1
    window.scrollTo(0, top)
    const target = focus && document.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(focus)}"]`)
    if (target) target.focus({ preventScroll: true })
    if ((longEnough && (target || !focus)) || performance.now() > deadline) return
    frame = requestAnimationFrame(attempt)
  }
  attempt()
  for (const event of ['wheel', 'pointerdown', 'keydown'])
    window.addEventListener(event, stop, { once: true, passive: true })
  return stop
}

/** Keeps the place on every page, and takes it up again on Back and Forward. */
export function usePosition(path: string, query: string) {
  const main = useRef<HTMLElement>(null)
  const before = useRef<string | null>(null)

  useEffect(() => {
    let key = entryKey()
    let timer = 0
    const later = () => {
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        // A new address shows itself before its page does; what was scrolled belongs to the old one.
        if (key === entryKey()) save(key)
        key = entryKey()
      }, 100)
    }
    const now = () => save(entryKey())
    const back = () => {
      clearTimeout(timer)
      key = entryKey()
    }
    window.addEventListener('scroll', later, { passive: true })
    document.addEventListener('click', now, { capture: true })
    document.addEventListener('keydown', now, { capture: true })
    window.addEventListener('popstate', back, { capture: true })
    return () => {
      clearTimeout(timer)
      window.removeEventListener('scroll', later)
      document.removeEventListener('click', now, { capture: true })
      document.removeEventListener('keydown', now, { capture: true })
      window.removeEventListener('popstate', back, { capture: true })
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new query alone is a new place in the history
  useLayoutEffect(() => {
    const first = before.current === null
    const newPage = before.current !== path
    before.current = path
    const saved = wentBack || first ? load(entryKey()) : null
    wentBack = false
    if (saved) return restore(saved)
    if (newPage && !first) {
      window.scrollTo(0, 0)
      main.current?.focus({ preventScroll: true })
    }
  }, [path, query])

  return main
}
