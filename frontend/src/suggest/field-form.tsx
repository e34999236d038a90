import type { ReactNode } from 'react'
import { Icon } from '../app/icon'
import { useNarrow } from '../app/narrow'
import { text } from '../text'
import { PictureButton } from '../upload/uploader'

export interface SearchFieldProps {
  /** The words that the page shows results for. */
  words: string
  large?: boolean
  /** Searches while typing; without it only Enter does. */
  onWords?: (words: string) => void
}

interface FieldFormProps {
  large: boolean
  onSubmit(): void
  /** The input, and what stands behind it. */
  children: ReactNode
  /** What drops from the field. */
  below?: ReactNode
}

/** The frame of the one field, the same with suggestions and before they are there. */
export function FieldForm({ large, onSubmit, children, below }: FieldFormProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not known to every reader yet
    <form
      role="search"
      className={large ? 'search-field large' : 'search-field'}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <div className="field">
        <Icon name="search" />
        {children}
      </div>
      <PictureButton className="picture-button" {...(large ? {} : { label: text.field.picture })}>
        <Icon name="picture" />
        {large && text.field.picture}
      </PictureButton>
      {below}
    </form>
  )
}

/** What the field may be asked, as far as there is room to say so. */
export function usePlaceholder(large: boolean): string {
  const { first, firstShort, header, headerShort } = text.field
  const narrow = useNarrow(large ? 'phone' : 'tablet')
  if (large) return narrow ? firstShort : first
  return narrow ? headerShort : header
}

/** The key that leads to the field, shown in it while it is empty. */
export function KeyHint() {
  return (
    <span className="key-hint" aria-hidden="true">
      /
    </span>
  )
}
