import { text } from '../text'
import { shownValue } from './rights'

interface FacetRowProps {
  label: string
  /** Null for a value that was chosen and that nothing carries now. */
  count: number | null
  checked: boolean
  onToggle(): void
}

/** One value to choose, and how many works carry it. */
export function FacetRow({ label, count, checked, onToggle }: FacetRowProps) {
  return (
    <li>
      <label className="facet-row">
        <input type="checkbox" checked={checked} onChange={onToggle} />
        <span dir="auto">{shownValue(label)}</span>
        {count !== null && <span className="count">{text.number(count)}</span>}
      </label>
    </li>
  )
}
