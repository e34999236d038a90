import { useId, useRef } from 'react'
import { copyText } from '../app/copy'
import { Icon } from '../app/icon'
import { later } from '../text-later'
import { languages, written } from './request'

interface DownloadMenuProps {
  /** Whether there is nothing to save yet. */
  disabled: boolean
  /** The list of the API that is saved, and its arguments. */
  field: 'images' | 'similarImages'
  variables: object
}

/** A button that opens a choice of formats, whose file the server writes however long the list is, and of languages to ask for it in. */
export function DownloadMenu({ disabled, field, variables }: DownloadMenuProps) {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const asked = new URLSearchParams({ variables: JSON.stringify(variables) })
  return (
    <div className="save-menu">
      <button type="button" className="quiet-button" popoverTarget={id} disabled={disabled}>
        <Icon name="download" /> {later.export.heading}
      </button>
      <div id={id} ref={menu} popover="auto" className="popover-menu">
        {(['csv', 'json'] as const).map((format) => (
          <a
            key={format}
            href={`/export/${field}.${format}?${asked}`}
            download
            onClick={() => menu.current?.hidePopover()}
          >
            {later.export[format]}
          </a>
        ))}
        {languages.map((language) => (
          <button
            key={language}
            type="button"
            onClick={() => {
              menu.current?.hidePopover()
              copyText(written({ field, variables }, language, location.origin))
            }}
          >
            {later.export.copyAs[language]}
          </button>
        ))}
      </div>
    </div>
  )
}
