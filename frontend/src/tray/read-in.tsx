import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { sentenceOf } from '../app/failure'
import { text } from '../text'
import { later } from '../text-later'
import { fetchPicked } from './fetched'
import { maxSavedBytes, parseSaved } from './saved'
import { addToTray } from './store'

/** Takes up a tray that was saved as JSON, with its parts, notes and order. */
export function useReadIn() {
  const client = useQueryClient()
  const [said, setSaid] = useState('')
  const readIn = async (file: File) => {
    setSaid(later.tray.reading)
    const saved = file.size <= maxSavedBytes ? parseSaved(await file.text()) : null
    if (!saved) return setSaid(later.tray.notSaved(file.name))
    try {
      const found = await fetchPicked(client, saved)
      const gone = saved.length - found.length
      const added = addToTray(found)
      if (gone > 0) setSaid(`${later.tray.gone}: ${text.number(gone)}`)
      else setSaid(added > 0 ? '' : later.tray.allThere)
    } catch (error) {
      setSaid(sentenceOf(error))
    }
  }
  return { said, readIn }
}

/** What asks for the file, alone or in a menu. */
export function ReadInButton({ onFile, alone = false }: { onFile(file: File): void; alone?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className={alone ? 'button' : undefined} onClick={() => input.current?.click()}>
        {later.tray.readIn}
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={later.tray.readIn}
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (file) onFile(file)
        }}
      />
    </>
  )
}
