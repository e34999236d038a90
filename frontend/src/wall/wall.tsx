import { type CSSProperties, Fragment, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { CardFragment } from '../api/gql/graphql'
import { focusKey } from '../app/position'
import { Frame, roomOf } from './frame'
import { type Highlights, Label, titleOf } from './label'
import { walk } from './walk'

interface Hung {
  work: CardFragment
  highlights?: Highlights
  /** A line above the artist. */
  above?: ReactNode
}

interface WallProps {
  hung: Hung[]
  label: string
  hrefOf(work: CardFragment): string
  /** Small buttons under the label of a work. */
  actions?: (work: CardFragment) => ReactNode
  /** Something that opens under the row of one work. */
  opened?: { id: string; panel: ReactNode } | null
  withCollection?: boolean
  className?: string
  stale?: boolean
  /** Pictures that are in sight at once, and fetched first. */
  eager?: number
}

/** Works in justified rows: every picture whole, all of a row equally high. The rows are CSS alone. */
export function Wall(props: WallProps) {
  const { hung, actions, opened, className = '' } = props
  const list = useRef<HTMLUListElement>(null)
  const rowEnd = useRowEnd(list, opened?.id)
  return (
    <ul
      ref={list}
      className={`wall ${className}`}
      aria-label={props.label}
      aria-busy={props.stale}
      onKeyDown={walk}
    >
      {hung.map(({ work, highlights, above }, index) => (
        <Fragment key={work.id}>
          <li style={{ '--r': roomOf(work) } as CSSProperties} data-id={work.id}>
            <Link href={props.hrefOf(work)} className="work" {...focusKey(work.id)}>
              <Frame work={work} alt="" eager={index < (props.eager ?? 0)} />
              <span className="label">
                {above}
                <Label work={work} highlights={highlights} withCollection={props.withCollection ?? false} />
              </span>
            </Link>
            {actions && (
              <fieldset className="card-actions" aria-label={titleOf(work)}>
                {actions(work)}
              </fieldset>
            )}
          </li>
          {opened && rowEnd === work.id && <li className="across">{opened.panel}</li>}
        </Fragment>
      ))}
    </ul>
  )
}

/** The last work in the row of the work with this id, found again whenever the rows change. */
function useRowEnd(list: React.RefObject<HTMLUListElement | null>, id: string | undefined): string | null {
  const [end, setEnd] = useState<string | null>(null)
  useLayoutEffect(() => {
    const element = list.current
    if (!element || !id) return setEnd(null)
    const find = () => {
      const works = [...element.querySelectorAll<HTMLElement>(':scope > li[data-id]')]
      const from = works.findIndex((work) => work.dataset.id === id)
      const top = works[from]?.offsetTop ?? 0
      const after = works.findIndex((work, place) => place > from && work.offsetTop > top + 1)
      setEnd((after < 0 ? works.at(-1) : works[after - 1])?.dataset.id ?? null)
    }
    find()
    const observer = new ResizeObserver(find)
    observer.observe(element)
    return () => observer.disconnect()
  }, [list, id])
  return id ? end : null
}
