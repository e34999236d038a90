import { lazy, Suspense, useRef } from 'react'
import { atLeisure } from '../app/leisure'
import { maxWordsLength } from '../search/state'
import { text } from '../text'
import { FieldForm, KeyHint, type SearchFieldProps, usePlaceholder } from './field-form'
import { useTyped } from './use-typed'

/** Suggestions are not needed to draw the page, so their code comes after everything that is, or not at all. */
const Combobox = lazy(() =>
  atLeisure()
    .then(() => import('./combobox'))
    .catch(() => ({ default: PlainField })),
)

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
  const input = useRef<HTMLInputElement>(null)
  const { typed, type, submit } = useTyped(words, input, onWords)
  return (
    <FieldForm large={large} onSubmit={submit}>
      <input
        ref={input}
        type="text"
        aria-label={text.field.label}
        placeholder={usePlaceholder(large)}
        maxLength={maxWordsLength}
        spellCheck={false}
        autoComplete="off"
        dir="auto"
        value={typed}
        onChange={(event) => type(event.target.value, event.nativeEvent)}
      />
      {typed ? <span className="icon-button" /> : <KeyHint />}
    </FieldForm>
  )
}
