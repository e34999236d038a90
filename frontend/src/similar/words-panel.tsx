import { type CSSProperties, useEffect, useId, useState } from 'react'
import { useSettled } from '../app/delayed'
import { Icon } from '../app/icon'
import { later } from '../text-later'
import { maxDescription, type SimilarState } from './address'

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
      <label htmlFor="described">{later.similar.described.label}</label>
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
        {later.similar.described.look}
      </button>
    </form>
  )
}

interface AddedWordsProps {
  state: SimilarState
  /** The metrics that words can be compared by. */
  readers: readonly { id: string }[]
  onChange(next: Partial<SimilarState>, replace?: boolean): void
}

/** Words that are added to the picture asked about, and how much they count beside it. */
export function AddedWords({ state: { words, wordsShare, metric }, readers, onChange }: AddedWordsProps) {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState(words ?? '')
  const field = useId()
  useEffect(() => setTyped(words ?? ''), [words])
  const { described } = later.similar
  const add = (next: string) =>
    onChange({ words: next, blend: [], metric: readers.some(({ id }) => id === metric) ? metric : null })
  if (!words && !open)
    return (
      <button type="button" className="quiet-button add-words" onClick={() => setOpen(true)}>
        <Icon name="plus" size={16} /> {described.add}
      </button>
    )
  return (
    <form
      className="words-panel"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim()) add(typed)
      }}
    >
      <label htmlFor={field}>{described.addedLabel}</label>
      <div className="added-words">
        <input
          id={field}
          type="text"
          dir="auto"
          maxLength={maxDescription}
          placeholder={described.addedExample}
          // biome-ignore lint/a11y/noAutofocus: whoever opens the field wants to type in it
          autoFocus={!words}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button
          type="button"
          className="icon-button"
          aria-label={described.remove}
          onClick={() => {
            setOpen(false)
            setTyped('')
            if (words) onChange({ words: null })
          }}
        >
          <Icon name="close" size={14} />
        </button>
      </div>
      {words ? (
        <Share share={wordsShare} onShare={(share) => onChange({ wordsShare: share }, true)} />
      ) : (
        <button type="submit" className="button">
          {described.look}
        </button>
      )}
    </form>
  )
}

const settleMs = 200

/** How much words count beside a picture; the results follow when the hand rests. */
function Share({ share, onShare }: { share: number; onShare(share: number): void }) {
  const [moved, setMoved] = useState(share)
  const settled = useSettled(moved, settleMs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a hand at rest asks again
  useEffect(() => {
    if (settled !== share) onShare(settled)
  }, [settled])
  useEffect(() => setMoved(share), [share])
  const said = later.similar.described.shareOf(moved / 100)
  return (
    <div className="words-share">
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={moved}
        aria-label={later.similar.described.share}
        aria-valuetext={said}
        style={{ '--share': `${moved}%` } as CSSProperties}
        onChange={(event) => setMoved(Number(event.target.value))}
      />
      <p>{said}</p>
    </div>
  )
}
