import { Suspense, useId, useState } from 'react'
import { lazyDialog } from '../app/parts'
import { baseOf, type Wish } from './request'
import { words } from './words'

const Chooser = lazyDialog(() => import('./chooser'))

interface WishesProps {
  wish: Wish
  /** Whether they are out of sight; what was typed stays. */
  away: boolean
  onWish(wish: Wish): void
}

/** What is added: a folder, a table, and more about them. */
export function Wishes({ wish, away, onWish }: WishesProps) {
  const [choosing, setChoosing] = useState<'folder' | 'table' | null>(null)
  const ofTable = { mapping: {}, facets: null, headerless: false, sheet: '', encoding: '' }
  const setTable = (table: string) => onWish({ ...wish, ...ofTable, table })
  return (
    <section className="wishes" hidden={away}>
      <Place
        label={words.folder}
        help={words.optional}
        value={wish.folder}
        onValue={(folder) => onWish({ ...wish, folder })}
        onChoose={() => setChoosing('folder')}
      />
      <Place
        label={words.table}
        help={words.tableHelp}
        value={wish.table}
        onValue={setTable}
        onChoose={() => setChoosing('table')}
      />
      <details>
        <summary>{words.more}</summary>
        <Text
          label={words.source}
          help={words.sourceHelp}
          value={wish.source}
          onValue={(source) => onWish({ ...wish, source })}
        />
        {wish.table !== '' && (
          <>
            <Text
              label={words.separators}
              help={words.separatorsHelp}
              value={wish.separators}
              onValue={(separators) => onWish({ ...wish, separators })}
            />
            <Text label={words.sheet} value={wish.sheet} onValue={(sheet) => onWish({ ...wish, sheet })} />
            <Text
              label={words.encoding}
              help={words.encodingHelp}
              value={wish.encoding}
              onValue={(encoding) => onWish({ ...wish, encoding })}
            />
          </>
        )}
        <label className="add-tick">
          <input
            type="checkbox"
            checked={wish.prune}
            onChange={(event) => onWish({ ...wish, prune: event.target.checked })}
          />
          {words.prune}
        </label>
      </details>
      {choosing && !away && (
        <Suspense>
          <Chooser
            what={choosing}
            from={choosing === 'table' ? around(wish.table) || wish.folder : wish.folder}
            onChoose={(path, tables) => {
              setChoosing(null)
              const [only, ...others] = tables
              if (choosing === 'table') setTable(path)
              // A table that lies alone among the pictures is most likely theirs.
              else if (wish.table === '' && only && others.length === 0)
                onWish({ ...wish, ...ofTable, folder: path, table: only.path })
              else onWish({ ...wish, folder: path })
            }}
            onClose={() => setChoosing(null)}
          />
        </Suspense>
      )}
    </section>
  )
}

/** The folder that a file lies in. */
const around = (path: string) => path.slice(0, Math.max(0, path.length - baseOf(path).length - 1))

interface PlaceProps {
  label: string
  help: string
  value: string
  onValue(value: string): void
  onChoose(): void
}

function Place({ label, help, value, onValue, onChoose }: PlaceProps) {
  const id = useId()
  return (
    <div className="add-field">
      <label htmlFor={id}>{label}</label>
      <div className="add-row">
        <Settled id={id} help={`${id}-help`} value={value} onValue={onValue} />
        <button type="button" className="button" aria-label={`${words.choose}: ${label}`} onClick={onChoose}>
          {words.choose}
        </button>
      </div>
      <p id={`${id}-help`} className="add-help">
        {help}{' '}
        {value !== '' && (
          <button
            type="button"
            className="text-button"
            aria-label={`${words.clear}: ${label}`}
            onClick={() => onValue('')}
          >
            {words.clear}
          </button>
        )}
      </p>
    </div>
  )
}

interface TextProps {
  label: string
  help?: string
  value: string
  onValue(value: string): void
}

function Text({ label, help, value, onValue }: TextProps) {
  const id = useId()
  return (
    <div className="add-field">
      <label htmlFor={id}>{label}</label>
      <Settled id={id} {...(help && { help: `${id}-help` })} value={value} onValue={onValue} />
      {help && (
        <p id={`${id}-help`} className="add-help">
          {help}
        </p>
      )}
    </div>
  )
}

/** A text that counts once it is left, or Enter is pressed: half a path is none. */
function Settled({
  id,
  help,
  value,
  onValue,
}: {
  id: string
  help?: string
  value: string
  onValue(value: string): void
}) {
  const [typed, setTyped] = useState<string | null>(null)
  const settle = () => {
    if (typed !== null && typed !== value) onValue(typed)
    setTyped(null)
  }
  return (
    <input
      id={id}
      type="text"
      aria-describedby={help}
      value={typed ?? value}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  )
}
