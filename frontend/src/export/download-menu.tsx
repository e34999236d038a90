import { useId, useRef } from 'react'
import { Icon } from '../app/icon'
import { text } from '../text'

interface DownloadMenuProps {
  /** Whether there is nothing to save yet. */
  disabled: boolean
  /** The list of the API that is saved, and its arguments. */
  field: 'images' | 'similarImages'
  variables: object
}

/** A button that opens a choice of formats; the server writes the file, however long the list is. */
export function DownloadMenu({ disabled, field, variables }: DownloadMenuProps) {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const asked = new URLSearchParams({ variables: JSON.stringify(variables) })
  return (
    <div className="save-menu">
      <button type="button" className="quiet-button" popoverTarget={id} disabled={disabled}>
        <Icon name="download" /> {text.export.heading}
      </button>
      <div id={id} ref={menu} popover="auto" className="popover-menu">
        {(['csv', 'json'] as const).map((format) => (
          <a
            key={format}
            href={`/export/${field}.${format}?${asked}`}
            download
            onClick={() => menu.current?.hidePopover()}
          >
            {text.export[format]}
          </a>
        ))}
      </div>
    </div>
  )
}
