import { useEffect, useRef } from 'react'

/** Whether a key press belongs to a field or a dialog rather than to the page. */
function taken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return true
  const target = event.target as HTMLElement
  if (target.closest('input, textarea, select, [contenteditable]')) {
    return !(target instanceof HTMLInputElement && /^(checkbox|radio|range)$/.test(target.type))
  }
  return document.querySelector('dialog[open]') !== null
}

/** Runs single-key shortcuts, except while somebody types or a dialog is open. */
export function useKeys(actions: Record<string, (event: KeyboardEvent) => void>) {
  const current = useRef(actions)
  useEffect(() => {
    current.current = actions
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = current.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!action || taken(event)) return
      event.preventDefault()
      action(event)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
