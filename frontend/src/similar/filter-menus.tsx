import { useId, useState } from 'react'
import { Icon } from '../app/icon'
import { type FacetScope, LoneFacet } from '../facets/facets'
import { type Field, type Filters, fields } from '../facets/filters'
import { text } from '../text'

/** A menu for each field that the works can be narrowed by. */
export function FilterMenus({ scope, onFilters }: { scope: FacetScope; onFilters(filters: Filters): void }) {
  return (
    <div className="filter-menus">
      {fields.map((field) => (
        <FilterMenu key={field} field={field} scope={scope} onFilters={onFilters} />
      ))}
    </div>
  )
}

function FilterMenu({
  field,
  scope,
  onFilters,
}: {
  field: Field
  scope: FacetScope
  onFilters(filters: Filters): void
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <div className="filter-menu">
      <button type="button" className="quiet-button" popoverTarget={id}>
        {text.filters.names[field]} <Icon name="down" size={16} />
      </button>
      <div
        id={id}
        popover="auto"
        className="popover-menu facet-menu"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && <LoneFacet field={field} scope={scope} onFilters={onFilters} />}
      </div>
    </div>
  )
}
