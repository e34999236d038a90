import { useEffect } from 'react'
import { type Phrase, text } from '../text'
import { Say } from './phrase'
import { newStore, useStore } from './store'

interface Toast {
  phrase: Phrase
  undo?: () => void
}

const shown = newStore<Toast | null>(null)
const toastMs = 5000

export function showToast(phrase: Phrase, undo?: () => void) {
  shown.set(undo ? { phrase, undo } : { phrase })
}

/** The one short notice at the foot of the window, gone after five seconds. */
export function ToastOutlet() {
  const toast = useStore(shown)
  useEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => shown.set(null), toastMs)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div className="toast-outlet" role="status">
      {toast && (
        <div className="toast">
          <p>
            <Say phrase={toast.phrase} />
          </p>
          {toast.undo && (
            <button
              type="button"
              className="text-button"
              onClick={() => {
                toast.undo?.()
                shown.set(null)
              }}
            >
              {text.tray.undo}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
