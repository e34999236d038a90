import { type ReactNode, useEffect, useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { sentenceOf } from '../app/failure'
import { Icon } from '../app/icon'
import { Say } from '../app/phrase'
import { newStore, useStore } from '../app/store'
import { text } from '../text'
import { maxUploadBytes } from './limit'

/** The name of a picture that is being sent, or how it went: a sentence, or where the works like it are. */
interface State {
  name?: string
  says?: ReactNode
  href?: string
}

const state = newStore<State | null>(null)

/** Sends a picture and opens the works like it; what goes wrong is shown in the outlet. */
async function searchByFile(file: File, name = file.name) {
  const { pathname } = location
  const sending = { name }
  state.set(sending)
  let next: State
  try {
    const { sendPicture } = await import('./send')
    next = await sendPicture(file, name, () => state.set(null))
  } catch (error) {
    next = { says: sentenceOf(error) }
  }
  // A picture that was brought since has taken its place.
  if (state.get() !== sending) return
  // Whoever has gone to another page meanwhile is not fetched away from there.
  const there = pathname === location.pathname && next.href
  state.set(there ? null : next)
  if (there) navigate(there)
}

const inputId = 'picture-input'

/** A button that lets a visitor choose a picture; it may go while the choice is being made. */
export function PictureButton({
  label,
  className,
  children,
}: {
  label?: string
  className: string
  children: React.ReactNode
}) {
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      onClick={() => document.getElementById(inputId)?.click()}
    >
      {children}
    </button>
  )
}

/** Takes pictures that are dropped or pasted anywhere, and says how it went. */
export function UploadOutlet() {
  const current = useStore(state)
  const over = useDropAndPaste()
  return (
    <>
      <input
        id={inputId}
        type="file"
        accept="image/jpeg,image/png,image/webp,image/gif,image/tiff,image/bmp,image/heic,image/avif,.heic,.avif"
        hidden
        aria-label={text.field.picture}
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (file) searchByFile(file)
        }}
      />
      {over && (
        <div className="drop-target" aria-hidden="true">
          <div>
            <Icon name="picture" size={28} />
            <p className="h2">{text.upload.drop}</p>
            <p>{text.upload.dropHelp(maxUploadBytes)}</p>
          </div>
        </div>
      )}
      <div className="upload-outlet">
        <div role="status">
          {current?.name && (
            <p className="notice">
              <Say phrase={text.upload.sending(current.name)} />
            </p>
          )}
        </div>
        {current?.says && (
          <div className={current.href ? 'notice' : 'notice refused'} role="alert">
            {!current.href && <Icon name="close" />}
            <p>{current.says}</p>
            <button type="button" className="text-button" onClick={() => state.set(null)}>
              {text.errors.dismiss}
            </button>
          </div>
        )}
      </div>
    </>
  )
}

function useDropAndPaste(): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const drag = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!event.relatedTarget) setOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file) searchByFile(file)
    }
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      const file = files.find((candidate) => candidate.type.startsWith('image/')) ?? files[0]
      const intoField = event.target instanceof Element && event.target.closest('input, textarea')
      if (file) {
        event.preventDefault()
        searchByFile(file, text.upload.pasted)
      } else if (!intoField) {
        state.set({ says: text.upload.noPicture })
      }
    }
    const listeners = { dragenter: drag, dragover: drag, dragleave: leave, drop, paste }
    for (const [name, listener] of Object.entries(listeners))
      window.addEventListener(name, listener as EventListener)
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener)
    }
  }, [])
  return over
}
