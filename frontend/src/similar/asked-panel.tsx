import { type CSSProperties, useState } from 'react'
import { cssColour } from '../app/colour'
import { Icon } from '../app/icon'
import { later } from '../text-later'
import { PictureButton } from '../upload/uploader'
import { type Picture, type SimilarState, writePicture } from './address'
import { type Shown, useShown } from './asked'
import { PartDialog } from './part-dialog'
import { samePicture } from './state'

interface AskedPanelProps {
  state: SimilarState
  onChange(next: Partial<SimilarState>): void
}

/** The picture, or pictures, that the results should be like; always in sight. */
export function AskedPanel({ state, onChange }: AskedPanelProps) {
  const several = state.like.length > 1 || state.unlike.length > 0
  if (several) return <Examples state={state} onChange={onChange} />
  const [picture] = state.like
  return picture ? <One picture={picture} state={state} onChange={onChange} /> : null
}

const smallest = 16

function One({ picture, state, onChange }: AskedPanelProps & { picture: Picture }) {
  const shown = useShown(picture)
  const [part, setPart] = useState(false)
  const { url, width, height, ratio } = shown
  return (
    <div className="asked">
      <div
        className="asked-picture"
        style={{ '--ratio': ratio, '--c': cssColour(shown.colour) } as CSSProperties}
      >
        {url ? <img src={url} alt={shown.title} /> : <p>{later.upload.notShown}</p>}
        {state.region && <PartOutline region={state.region} />}
      </div>
      <div className="asked-line">
        <p>
          {picture.kind === 'upload' ? <b>{later.similar.yours}</b> : <em dir="auto">{shown.title}</em>}{' '}
          <span className="file">{shown.file}</span>
        </p>
        <span className="asked-tools">
          <PictureButton className="text-button">{later.similar.replace}</PictureButton>
          {url && (
            <button type="button" className="text-button" onClick={() => setPart(true)}>
              {later.similar.usePart}
            </button>
          )}
          {state.region && (
            <button type="button" className="text-button" onClick={() => onChange({ region: null })}>
              {later.similar.wholePicture}
            </button>
          )}
        </span>
      </div>
      {part && url && width && height && (
        <PartDialog
          url={url}
          ratio={ratio}
          minimum={{ width: smallest / width, height: smallest / height }}
          initial={state.region}
          onPart={(region) => {
            setPart(false)
            onChange({ region })
          }}
          onClose={() => setPart(false)}
        />
      )}
    </div>
  )
}

function PartOutline({ region }: { region: NonNullable<SimilarState['region']> }) {
  const style = {
    '--x': region.x,
    '--y': region.y,
    '--w': region.width,
    '--h': region.height,
  } as CSSProperties
  return <span className="rectangle" style={style} />
}

function Examples({ state, onChange }: AskedPanelProps) {
  const without = (list: Picture[], picture: Picture) => list.filter((other) => !samePicture(other, picture))
  const sides = [
    ['like', later.similar.aLike],
    ['unlike', later.similar.unlike],
  ] as const
  return (
    <div className="asked">
      {sides.map(
        ([side, heading]) =>
          state[side].length > 0 && (
            <section key={side} className={`example-set ${side}`}>
              <h2>{heading}</h2>
              <ul>
                {state[side].map((picture) => (
                  <Example
                    key={writePicture(picture)}
                    picture={picture}
                    onRemove={
                      side === 'unlike' || state.like.length > 1
                        ? () => onChange({ [side]: without(state[side], picture) })
                        : null
                    }
                  />
                ))}
              </ul>
            </section>
          ),
      )}
    </div>
  )
}

function Example({ picture, onRemove }: { picture: Picture; onRemove: (() => void) | null }) {
  const shown: Shown = useShown(picture)
  return (
    <li>
      {shown.url && <img src={shown.url} alt={shown.title} />}
      {onRemove && (
        <button
          type="button"
          className="icon-button"
          aria-label={`${later.similar.removeExample}: ${shown.title}`}
          onClick={onRemove}
        >
          <Icon name="close" size={14} />
        </button>
      )}
    </li>
  )
}
