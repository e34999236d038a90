import { Icon } from '../app/icon'
import { later } from '../text-later'
import { togglePicked, useIsPicked } from '../tray/store'
import { titleOf } from '../wall/label'
import { Wall } from '../wall/wall'
import type { Copy } from './query'

/** The works of a group side by side: what each is, how large, and a way to keep the best. */
export function Copies({ works }: { works: readonly Copy[] }) {
  const isPicked = useIsPicked()
  return (
    <div className="wall-room">
      <Wall
        hung={works.map((work) => ({ work }))}
        className="likeness"
        label={later.copies.group(works.length)}
        hrefOf={(work) => `/image/${work.id}`}
        withCollection
        tool={(work) => {
          const kept = isPicked(work.id)
          return (
            <div className="copy-facts">
              <p className="size">
                {work.width && work.height ? later.work.size(work.width, work.height) : later.copies.noSize}
              </p>
              <p className="file" dir="auto">
                {work.name}
              </p>
              <button
                type="button"
                className="quiet-button"
                aria-pressed={kept}
                aria-label={kept ? undefined : later.copies.keepThe(titleOf(work))}
                data-key="p"
                onClick={() => togglePicked(work)}
              >
                <Icon name={kept ? 'tick' : 'tray'} size={16} />{' '}
                {kept ? later.copies.kept : later.copies.keep}
              </button>
            </div>
          )
        }}
      />
    </div>
  )
}
