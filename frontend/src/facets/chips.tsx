import { Icon } from '../app/icon'
import { later } from '../text-later'
import { type Chip, chipsOf } from './chosen'
import { type Filters, noFilters } from './filters'
import { shownValue } from './rights'

function sayValue(chip: Chip): string {
  if (chip.value === null) return later.filters.missing
  if (typeof chip.value === 'string') return shownValue(chip.value)
  return later.filters.years(chip.value.from, chip.value.to)
}

/** The filters that are set, each with a way to take it off. */
export function Chips({ filters, onFilters }: { filters: Filters; onFilters(filters: Filters): void }) {
  const chips = chipsOf(filters)
  if (chips.length === 0) return null
  return (
    <ul className="chips" aria-label={later.filters.label}>
      {chips.map((chip) => {
        const value = sayValue(chip)
        return (
          <li key={`${chip.key}:${typeof chip.value === 'string' ? chip.value : value}`}>
            <button
              type="button"
              className="chip"
              aria-label={later.filters.remove(chip.key, value)}
              onClick={() => onFilters(chip.without)}
            >
              <span className="key">{later.filters.nameOf(chip.key)}</span> <bdi>{value}</bdi>
              <Icon name="close" size={12} />
            </button>
          </li>
        )
      })}
      <li>
        <button type="button" className="text-button" onClick={() => onFilters(noFilters)}>
          {later.filters.clearAll}
        </button>
      </li>
    </ul>
  )
}
