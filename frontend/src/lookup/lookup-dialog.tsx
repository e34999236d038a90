import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { type ImageLookup, LookupDocument } from '../api/gql/later/graphql'
import { present } from '../api/queries'
import { request } from '../api/request'
import { Dialog } from '../app/dialog'
import { sentenceOf } from '../app/failure'
import { maxValueLength } from '../facets/filters'
import { text } from '../text'
import { later } from '../text-later'
import { Wall } from '../wall/wall'

const names = ['name', 'artist', 'collection', 'genre'] as const

/** The form of the original system: an exact name, or the first work by an artist, in a collection, of a genre. */
export default function LookupDialog({ onClose }: { onClose(): void }) {
  const [, navigate] = useLocation()
  const [where, setWhere] = useState<ImageLookup>({})
  const lookup = useMutation({
    mutationFn: async () => present((await request(LookupDocument, { where: given(where) })).lookup),
  })
  const find = () =>
    lookup.mutate(undefined, {
      // Told of the last question alone, and only while the dialog is open.
      onSuccess: (found) => {
        if (found.__typename === 'Image') navigate(`/image/${found.id}`)
      },
    })
  const missed = lookup.data?.__typename === 'NoMatch' ? lookup.data : null
  const nothingGiven = Object.keys(given(where)).length === 0
  return (
    <Dialog
      className="lookup"
      heading={later.lookup.heading}
      closeLabel={later.lookup.close}
      onClose={onClose}
    >
      <p className="sentence">{later.lookup.help}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          find()
        }}
      >
        {names.map((name) => (
          <label key={name}>
            <span>{name === 'name' ? later.lookup.name : later.filters.names[name]}</span>
            <input
              type="text"
              value={where[name] ?? ''}
              maxLength={maxValueLength}
              dir="auto"
              spellCheck={false}
              onChange={(event) => setWhere({ ...where, [name]: event.target.value })}
            />
          </label>
        ))}
        <button type="submit" className="button first" disabled={nothingGiven}>
          {later.lookup.find}
        </button>
      </form>
      <div role="status">
        {lookup.error && <p className="refused">{sentenceOf(lookup.error)}</p>}
        {missed && (
          <>
            <p className="no-match">{text.errors.server(missed.message)}</p>
            {missed.closest.length > 0 && (
              <>
                <h3>{later.lookup.closest}</h3>
                <Wall
                  hung={missed.closest.map((work) => ({ work }))}
                  className="small"
                  label={later.lookup.closest}
                  hrefOf={(work) => `/image/${work.id}`}
                />
                <ul className="closest-names">
                  {missed.closest.map((work) => (
                    <li key={work.id}>
                      <Link href={`/image/${work.id}`}>{work.name}</Link>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}

/** Only what was filled in. */
function given(where: ImageLookup): ImageLookup {
  return Object.fromEntries(Object.entries(where).filter(([, value]) => value?.trim()))
}
