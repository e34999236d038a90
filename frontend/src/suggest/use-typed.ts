import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { searchAddress } from '../search/state'
import { closedList, type ListState } from './use-list-box'

/** A pause in typing after which a search or suggestions are asked for. */
export const settleMs = 150
/** A field that gives way to another does so within one drawing of the page. */
const handOverMs = 100

/** What a field leaves to the one that takes its place in mid-word. */
let handOver: { typed: string; told: string; caret: number | null; list: ListState; at: number } | null = null

/** What was left to a field for these words; nothing when going back brings a field for other ones. */
function takeOver(words: string) {
  const left = handOver
  handOver = null
  return left && left.told === words && performance.now() - left.at < handOverMs ? left : null
}

/** The words in a field and the list below it; the words are told onwards 150 ms after the last key, or at once by `submit`. */
export function useTyped(
  words: string,
  input: React.RefObject<HTMLInputElement | null>,
  onWords?: (words: string) => void,
) {
  const [typed, setTyped] = useState(words)
  const [list, drawList] = useState(closedList)
  const timer = useRef(0)
  const told = useRef(words)
  const latest = useRef(typed)
  const latestList = useRef(list)
  const setList = (next: ListState) => {
    latestList.current = next
    drawList(next)
  }
  const settle = () => clearTimeout(timer.current)
  const submit = () => {
    settle()
    if (onWords) onWords(typed)
    else navigate(searchAddress({ words: typed }))
  }

  const type = (value: string, event?: Event) => {
    latest.current = value
    setTyped(value)
    settle()
    if (!onWords || (event as InputEvent | undefined)?.isComposing) return
    timer.current = window.setTimeout(() => {
      told.current = value
      onWords(value)
    }, settleMs)
  }

  useEffect(() => {
    // What the page was told by this field comes back as its words; anything else comes from elsewhere.
    if (words !== told.current) {
      clearTimeout(timer.current)
      latest.current = words
      setTyped(words)
    }
    told.current = words
  }, [words])

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when this field takes the place of another
  useLayoutEffect(() => {
    const field = input.current
    // The other field goes in the same commit, so what it left is there only now.
    const taken = takeOver(words)
    if (taken?.caret != null && field) {
      field.focus({ preventScroll: true })
      field.setSelectionRange(taken.caret, taken.caret)
      setList(taken.list)
    }
    if (taken && taken.typed !== words) type(taken.typed)
    return () => {
      clearTimeout(timer.current)
      const focused = field && document.activeElement === field
      handOver = {
        typed: latest.current,
        told: told.current,
        caret: focused ? (field.selectionStart ?? 0) : null,
        list: latestList.current,
        at: performance.now(),
      }
    }
  }, [])

  return { typed, type, settle, submit, list, setList }
}
