import { Icon } from '../app/icon'
import { later } from '../text-later'
import { type Sort, sorts } from './state'

export function SortMenu({ sort, onSort }: { sort: Sort; onSort(sort: Sort): void }) {
  return (
    <label className="select-menu">
      <span className="key">{later.search.sortBy}</span>
      <select
        aria-label={later.search.sortBy}
        value={sort}
        onChange={(event) => onSort(event.target.value as Sort)}
      >
        {sorts.map((value) => (
          <option key={value} value={value}>
            {later.search.sorts[value]}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </label>
  )
}
