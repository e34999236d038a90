import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Dialog } from '../app/dialog'
import { sentenceOf } from '../app/failure'
import { Icon } from '../app/icon'
import { folderQuery } from './query'
import { words } from './words'

interface ChooserProps {
  what: 'folder' | 'table'
  /** The folder to begin in; empty for the operator's own. */
  from: string
  /** What is chosen, and the tables in a folder that is. */
  onChoose(path: string, tables: readonly { path: string }[]): void
  onClose(): void
}

/** The folders of this computer, as the server lists them: a browser would not tell where a file is. */
export default function Chooser({ what, from, onChoose, onClose }: ChooserProps) {
  const [path, setPath] = useState(from)
  // What is typed stays when a listing comes in, from the moment somebody is about to type; null is the path itself.
  const [typed, setTyped] = useState<string | null>(null)
  const { data, error, isFetching } = useQuery(folderQuery(path))
  const go = (to: string) => {
    setTyped(null)
    setPath(to)
  }
  return (
    <Dialog
      className="chooser"
      heading={what === 'folder' ? words.chooseFolder : words.chooseTable}
      closeLabel={words.close}
      onClose={onClose}
    >
      <Address typed={typed ?? data?.path ?? path} onType={setTyped} onGo={setPath} />
      <ul className="chooser-places" aria-label={words.places}>
        {data?.places.map((place) => (
          <li key={place.path}>
            <button type="button" className="quiet-button" onClick={() => go(place.path)}>
              {place.name}
            </button>
          </li>
        ))}
      </ul>
      {error && (
        <p className="chooser-wrong" role="alert">
          {sentenceOf(error)}
        </p>
      )}
      {error && path !== '' && !data && (
        <button type="button" className="button" onClick={() => go('')}>
          {words.places}
        </button>
      )}
      {data && (
        <>
          <ul className="chooser-list" aria-label={words.inside} aria-busy={isFetching}>
            {data.parent !== null && (
              <li>
                <button type="button" onClick={() => go(data.parent ?? '')}>
                  <Icon name="left" /> {words.up}
                </button>
              </li>
            )}
            {data.folders.map((folder) => (
              <li key={folder.path}>
                <button type="button" onClick={() => go(folder.path)}>
                  <Icon name="tray" /> <span dir="auto">{folder.name}</span>
                </button>
              </li>
            ))}
            {what === 'table' &&
              data.tables.map((table) => (
                <li key={table.path}>
                  <button type="button" className="is-table" onClick={() => onChoose(table.path, [])}>
                    <Icon name="copy" /> <span dir="auto">{table.name}</span>
                  </button>
                </li>
              ))}
          </ul>
          {data.cut && <p>{words.cut}</p>}
          <p className="chooser-holds" role="status">
            {what === 'folder'
              ? words.holds(data.pictures, data.tables.length)
              : data.tables.length === 0
                ? words.noTables
                : ''}
          </p>
          {what === 'folder' && (
            <button type="button" className="button first" onClick={() => onChoose(data.path, data.tables)}>
              {words.useFolder}
            </button>
          )}
        </>
      )}
    </Dialog>
  )
}

function Address({
  typed,
  onType,
  onGo,
}: {
  typed: string
  onType(path: string): void
  onGo(path: string): void
}) {
  const id = useId()
  return (
    <form
      className="chooser-address"
      onSubmit={(event) => {
        event.preventDefault()
        onGo(typed)
      }}
    >
      <label htmlFor={id} className="visually-hidden">
        {words.path}
      </label>
      <input
        id={id}
        type="text"
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => onType(typed)}
        onChange={(event) => onType(event.target.value)}
      />
      <button type="submit" className="button">
        {words.go}
      </button>
    </form>
  )
}
