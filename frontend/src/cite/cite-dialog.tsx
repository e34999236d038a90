import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { copyText } from '../app/copy'
import { Dialog } from '../app/dialog'
import { Icon } from '../app/icon'
import { saveText } from '../export/save-file'
import { later } from '../text-later'
import { workQuery } from '../work/query'
import { cite, type Format, files, formats } from './formats'
import { citedWork } from './record'

interface CiteDialogProps {
  ids: string[]
  onClose(): void
}

/** Works as bibliographies cite them, to copy and to save. */
export default function CiteDialog({ ids, onClose }: CiteDialogProps) {
  const [format, setFormat] = useState<Format>('chicago')
  const answers = useQueries({ queries: ids.map((id) => workQuery(id)) })
  const waits = answers.some(({ isPending }) => isPending)
  const gone = answers.filter(({ isError }) => isError).length
  const works = answers.flatMap(({ data }) => (data ? citedWork(data, location.origin) : []))
  const cited = waits ? '' : cite(works, format, new Date())
  const name = later.cite.formats[format]
  const save = () => {
    const { ending, type } = files[format]
    saveText(cited, type, `likeness-${new Date().toISOString().slice(0, 10)}.${ending}`)
  }
  return (
    <Dialog className="cite" heading={later.cite.heading} closeLabel={later.work.close} onClose={onClose}>
      <fieldset className="formats">
        <legend className="visually-hidden">{later.cite.heading}</legend>
        {formats.map((each) => (
          <label key={each}>
            <input type="radio" name="format" checked={each === format} onChange={() => setFormat(each)} />
            {later.cite.formats[each]}
          </label>
        ))}
      </fieldset>
      <textarea
        className="cited"
        readOnly
        rows={10}
        dir="auto"
        aria-label={name}
        value={waits ? later.cite.waiting : cited}
      />
      {!waits && gone > 0 && <p role="alert">{later.cite.gone(gone)}</p>}
      <div className="tray-actions">
        <button type="button" className="button first" disabled={waits} onClick={() => copyText(cited)}>
          <Icon name="copy" /> {later.cite.copy(name)}
        </button>
        <button type="button" className="button" disabled={waits} onClick={save}>
          <Icon name="download" /> {later.cite.save(name)}
        </button>
      </div>
    </Dialog>
  )
}
