import type { CSSProperties } from 'react'
import { Link } from 'wouter'
import { clamp } from '../app/number'
import { later } from '../text-later'
import { Frame, ratioOf } from '../wall/frame'
import { titleOf } from '../wall/label'
import { narrowest } from '../wall/rows'
import { walk } from '../wall/walk'
import { pictureAddress } from './pictures'
import type { Work } from './query'

/** Height of the row in CSS pixels. */
const stripPx = 72
const widest = 2

/** All pictures of a work that has several, the one in view marked. */
export function PictureStrip({ work, query, at }: { work: Work; query: string; at: number }) {
  if (work.pictures.length < 2) return null
  return (
    <ul
      className="picture-strip"
      style={{ '--strip': `${stripPx}px` } as CSSProperties}
      aria-label={later.work.pictures}
      onKeyDown={walk}
    >
      {work.pictures.map((picture, place) => {
        const ratio = clamp(ratioOf(picture), narrowest, widest)
        return (
          <li key={picture.id} style={{ '--r': ratio } as CSSProperties}>
            <Link
              href={pictureAddress(work.id, query, place)}
              replace
              className="work"
              aria-current={place === at ? 'true' : undefined}
              aria-label={later.work.picture(place + 1, work.pictures.length, picture.label)}
            >
              <Frame
                work={{ ...picture, title: work.title, name: titleOf(work) }}
                alt=""
                width={stripPx * ratio}
              />
              {picture.label && <span className="picture-label">{picture.label}</span>}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
