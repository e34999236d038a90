import { useState } from 'react'
import { Dialog } from '../app/dialog'
import { Say } from '../app/phrase'
import { type Phrase, text } from '../text'
import type { OperatorQuery } from './gql/graphql'
import { words } from './words'

type Operator = NonNullable<OperatorQuery['operator']>

interface LibraryProps {
  operator: Operator
  /** Whether a change was asked for, or is over and what came of it is not known yet. */
  busy: boolean
  onTakeOut(source: string): void
  onUndo(): void
  onTrain(): void
}

interface Asked {
  heading: string
  phrase: Phrase
  yes(): void
}

/** What the library holds, by source, and what can be done with it. */
export function LibraryPanel({ operator, busy, onTakeOut, onUndo, onTrain }: LibraryProps) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const { sources, undo } = operator
  const sure = (about: Asked) => !busy && setAsked(about)
  return (
    <section className="add-library" aria-labelledby="in-library">
      <h2 id="in-library">{words.inLibrary}</h2>
      {sources.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <ul>
          {sources.map(({ name, works }) => (
            <li key={name}>
              <span dir="auto">{name}</span> <span className="count">{text.works(works)}</span>{' '}
              <button
                type="button"
                className="text-button"
                aria-label={words.takeOutOf(name)}
                aria-disabled={busy}
                onClick={() =>
                  sure({
                    heading: words.takeOutOf(name),
                    phrase: words.sureTakeOut(name, works),
                    yes: () => onTakeOut(name),
                  })
                }
              >
                {words.takeOut}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="actions">
        {undo && (
          <button
            type="button"
            className="button"
            aria-disabled={busy}
            onClick={() =>
              sure({
                heading: words.undo[undo.kind] ?? '',
                phrase: words.sureUndo(undo.works),
                yes: onUndo,
              })
            }
          >
            {words.undo[undo.kind]}
          </button>
        )}
        {sources.length > 0 && (
          <button type="button" className="button" aria-disabled={busy} onClick={() => !busy && onTrain()}>
            {words.train}
          </button>
        )}
      </div>
      {sources.length > 0 && <p className="add-help">{words.trainHelp}</p>}
      {asked && (
        <Dialog heading={asked.heading} closeLabel={words.no} onClose={() => setAsked(null)}>
          <p>
            <Say phrase={asked.phrase} />
          </p>
          <div className="actions">
            <button
              type="button"
              className="button first"
              onClick={() => {
                setAsked(null)
                asked.yes()
              }}
            >
              {asked.heading}
            </button>
            <button type="button" className="button" onClick={() => setAsked(null)}>
              {words.no}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  )
}
