import { useState } from 'react'
import { Dialog } from '../app/dialog'
import { Icon } from '../app/icon'
import { later } from '../text-later'
import { countFilters } from './chosen'
import { FacetList, type FacetScope } from './facets'
import { type Filters, noFilters } from './filters'

interface FilterSheetProps {
  scope: FacetScope
  total: number | undefined
  near?: number
  onFilters(filters: Filters): void
}

/** The filters of a narrow window: a button, and a sheet that it opens. */
export function FilterSheet({ scope, total, near = 0, onFilters }: FilterSheetProps) {
  const [open, setOpen] = useState(false)
  const count = countFilters(scope.filters)
  return (
    <>
      <button type="button" className="sheet-button" onClick={() => setOpen(true)}>
        <Icon name="filter" /> {later.filters.heading}{' '}
        {count > 0 && <span className="seal-count">{count}</span>}
      </button>
      {open && (
        <Dialog
          className="sheet"
          heading={later.filters.heading}
          closeLabel={later.filters.close}
          onClose={() => setOpen(false)}
        >
          <FacetList scope={scope} near={near} onFilters={onFilters} />
          <div className="sheet-foot">
            <button
              type="button"
              className="button"
              disabled={count === 0}
              onClick={() => onFilters(noFilters)}
            >
              {later.filters.clearAll}
            </button>
            <button type="button" className="button first" onClick={() => setOpen(false)}>
              {later.filters.show(total ?? 0)}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
