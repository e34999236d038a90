import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { CardFragment } from '../api/gql/graphql'
import { likeWork } from '../similar/address'
import { text } from '../text'
import { togglePicked, useIsPicked } from '../tray/store'
import { titleOf } from './label'

/** What can be done with a work without opening it; shown under its label on hover or focus. */
export function CardActions({ work, children }: { work: CardFragment; children?: ReactNode }) {
  const picked = useIsPicked()(work.id)
  const title = titleOf(work)
  return (
    <>
      {children}
      {work.thumbnail && (
        <Link href={likeWork(work.id)} aria-label={text.label.findSimilarTo(title)} data-key="s">
          {text.label.similar}
        </Link>
      )}
      <button
        type="button"
        aria-pressed={picked}
        aria-label={text.label.pickThe(title, picked)}
        data-key="p"
        onClick={() => togglePicked(work)}
      >
        {picked ? text.label.picked : text.label.pick}
      </button>
    </>
  )
}
