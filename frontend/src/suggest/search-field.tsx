import { type ChangeEvent, type CompositionEvent, useId, useRef } from 'react'
import { useLocation } from 'wouter'
import { Icon } from '../app/icon'
import { useKeys } from '../app/keys'
import { useMetrics } from '../app/library'
import { useNarrow } from '../app/narrow'
import { noFilters } from '../facets/filters'
import { maxWordsLength, searchAddress } from '../search/state'
import { likeWords } from '../similar/address'
import { text } from '../text'
import { PictureButton } from '../upload/uploader'
import { Choice, type Section, type Suggestion, sectionsOf, useSuggestions } from './suggestions'
import { closedList, useListBox } from './use-list-box'
import { useTyped } from './use-typed'

interface SearchFieldProps {
  /** The words that the page shows results for. */
  words: string
  large?: boolean
  /** Searches while typing; without it only Enter does. */
  onWords?: (words: string) => void
}

/** Where a suggestion leads. */
function addressOf(item: Suggestion): string {
  if (item.describes) return likeWords(item.text)
  if (item.image) return `/image/${item.image.id}`
  const field = (item.field ?? 'ARTIST').toLowerCase() as 'artist' | 'collection' | 'genre'
  return searchAddress({ filters: { ...noFilters, [field]: [item.text] } })
}

/** The one field: searches as you type, suggests names and works, takes pictures. */
export function SearchField({ words, large = false, onWords }: SearchFieldProps) {
  const [, navigate] = useLocation()
  const input = useRef<HTMLInputElement>(null)
  const { typed, type, settle, submit, list, setList } = useTyped(words, input, onWords)
  const suggestions = useSuggestions(typed)
  const reads = useMetrics().some(({ readsWords }) => readsWords)
  const kept = useRef<Section[]>([])
  // What the arrows or the pointer have reached stays what it is, whatever comes in.
  if (list.active < 0) kept.current = sectionsOf(suggestions, reads ? typed.trim() : '')
  const sections = kept.current
  const hintId = useId()
  const placeholder = usePlaceholder(large)
  const box = useListBox({
    label: text.field.suggestions,
    items: sections.flatMap(({ items }) => items),
    state: list,
    onState: setList,
    onChoose: (item) => {
      type('')
      settle()
      navigate(addressOf(item))
    },
  })
  useKeys({ '/': () => input.current?.select() })
  const write = (value: string, event?: Event) => {
    type(value, event)
    setList({ open: true, active: -1 })
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not known to every reader yet
    <form
      role="search"
      className={large ? 'search-field large' : 'search-field'}
      onSubmit={(event) => {
        event.preventDefault()
        setList(closedList)
        submit()
      }}
    >
      <div className="field">
        <Icon name="search" />
        <input
          {...box.field}
          ref={input}
          type="text"
          aria-label={text.field.label}
          aria-describedby={box.open ? hintId : undefined}
          enterKeyHint="search"
          maxLength={maxWordsLength}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          dir="auto"
          value={typed}
          onChange={(event: ChangeEvent<HTMLInputElement>) => write(event.target.value, event.nativeEvent)}
          onCompositionEnd={(event: CompositionEvent<HTMLInputElement>) => write(event.currentTarget.value)}
        />
        {typed ? (
          <button
            type="button"
            className="icon-button"
            aria-label={text.field.clear}
            onClick={() => {
              type('')
              input.current?.focus()
            }}
          >
            <Icon name="close" size={18} />
          </button>
        ) : (
          <span className="key-hint" aria-hidden="true">
            /
          </span>
        )}
      </div>
      <PictureButton className="picture-button" {...(large ? {} : { label: text.field.picture })}>
        <Icon name="picture" />
        {large && text.field.picture}
      </PictureButton>
      <SuggestionList sections={sections} typed={typed} hintId={hintId} box={box} />
    </form>
  )
}

interface ListProps {
  sections: Section[]
  typed: string
  hintId: string
  box: ReturnType<typeof useListBox>
}

/** What drops from the field: suggestions by what they are, and the keys that lead through them. */
function SuggestionList({ sections, typed, hintId, box }: ListProps) {
  let index = 0
  return (
    <div className="suggestions" {...box.list}>
      {sections.map(({ name, heading, items }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
        <div role="group" aria-labelledby={`${hintId}-${name}`} key={name}>
          <div className="group-name" id={`${hintId}-${name}`} role="presentation">
            {heading}
          </div>
          {items.map((item) => (
            <div
              key={item.describes ? 'describes' : `${item.field}:${item.image?.id ?? item.text}`}
              className={item.image ? 'option of-work' : 'option'}
              {...box.option(index++)}
            >
              <Choice item={item} typed={typed} />
            </div>
          ))}
        </div>
      ))}
      <div className="hint" id={hintId} role="presentation">
        <kbd>↑</kbd> <kbd>↓</kbd> {text.field.move} <kbd>Enter</kbd> {text.field.search} <kbd>Esc</kbd>{' '}
        {text.field.close}
      </div>
    </div>
  )
}

/** What the field may be asked, as far as there is room to say so. */
function usePlaceholder(large: boolean): string {
  const { first, firstShort, header, headerShort } = text.field
  const narrow = useNarrow(large ? 'phone' : 'tablet')
  if (large) return narrow ? firstShort : first
  return narrow ? headerShort : header
}
