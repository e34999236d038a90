import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Icon } from './icon'

interface DialogProps {
  heading: ReactNode
  closeLabel: string
  className?: string
  onClose(): void
  children: ReactNode
}

/** A modal dialog that is open as long as it is rendered; Esc, the cross and a click beside it close it. */
export function Dialog({ heading, closeLabel, className = '', onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  // Closed before it leaves the page, it gives the focus back to what opened it.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes it for the keyboard
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby="dialog-heading"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div className="dialog-inner">
        <div className="dialog-head">
          <h2 id="dialog-heading">{heading}</h2>
          <button type="button" className="icon-button" aria-label={closeLabel} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
