const focusable =
  'a[href], button:not([disabled]), input:not([disabled], [type="hidden"]), select, textarea, [tabindex]'

/** The element to go on from in place of one that is gone: of the same kind if there is any. */
function standIn(within: Element, gone: HTMLElement): HTMLElement | undefined {
  const all = [...(within.matches(focusable) ? [within] : []), ...within.querySelectorAll(focusable)].filter(
    (one): one is HTMLElement => one instanceof HTMLElement && one.checkVisibility(),
  )
  return all.find((one) => one.tagName === gone.tagName && one.className === gone.className) ?? all[0]
}

/**
 * Keeps the place of whoever goes by keyboard: where what had the focus is
 * taken away, what stands after it, before it or around it gets it.
 */
export function startFocus(): void {
  let last: HTMLElement | null = null
  document.addEventListener('focusin', ({ target }) => {
    last = target instanceof HTMLElement && target !== document.body ? target : null
  })
  document.addEventListener('pointerdown', ({ target }) => {
    // Whoever clicks beside everything has left what had the focus.
    if (target instanceof Element && !target.closest(focusable)) last = null
  })
  new MutationObserver((changes) => {
    const gone = last
    if (!gone || gone.isConnected || document.activeElement !== document.body) return
    const change = changes.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)))
    if (!change) return
    last = null
    const places = [change.nextSibling, change.previousSibling]
    for (let around: Node | null = change.target; around; around = around.parentNode) places.push(around)
    for (const place of places) {
      if (!(place instanceof Element) || !place.isConnected || place === document.documentElement) continue
      const next = standIn(place, gone)
      if (!next) continue
      next.focus({ preventScroll: true })
      return
    }
  }).observe(document.body, { childList: true, subtree: true })
}
