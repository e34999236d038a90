import { useId, useRef, useState } from 'react'
import { Icon } from '../app/icon'
import { showToast } from '../app/toast'
import { text } from '../text'
import { type ExportedList, toCsv, toJson } from './list'

/** More works than this are not taken away at once. */
export const maxExported = 10_000

type Format = 'csv' | 'json'

interface SaveMenuProps {
  /** Whether there is nothing to save yet. */
  disabled?: boolean
  /** Gathers the list; tells how many works it has. */
  gather(onProgress: (done: number, total: number) => void): Promise<ExportedList>
}

/** A button that opens a choice of formats and saves a list as a file. */
export function SaveMenu({ disabled = false, gather }: SaveMenuProps) {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const [progress, setProgress] = useState('')
  const save = async (format: Format) => {
    menu.current?.hidePopover()
    setProgress(text.search.loading)
    try {
      saveFile(await gather((done, total) => setProgress(text.export.running(done, total))), format)
    } catch {
      showToast([text.export.failed])
    }
    setProgress('')
  }
  return (
    <div className="save-menu">
      <button
        type="button"
        className="quiet-button"
        popoverTarget={id}
        disabled={disabled || progress !== ''}
      >
        <Icon name="download" /> {progress || text.export.heading}
      </button>
      <div id={id} ref={menu} popover="auto" className="popover-menu">
        <button type="button" onClick={() => save('csv')}>
          {text.export.csv}
        </button>
        <button type="button" onClick={() => save('json')}>
          {text.export.json}
        </button>
      </div>
    </div>
  )
}

export function saveFile(list: ExportedList, format: Format) {
  const content = format === 'csv' ? toCsv(list, location.origin) : toJson(list, location.origin)
  const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json'
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = `likeness-${list.exported.toISOString().slice(0, 10)}.${format}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
