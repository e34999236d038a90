import { lazy, Suspense, useRef } from 'react'
import { useLocation } from 'wouter'
import { Icon } from '../app/icon'
import { atLeisure } from '../app/leisure'
import { maxWordsLength, searchAddress } from '../search/state'
import { text } from '../text'
import { PictureButton } from '../upload/uploader'
import { useTyped } from './use-typed'

export interface SearchFieldProps {
  /** The words that the page shows results for. */
  words: string
  large?: boolean
  /** Searches while typing; without it only Enter does. */
  onWords?: (words: string) => void
}

/** Suggestions are not needed to draw the page, so their code comes after everything that is. */
const Combobox = lazy(() => atLeisure().then(() => import('./combobox')))

/** The one field: searches as you type, suggests names and works, takes pictures. */
export function SearchField(props: SearchFieldProps) {
  return (
    <Suspense fallback={<PlainField {...props} />}>
      <Combobox {...props} />
    </Suspense>
  )
}

/** The field as long as it has no suggestions; it looks and searches the same. */
function PlainField({ words, large = false, onWords }: SearchFieldProps) {
  const [, navigate] = useLocation()
  const input = useRef<HTMLInputElement>(null)
  const { typed, type, settle } = useTyped(words, input, onWords)
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not known to every reader yet
    <form
      role="search"
      className={large ? 'search-field large' : 'search-field'}
      onSubmit={(event) => {
        event.preventDefault()
        settle()
        if (onWords) onWords(typed)
        else navigate(searchAddress({ words: typed }))
      }}
    >
      <div className="field">
        <Icon name="search" />
        <input
          ref={input}
          type="text"
          aria-label={text.field.label}
          placeholder={large ? text.field.first : text.field.header}
          maxLength={maxWordsLength}
          spellCheck={false}
          autoComplete="off"
          dir="auto"
          value={typed}
          onChange={(event) => type(event.target.value, event.nativeEvent)}
        />
        {typed ? (
          <span className="icon-button" />
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
    </form>
  )
}
