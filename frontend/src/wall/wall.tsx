import { Fragment, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { CardFragment } from '../api/gql/graphql'
import { focusKey } from '../app/position'
import { Frame, ratioOf } from './frame'
import { type Highlights, Label, titleOf } from './label'
import { roomStyle, useRows } from './use-rows'
import { walk } from './walk'

export interface HungWork {
  /** Tells what hangs here apart where a work may hang twice; its id when there is none. */
  key?: string
  work: CardFragment
  highlights?: Highlights
  /** A line above the artist. */
  above?: ReactNode
}

interface WallProps {
  hung: HungWork[]
  label: string
  hrefOf(work: CardFragment): string
  /** Small buttons under the label of a work. */
  actions?: (work: CardFragment) => ReactNode
  /** A button beside them that is always in sight. */
  tool?: (work: CardFragment) => ReactNode
  /** The same, by key. */
  toolOf?: (key: string) => ReactNode
  /** Something that opens under the row of one work. */
  opened?: { id: string; panel: ReactNode } | null
  withCollection?: boolean
  className?: string
  stale?: boolean
  /** Pictures that are in sight at once, and fetched first. */
  eager?: number
  /** Whether works are still to come after these. */
  more?: boolean
}

/** Works in justified rows: every picture whole, all of a row equally high. */
export function Wall(props: WallProps) {
  const { hung, actions, opened, className = '' } = props
  const rows = useRows(
    hung.map(({ work }) => ratioOf(work)),
    props.more,
  )
  const openedAt = opened ? hung.findIndex(({ work }) => work.id === opened.id) : -1
  const openedUnder = openedAt < 0 ? -1 : rows.hung.findIndex(({ ends }, at) => at >= openedAt && ends)
  return (
    <ul
      ref={rows.list}
      className={`wall ${className}`}
      aria-label={props.label}
      aria-busy={props.stale}
      onKeyDown={walk}
    >
      {rows.hung.map((place, index) => {
        const { key, work, highlights, above } = hung[index] as HungWork
        return (
          <Fragment key={key ?? work.id}>
            <li style={roomStyle(place)} data-id={key ?? work.id}>
              <Link href={props.hrefOf(work)} className="work" {...focusKey(key ?? work.id)}>
                <Frame work={work} alt="" width={place.picture} eager={index < (props.eager ?? 0)} />
                <span className="label">
                  {above}
                  <Label work={work} highlights={highlights} withCollection={props.withCollection ?? false} />
                </span>
              </Link>
              {props.tool?.(work)}
              {props.toolOf?.(key ?? work.id)}
              {actions && (
                <fieldset className="card-actions" aria-label={titleOf(work)}>
                  {actions(work)}
                </fieldset>
              )}
            </li>
            {opened && openedUnder === index && <li className="across">{opened.panel}</li>}
          </Fragment>
        )
      })}
    </ul>
  )
}
