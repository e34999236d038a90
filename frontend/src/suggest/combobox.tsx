import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCombobox } from 'downshift'
import { type ChangeEvent, type CompositionEvent, type KeyboardEvent, useId, useRef } from 'react'
import { useLocation } from 'wouter'
import { SuggestDocument, type SuggestQuery } from '../api/gql/graphql'
import { request } from '../api/request'
import { useSettled } from '../app/delayed'
import { Icon } from '../app/icon'
import { useKeys } from '../app/keys'
import { useMetrics } from '../app/library'
import { Say } from '../app/phrase'
import { noFilters } from '../facets/filters'
import { maxWordsLength, searchAddress } from '../search/state'
import { likeWords } from '../similar/state'
import { text } from '../text'
import { FieldForm, KeyHint, type SearchFieldProps, usePlaceholder } from './field-form'
import { markPrefix } from './mark-prefix'
import { settleMs, useTyped } from './use-typed'

/** What may be chosen; `describes` when it is that the typed words describe what works look like. */
type Suggestion = NonNullable<SuggestQuery['suggest']>[number] & { describes?: true }

const maxPrefixLength = 100
/** Characters from which words may describe something. */
const leastDescription = 3

/** The field with its suggestions: works, artists, collections and genres. */
export default function Combobox({ words, large = false, onWords }: SearchFieldProps) {
  const [, navigate] = useLocation()
  const input = useRef<HTMLInputElement>(null)
  const { typed, type, settle, submit } = useTyped(words, input, onWords)
  const suggestions = useSuggestions(typed)
  const reads = useMetrics().some(({ readsWords }) => readsWords)
  const sections = sectionsOf(suggestions, reads ? typed.trim() : '')
  const items = sections.flatMap((section) => section.items)
  const hintId = useId()
  const placeholder = usePlaceholder(large)

  const choose = (item: Suggestion) => {
    type('')
    settle()
    if (item.describes) return navigate(likeWords(item.text))
    if (item.image) return navigate(`/image/${item.image.id}`)
    const field = (item.field ?? 'ARTIST').toLowerCase() as 'artist' | 'collection' | 'genre'
    navigate(searchAddress({ filters: { ...noFilters, [field]: [item.text] } }))
  }

  const box = useCombobox<Suggestion>({
    items,
    inputValue: typed,
    itemToString: (item) => item?.text ?? '',
    selectedItem: null,
    onSelectedItemChange: ({ selectedItem }) => selectedItem && choose(selectedItem),
    stateReducer: (_state, { type: change, changes }) =>
      // Choosing or leaving does not write into the field: the words stay as typed.
      change === useCombobox.stateChangeTypes.InputBlur ? { ...changes, selectedItem: null } : changes,
  })
  useKeys({ '/': () => input.current?.select() })
  const open = box.isOpen && items.length > 0

  return (
    <FieldForm
      large={large}
      onSubmit={() => {
        box.closeMenu()
        submit()
      }}
      below={
        <div
          className="suggestions"
          {...box.getMenuProps({ 'aria-label': text.field.suggestions })}
          hidden={!open}
        >
          {sections.map((section) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
            <div role="group" aria-labelledby={`${hintId}-${section.name}`} key={section.name}>
              <div className="group-name" id={`${hintId}-${section.name}`} role="presentation">
                {section.heading}
              </div>
              {section.items.map((item) => {
                const index = items.indexOf(item)
                return (
                  <div
                    key={item.describes ? 'describes' : `${item.field}:${item.image?.id ?? item.text}`}
                    className={item.image ? 'option of-work' : 'option'}
                    {...box.getItemProps({ item, index })}
                  >
                    {item.describes ? (
                      <span>
                        <Say phrase={text.similar.described.choice(item.text)} />
                      </span>
                    ) : (
                      <Match item={item} typed={typed} />
                    )}
                  </div>
                )
              })}
            </div>
          ))}
          <div className="hint" id={hintId} role="presentation">
            <kbd>↑</kbd> <kbd>↓</kbd> {text.field.move} <kbd>Enter</kbd> {text.field.search} <kbd>Esc</kbd>{' '}
            {text.field.close}
          </div>
        </div>
      }
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: downshift joins it to the field */}
      <label className="visually-hidden" {...box.getLabelProps()}>
        {text.field.label}
      </label>
      <input
        {...box.getInputProps({
          ref: input,
          type: 'text',
          enterKeyHint: 'search',
          maxLength: maxWordsLength,
          placeholder,
          spellCheck: false,
          autoComplete: 'off',
          autoCapitalize: 'none',
          dir: 'auto',
          'aria-describedby': open ? hintId : undefined,
          onChange: (event: ChangeEvent<HTMLInputElement>) => type(event.target.value, event.nativeEvent),
          onCompositionEnd: (event: CompositionEvent<HTMLInputElement>) => type(event.currentTarget.value),
          onKeyDown: (event: KeyboardEvent & { nativeEvent: { preventDownshiftDefault?: boolean } }) => {
            // With nothing chosen in the list, Enter belongs to the form.
            if (event.key === 'Enter' && box.highlightedIndex < 0)
              event.nativeEvent.preventDownshiftDefault = true
          },
        })}
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
        <KeyHint />
      )}
    </FieldForm>
  )
}

/** A value or a work, with what was typed of it marked. */
function Match({ item, typed }: { item: Suggestion; typed: string }) {
  return (
    <>
      <span dir="auto">
        {item.image &&
          (item.image.thumbnail ? (
            <img src={item.image.thumbnail} alt="" />
          ) : (
            <span className="no-picture" />
          ))}
        {markPrefix(item.text, typed).map((part, place) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
          part.match ? <mark key={place}>{part.text}</mark> : part.text,
        )}
      </span>
      <span className="count">
        {item.image
          ? [item.image.artist, item.image.date].filter(Boolean).join(', ')
          : text.works(item.count)}
      </span>
    </>
  )
}

function useSuggestions(typed: string): Suggestion[] {
  const prefix = useSettled(typed.trimStart().slice(0, maxPrefixLength), settleMs)
  const asked = prefix.trim().length >= 2 && typed !== ''
  const { data } = useQuery({
    queryKey: ['suggest', prefix],
    queryFn: ({ signal }) => request(SuggestDocument, { prefix }, signal),
    enabled: asked,
    placeholderData: keepPreviousData,
    // Suggestions that fail are missed by nobody.
    retry: false,
  })
  return asked ? (data?.suggest ?? []) : []
}

const sectionOrder = ['artist', 'work', 'collection', 'genre', 'date'] as const

/** The suggestions by what they are, and the words as a description where one is read. */
function sectionsOf(suggestions: Suggestion[], described: string) {
  const nameOf = (item: Suggestion) =>
    item.image || !item.field ? 'work' : (item.field.toLowerCase() as (typeof sectionOrder)[number])
  const found = sectionOrder.map((name) => ({
    name: name as string,
    heading: text.field.groups[name],
    items: suggestions.filter((item) => nameOf(item) === name),
  }))
  if (described.length >= leastDescription)
    found.push({
      name: 'looks',
      heading: text.field.groups.looks,
      items: [{ text: described, field: null, count: 0, image: null, describes: true }],
    })
  return found.filter((section) => section.items.length > 0)
}
