import { useId, useState } from 'react'
import { Icon } from '../app/icon'
import { useColumns } from '../app/library'
import { type FacetScope, LoneFacet } from '../facets/facets'
import { columnKey, type Filters, fields, type Key } from '../facets/filters'
import { later } from '../text-later'

/** A menu for each field and column that the works can be narrowed by. */
export function FilterMenus({ scope, onFilters }: { scope: FacetScope; onFilters(filters: Filters): void }) {
  const columns = useColumns() ?? []
  return (
    <div className="filter-menus">
      {[...fields, ...columns.map(columnKey)].map((of) => (
        <FilterMenu key={of} of={of} scope={scope} onFilters={onFilters} />
      ))}
    </div>
  )
}

function FilterMenu({
  of,
  scope,
  onFilters,
}: {
  of: Key
  scope: FacetScope
  onFilters(filters: Filters): void
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <div className="filter-menu">
      <button type="button" className="quiet-button" popoverTarget={id}>
        {later.filters.nameOf(of)} <Icon name="down" size={16} />
      </button>
      <div
        id={id}
        popover="auto"
        className="popover-menu facet-menu"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && <LoneFacet of={of} scope={scope} onFilters={onFilters} />}
      </div>
    </div>
  )
}
