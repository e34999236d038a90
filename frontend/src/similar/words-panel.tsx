import { useEffect, useState } from 'react'
import { text } from '../text'
import { maxDescription } from './state'

/** The words that results should look like; they are looked for when they are sent, for that may take a while. */
export function WordsPanel({ words, onWords }: { words: string; onWords(words: string): void }) {
  const [typed, setTyped] = useState(words)
  // Words that come from elsewhere, as by going back, are shown as well.
  useEffect(() => setTyped(words), [words])
  const send = () => typed.trim() && onWords(typed)
  return (
    <form
      className="words-panel"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <label htmlFor="described">{text.similar.described.label}</label>
      <textarea
        id="described"
        rows={3}
        dir="auto"
        maxLength={maxDescription}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          send()
        }}
      />
      <button type="submit" className="button">
        {text.similar.described.look}
      </button>
    </form>
  )
}
