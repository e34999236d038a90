import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CardFragment } from '../api/gql/graphql'
import { Icon } from '../app/icon'
import { useLibrary } from '../app/library'
import { text } from '../text'
import { Wall } from '../wall/wall'
import { useValues } from './examples'
import { randomQuery } from './random'

/** Kept while the tab lives, so that going back finds the same works on the wall. */
let lastSeed = Math.random()

interface RandomWorksProps {
  /** Where a work leads; to its own page when there is none. */
  hrefOf?: (work: CardFragment) => string
  /** A work that is not among them. */
  but?: string | null
  actions?: (work: CardFragment) => ReactNode
  /** Pictures that are in sight at once. */
  eager?: number
}

/** Works to begin with, drawn at random. */
export function RandomWorks({ hrefOf, but, actions, eager }: RandomWorksProps) {
  const [seed, setSeed] = useState(lastSeed)
  const generation = useLibrary().data?.generation
  const artists = useValues()?.find((facet) => facet.field === 'ARTIST')?.values
  const { data: works } = useQuery(
    randomQuery(generation === undefined ? undefined : artists, seed, generation ?? ''),
  )
  if (works?.length === 0) return null
  return (
    <section className="at-random">
      <div className="section-head">
        <h2>{text.first.random}</h2>
        <button
          type="button"
          className="quiet-button"
          onClick={() => {
            lastSeed = Math.random()
            setSeed(lastSeed)
          }}
        >
          <Icon name="shuffle" /> {text.first.others}
        </button>
      </div>
      <Wall
        hung={(works ?? []).filter(({ id }) => id !== but).map((work) => ({ work }))}
        label={text.first.random}
        hrefOf={hrefOf ?? ((work) => `/image/${work.id}`)}
        {...(actions && { actions })}
        {...(eager && { eager })}
      />
    </section>
  )
}
